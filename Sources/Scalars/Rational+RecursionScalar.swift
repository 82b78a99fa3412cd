public import Intervals
public import Multiprecision

extension Rational: ExactScalar {
  public typealias Context = Void

  public init(_ value: Rational, in context: Void) { self = value }

  public static func make(_ value: Number, in context: Void) -> Rational? { value.exactValue }

  public var number: Number { .exact(self) }
}
