internal import Multiprecision

extension Interval {
  /// The smallest interval that contains both.
  public func hull(_ other: Interval) -> Interval {
    let precision = max(precision, other.precision)
    if isEmpty { return other.rounded(to: precision) }
    if other.isEmpty { return rounded(to: precision) }
    return Interval(
      uncheckedLower: lower < other.lower ? lower : other.lower,
      upper: upper < other.upper ? other.upper : upper, precision: precision
    ).rounded(to: precision)
  }

  /// The numbers that lie in both.
  public func intersection(_ other: Interval) -> Interval {
    let precision = max(precision, other.precision)
    guard overlaps(other) else { return .empty(precision: precision) }
    return Interval(
      uncheckedLower: lower < other.lower ? other.lower : lower,
      upper: upper < other.upper ? upper : other.upper, precision: precision
    ).rounded(to: precision)
  }

  /// The range of min(x, y).
  public static func minimum(_ a: Interval, _ b: Interval) -> Interval {
    let precision = max(a.precision, b.precision)
    if a.isEmpty || b.isEmpty { return .empty(precision: precision) }
    return Interval(
      uncheckedLower: a.lower < b.lower ? a.lower : b.lower,
      upper: a.upper < b.upper ? a.upper : b.upper, precision: precision
    ).rounded(to: precision)
  }

  /// The range of max(x, y).
  public static func maximum(_ a: Interval, _ b: Interval) -> Interval {
    let precision = max(a.precision, b.precision)
    if a.isEmpty || b.isEmpty { return .empty(precision: precision) }
    return Interval(
      uncheckedLower: a.lower < b.lower ? b.lower : a.lower,
      upper: a.upper < b.upper ? b.upper : a.upper, precision: precision
    ).rounded(to: precision)
  }

  /// The range of |x|.
  public var magnitude: Interval {
    if isEmpty || lower.signum >= 0 { return self }
    if upper.signum <= 0 { return -self }
    return Interval(
      uncheckedLower: BigFloat(precision: precision),
      upper: upper < -lower ? -lower : upper, precision: precision)
  }

  /// The range of floor(x).
  public func roundedDown() -> Interval {
    Interval(
      uncheckedLower: lower.roundedDown(), upper: upper.roundedDown(), precision: precision)
  }

  /// The range of ceil(x).
  public func roundedUp() -> Interval {
    Interval(uncheckedLower: lower.roundedUp(), upper: upper.roundedUp(), precision: precision)
  }
}
