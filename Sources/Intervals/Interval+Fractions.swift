public import Multiprecision

// With an exact fraction: one rounding instead of two, so tighter than `Interval(r) op x`.

extension Interval {
  /// The tightest interval around all x + r.
  public func adding(_ r: Rational) -> Interval {
    Interval(
      uncheckedLower: lower.adding(r, precision: precision, rounding: .down),
      upper: upper.adding(r, precision: precision, rounding: .up), precision: precision)
  }

  /// The tightest interval around all x r.
  public func multiplied(by r: Rational) -> Interval {
    if isEmpty { return self }
    switch r.signum {
    case 0: return .zero(precision: precision)
    case 1:
      return Interval(
        uncheckedLower: lower.multiplied(by: r, precision: precision, rounding: .down),
        upper: upper.multiplied(by: r, precision: precision, rounding: .up), precision: precision)
    default:
      return Interval(
        uncheckedLower: upper.multiplied(by: r, precision: precision, rounding: .down),
        upper: lower.multiplied(by: r, precision: precision, rounding: .up), precision: precision)
    }
  }

  /// The tightest interval around all x / r; empty for `r` zero.
  public func divided(by r: Rational) -> Interval {
    r.isZero ? .empty(precision: precision) : multiplied(by: r.reciprocal)
  }
}
