public import Intervals
public import Multiprecision

extension Interval: ExactScalar {
  public typealias Context = Precision

  public init(_ value: Rational, in context: Precision) {
    self.init(value, precision: context)
  }

  public static func make(_ value: Number, in context: Precision) -> Interval? {
    value.interval(precision: context)
  }

  public var number: Number { .enclosure(self) }
}

extension Interval: ElementaryScalar {}
