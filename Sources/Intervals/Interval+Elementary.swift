internal import Multiprecision

extension Interval {
  /// The range of the square root, tightest. Negative numbers are left out.
  public func squareRoot() -> Interval { nonnegativePart.increasing(.squareRoot) }

  /// The range of e^x, tightest.
  public func exponential() -> Interval { increasing(.exponential) }

  /// The range of the natural logarithm, tightest. Only positive numbers have one: empty for an
  /// interval without any, and from -infinity where zero is the limit.
  public func logarithm() -> Interval {
    if isEmpty || upper.signum <= 0 { return .empty(precision: precision) }
    return nonnegativePart.increasing(.logarithm)
  }

  /// The numbers of the interval that are at least zero.
  var nonnegativePart: Interval {
    if isEmpty || lower.signum >= 0 { return self }
    if upper.signum < 0 { return .empty(precision: precision) }
    return Interval(
      uncheckedLower: BigFloat(precision: precision), upper: upper, precision: precision)
  }

  /// The range of a function that increases over the interval, tightest. Empty stays empty.
  func increasing(_ function: ElementaryFunction) -> Interval {
    if isSingleton {
      let ends = lower.neighbours(of: function, precision: precision)
      return Interval(uncheckedLower: ends.down, upper: ends.up, precision: precision)
    }
    return Interval(
      uncheckedLower: lower.applying(function, precision: precision, rounding: .down),
      upper: upper.applying(function, precision: precision, rounding: .up), precision: precision)
  }
}
