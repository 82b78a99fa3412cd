public import Multiprecision

/// A real number as well as it is known: a fraction, or an interval around it.
public enum Number: Sendable {
  case exact(Rational)
  case enclosure(Interval)

  /// The number where it is known exactly as a fraction. An enclosure is none, even one with a
  /// single element.
  public var exactValue: Rational? {
    switch self {
    case .exact(let value): value
    case .enclosure: nil
    }
  }

  /// An enclosure at the given precision: the tightest one for a fraction, and the interval
  /// rounded outward for an enclosure.
  public func interval(precision: Precision) -> Interval {
    switch self {
    case .exact(let value): Interval(value, precision: precision)
    case .enclosure(let interval): interval.rounded(to: precision)
    }
  }

  /// The nearest double, or the middle of the enclosure.
  public var doubleValue: Double {
    switch self {
    case .exact(let value): Double(value)
    case .enclosure(let interval): interval.midpointDouble
    }
  }
}

// MARK: Predicates: true means certain, false means "not certain"

extension Number {
  public var isCertainlyNegative: Bool {
    switch self {
    case .exact(let value): value.signum < 0
    case .enclosure(let interval): interval.isCertainlyNegative
    }
  }

  public var isCertainlyPositive: Bool {
    switch self {
    case .exact(let value): value.signum > 0
    case .enclosure(let interval): interval.isCertainlyPositive
    }
  }

  /// Whether the number certainly lies in the closed interval from `lower` to `upper`.
  public func certainlyLies(in lower: Rational, _ upper: Rational) -> Bool {
    switch self {
    case .exact(let value): lower <= value && value <= upper
    case .enclosure(let interval):
      !interval.isEmpty && !interval.lower.isLess(than: lower)
        && !interval.upper.isGreater(than: upper)
    }
  }
}

// MARK: Printing

extension Number: CustomStringConvertible {
  /// The fraction in full, or the interval.
  public var description: String {
    switch self {
    case .exact(let value): value.description
    case .enclosure(let interval): interval.description
    }
  }

  /// For messages: the fraction where it is short, otherwise ten digits marked with "about".
  public var shortDescription: String {
    switch self {
    case .exact(let value):
      // 24 characters of decimal digits have fewer than 80 bits: longer ones are not written out.
      if value.bitCount <= 96 {
        let text = value.description
        if text.count <= 24 { return text }
      }
      return "about " + value.decimal(significantDigits: 10, rounding: .nearest)
    case .enclosure(let interval):
      if interval.isEmpty || !interval.isBounded { return interval.description }
      let guarded = Precision(bits: interval.precision.bits + 2)
      let sum = interval.lower.adding(interval.upper, precision: guarded, rounding: .nearest)
      let middle = sum.multiplied(by: Rational(1, 2), precision: guarded, rounding: .nearest)
      return "about " + middle.decimal(significantDigits: 10, rounding: .nearest)
    }
  }

  /// In decimal, rounded down: a lower bound.
  public func lowerDecimal(significantDigits: Int) -> String {
    switch self {
    case .exact(let value): value.decimal(significantDigits: significantDigits, rounding: .down)
    case .enclosure(let interval): interval.lowerDecimal(significantDigits: significantDigits)
    }
  }

  /// In decimal, rounded up: an upper bound.
  public func upperDecimal(significantDigits: Int) -> String {
    switch self {
    case .exact(let value): value.decimal(significantDigits: significantDigits, rounding: .up)
    case .enclosure(let interval): interval.upperDecimal(significantDigits: significantDigits)
    }
  }
}
