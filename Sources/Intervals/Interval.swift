public import Multiprecision

/// A closed interval of real numbers: the empty set, `[a, b]`, a half-line, or the whole line.
///
/// Every operation encloses: for all x in the first operand and y in the second where the
/// operation is defined, its value lies in the result (IEEE 1788, set-based intervals). Ends are
/// rounded outward. For + - * / and integer powers, roots, exp and log the result is the tightest
/// interval at its precision that encloses the range; the others say what they give.
///
/// Arguments outside a function's domain are left out: the square root of `[-4, 4]` is `[0, 2]`,
/// `1 / [0, 0]` is empty. Whoever must tell undefined from enclosed looks first (`containsZero`).
/// The precision of a result is the larger one of its operands.
///
/// Two overlapping intervals have no answer to `<` or `==`, so there are neither: the predicates
/// that answer only when they are certain are in `Interval+Predicates.swift`.
public struct Interval: Sendable {
  /// The lower end: finite or -infinity; NaN for the empty interval.
  public internal(set) var lower: BigFloat
  /// The upper end: finite or infinity; NaN for the empty interval.
  public internal(set) var upper: BigFloat
  public internal(set) var precision: Precision

  /// The ends as they are: already rounded outward, of one precision, in order.
  init(uncheckedLower lower: BigFloat, upper: BigFloat, precision: Precision) {
    self.lower = lower
    self.upper = upper
    self.precision = precision
  }

  /// The tightest interval around a fraction.
  public init(_ value: Rational, precision: Precision) {
    self.init(lower: value, upper: value, precision: precision)
  }

  /// The tightest interval around all numbers from `lower` to `upper`.
  ///
  /// - Precondition: `lower <= upper`.
  public init(lower: Rational, upper: Rational, precision: Precision) {
    precondition(lower <= upper, "the ends of an interval are out of order: \(lower), \(upper)")
    self.init(
      uncheckedLower: BigFloat(lower, precision: precision, rounding: .down),
      upper: BigFloat(upper, precision: precision, rounding: .up), precision: precision)
  }

  /// The interval with the given ends, at the larger of their precisions.
  ///
  /// - Precondition: `lower <= upper`, neither NaN, and the interval holds a real number: `lower`
  ///   is not infinity and `upper` is not -infinity.
  public init(lower: BigFloat, upper: BigFloat) {
    precondition(lower <= upper, "the ends of an interval are out of order: \(lower), \(upper)")
    precondition(
      !(lower.isInfinite && lower.signum > 0) && !(upper.isInfinite && upper.signum < 0),
      "an interval of real numbers does not begin at infinity or end at -infinity")
    let precision = max(lower.precision, upper.precision)
    self.init(
      uncheckedLower: BigFloat(lower, precision: precision, rounding: .down),
      upper: BigFloat(upper, precision: precision, rounding: .up), precision: precision)
  }

  public static func empty(precision: Precision) -> Interval {
    let nan = BigFloat.nan(precision: precision)
    return Interval(uncheckedLower: nan, upper: nan, precision: precision)
  }

  /// All real numbers.
  public static func entire(precision: Precision) -> Interval {
    Interval(
      uncheckedLower: .negativeInfinity(precision: precision),
      upper: .infinity(precision: precision), precision: precision)
  }

  /// The tightest interval around pi.
  public static func pi(precision: Precision) -> Interval {
    Interval(
      uncheckedLower: .pi(precision: precision, rounding: .down),
      upper: .pi(precision: precision, rounding: .up), precision: precision)
  }

  /// The interval at another precision, rounded outward.
  public func rounded(to precision: Precision) -> Interval {
    Interval(
      uncheckedLower: BigFloat(lower, precision: precision, rounding: .down),
      upper: BigFloat(upper, precision: precision, rounding: .up), precision: precision)
  }
}

// MARK: What it contains

extension Interval {
  public var isEmpty: Bool { lower.isNaN }

  /// Whether both ends are finite; the empty interval is bounded.
  public var isBounded: Bool { !lower.isInfinite && !upper.isInfinite }

  /// Whether it holds exactly one number.
  public var isSingleton: Bool { lower == upper }

  public var containsZero: Bool { lower.signum <= 0 && upper.signum >= 0 && !isEmpty }

  public func contains(_ value: Rational) -> Bool {
    !isEmpty && !lower.isGreater(than: value) && !upper.isLess(than: value)
  }

  /// Whether `other` is a subset. The empty interval is a subset of every interval.
  public func contains(_ other: Interval) -> Bool {
    other.isEmpty || (lower <= other.lower && other.upper <= upper)
  }

  /// Whether the two have a number in common.
  public func overlaps(_ other: Interval) -> Bool {
    lower <= other.upper && other.lower <= upper
  }
}
