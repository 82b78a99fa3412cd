internal import Intervals
internal import Multiprecision

/// A double, and an upper bound of its error.
struct BoundedDouble {
  var value: Double
  var error: Double

  static let zero = BoundedDouble(value: 0, error: 0)

  init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// Of a number in [0, 1].
  init(proportion number: Number) {
    let ends = number.interval(precision: Precision(bits: 64))
    let (lower, upper) = (max(0, ends.lowerDouble), min(1, ends.upperDouble))
    let middle = min(upper, max(lower, number.doubleValue))
    self.init(value: middle, error: max(upper - middle, middle - lower) * (1 + 0x1p-52))
  }

  /// The middle of a bounded interval.
  init(enclosing interval: Interval) {
    let (lower, upper) = (interval.lowerDouble, interval.upperDouble)
    let middle = min(upper, max(lower, interval.midpointDouble))
    self.init(value: middle, error: max(upper - middle, middle - lower) * (1 + 0x1p-52))
  }

  /// Adds `count` times a term.
  mutating func add(_ term: BoundedDouble, times count: Int) {
    let product = Double(count) * term.value
    value += product
    // A rounding each of the factor, the product and the sum.
    error += Double(count) * term.error + 0x1p-53 * (abs(value) + 2 * abs(product))
    error *= 1 + 0x1p-50
  }

  /// What encloses a number that is at least 0 and at most `largest`.
  func interval(atMost largest: Double) -> Interval {
    let lower = error == 0 ? value : min(max(0, (value - error).nextDown), largest)
    let upper = error == 0 ? value : max(min(largest, (value + error).nextUp), lower)
    let precision = Precision(bits: 53)
    return Interval(
      lower: BigFloat(lower, precision: precision, rounding: .down),
      upper: BigFloat(upper, precision: precision, rounding: .up))
  }
}
