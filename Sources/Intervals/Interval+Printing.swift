public import Multiprecision

extension Interval {
  /// The lower end in decimal, rounded down: the printed number is a lower bound. `-inf` where
  /// there is none, `nan` for the empty interval.
  public func lowerDecimal(significantDigits: Int) -> String {
    lower.decimal(significantDigits: significantDigits, rounding: .down)
  }

  /// The upper end in decimal, rounded up: the printed number is an upper bound.
  public func upperDecimal(significantDigits: Int) -> String {
    upper.decimal(significantDigits: significantDigits, rounding: .up)
  }

  /// The lower end as a double, rounded down.
  public var lowerDouble: Double { lower.double(rounding: .down) }

  /// The upper end as a double, rounded up.
  public var upperDouble: Double { upper.double(rounding: .up) }

  /// A double in the middle, for display and simulation; no bound. NaN for the empty interval, a
  /// finite end, or zero, for unbounded ones.
  public var midpointDouble: Double {
    if isEmpty { return .nan }
    switch (lower.isInfinite, upper.isInfinite) {
    case (true, true): return 0
    case (true, false): return upper.double(rounding: .nearest)
    case (false, true): return lower.double(rounding: .nearest)
    case (false, false):
      let guarded = Precision(bits: max(precision.bits, 53) + 2)
      let sum = lower.adding(upper, precision: guarded, rounding: .nearest)
      let two = BigFloat(2, precision: guarded, rounding: .nearest)
      return sum.divided(by: two, precision: guarded, rounding: .nearest)
        .double(rounding: .nearest)
    }
  }

  /// `upper - lower`, rounded up; NaN for the empty interval.
  public var width: BigFloat {
    upper.subtracting(lower, precision: precision, rounding: .up)
  }

  /// An upper bound of the width divided by the least |x|: 0 for one number, infinity where zero
  /// is one of several, NaN for the empty interval.
  public var relativeWidth: Double {
    if isEmpty { return .nan }
    if isSingleton { return 0 }
    if containsZero || !isBounded { return .infinity }
    let least = lower.signum > 0 ? lower : -upper
    return width.divided(by: least, precision: precision, rounding: .up).double(rounding: .up)
  }
}

extension Number {
  /// Whether all numbers in the enclosure are the same when rounded to nearest at this many significant digits.
  public func isCertain(toDigits digits: Int) -> Bool {
    guard case .enclosure(let interval) = self else { return true }
    guard !interval.isEmpty, interval.isBounded else { return false }
    return interval.lower.decimal(significantDigits: digits, rounding: .nearest)
      == interval.upper.decimal(significantDigits: digits, rounding: .nearest)
  }
}

extension Interval: CustomStringConvertible {
  /// The ends rounded outward to 17 digits, or as many as the precision warrants: `[0.33, 0.34]`.
  public var description: String {
    if isEmpty { return "[empty]" }
    let digits = min(17, max(1, precision.bits * 3 / 10))
    return "[\(lowerDecimal(significantDigits: digits)), "
      + "\(upperDecimal(significantDigits: digits))]"
  }
}
