internal import Multiprecision

// The cases by sign follow IEEE 1788. In each the ends named are the extreme values of the range,
// so rounding them outward is tightest; and in each no 0 * infinity or infinity / infinity can
// occur, which is why zero operands are taken out first. NaN ends (the empty interval) have sign
// 0 and are taken out before any sign is looked at.

extension Interval {
  public static func + (a: Interval, b: Interval) -> Interval {
    let precision = max(a.precision, b.precision)
    return Interval(
      uncheckedLower: a.lower.adding(b.lower, precision: precision, rounding: .down),
      upper: a.upper.adding(b.upper, precision: precision, rounding: .up), precision: precision)
  }

  public static func - (a: Interval, b: Interval) -> Interval {
    let precision = max(a.precision, b.precision)
    return Interval(
      uncheckedLower: a.lower.subtracting(b.upper, precision: precision, rounding: .down),
      upper: a.upper.subtracting(b.lower, precision: precision, rounding: .up),
      precision: precision)
  }

  public static prefix func - (a: Interval) -> Interval {
    Interval(uncheckedLower: -a.upper, upper: -a.lower, precision: a.precision)
  }

  public static func * (a: Interval, b: Interval) -> Interval {
    let precision = max(a.precision, b.precision)
    if a.isEmpty || b.isEmpty { return .empty(precision: precision) }
    func product(
      _ lower: (BigFloat, BigFloat), _ upper: (BigFloat, BigFloat)
    ) -> Interval {
      Interval(
        uncheckedLower: lower.0.multiplied(by: lower.1, precision: precision, rounding: .down),
        upper: upper.0.multiplied(by: upper.1, precision: precision, rounding: .up),
        precision: precision)
    }
    switch (SignClass(a), SignClass(b)) {
    case (.zero, _), (_, .zero): return .zero(precision: precision)
    case (.nonnegative, .nonnegative): return product((a.lower, b.lower), (a.upper, b.upper))
    case (.nonnegative, .nonpositive): return product((a.upper, b.lower), (a.lower, b.upper))
    case (.nonnegative, .mixed): return product((a.upper, b.lower), (a.upper, b.upper))
    case (.nonpositive, .nonnegative): return product((a.lower, b.upper), (a.upper, b.lower))
    case (.nonpositive, .nonpositive): return product((a.upper, b.upper), (a.lower, b.lower))
    case (.nonpositive, .mixed): return product((a.lower, b.upper), (a.lower, b.lower))
    case (.mixed, .nonnegative): return product((a.lower, b.upper), (a.upper, b.upper))
    case (.mixed, .nonpositive): return product((a.upper, b.lower), (a.lower, b.lower))
    case (.mixed, .mixed):
      return product((a.lower, b.upper), (a.upper, b.upper))
        .hull(product((a.upper, b.lower), (a.lower, b.lower)))
    }
  }

  /// The hull of all x/y with y not zero: empty for `b = [0, 0]`, and unbounded where `b` holds
  /// zero and more, unless `a` is `[0, 0]`.
  public static func / (a: Interval, b: Interval) -> Interval {
    let precision = max(a.precision, b.precision)
    if a.isEmpty || b.isEmpty { return .empty(precision: precision) }
    switch (SignClass(a), SignClass(b)) {
    case (_, .zero): return .empty(precision: precision)
    case (.zero, _): return .zero(precision: precision)
    case (_, .mixed): return .entire(precision: precision)
    case (_, .nonpositive): return (-a) / (-b)
    case (let sign, .nonnegative): return a.divided(byNonnegative: b, sign, precision)
    }
  }

  /// `b` is not empty, not `[0, 0]` and has no negative number.
  private func divided(
    byNonnegative b: Interval, _ sign: SignClass, _ precision: Precision
  ) -> Interval {
    // Division by a lower end of 0 is the limit from above.
    let isUnbounded = b.lower.isZero
    let lowerDivisor = sign == .nonnegative ? b.upper : b.lower
    let upperDivisor = sign == .nonpositive ? b.upper : b.lower
    return Interval(
      uncheckedLower: isUnbounded && sign != .nonnegative
        ? .negativeInfinity(precision: precision)
        : lower.divided(by: lowerDivisor, precision: precision, rounding: .down),
      upper: isUnbounded && sign != .nonpositive
        ? .infinity(precision: precision)
        : upper.divided(by: upperDivisor, precision: precision, rounding: .up),
      precision: precision)
  }

  static func zero(precision: Precision) -> Interval {
    let zero = BigFloat(precision: precision)
    return Interval(uncheckedLower: zero, upper: zero, precision: precision)
  }
}

/// Where a nonempty interval lies relative to zero.
enum SignClass {
  case zero
  case nonnegative
  case nonpositive
  /// Zero is an inner point.
  case mixed

  init(_ interval: Interval) {
    let lower = interval.lower.signum
    let upper = interval.upper.signum
    if lower >= 0 {
      self = upper == 0 ? .zero : .nonnegative
    } else {
      self = upper <= 0 ? .nonpositive : .mixed
    }
  }
}
