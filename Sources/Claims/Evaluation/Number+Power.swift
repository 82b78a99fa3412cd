internal import Foundation
internal import Intervals
internal import Multiprecision

extension Number {
  /// base^exponent, with 0^0 = 1; exact where the result is a fraction of bounded size.
  static func power(
    _ base: Number, _ exponent: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    if case .exact(let power) = exponent {
      if let integer = Int(exactly: power), power.isInteger {
        return try integerPower(base, integer, in: context)
      }
      if power.isInteger { return try hugePower(base, power) }
      return try fractionalPower(base, power, in: context)
    }
    let value = base.interval(precision: context.precision)
    guard !value.containsZero, base.isCertainlyPositive else {
      throw .outsideDomain(
        "a power with an exponent that is not a fraction needs a positive base, but the base is "
          + base.shortDescription, certain: base.isCertainlyNegative)
    }
    let logarithm = value.logarithm()
    let product = logarithm * exponent.interval(precision: context.precision)
    return .enclosure(product.exponential())
  }

  private static func integerPower(
    _ base: Number, _ exponent: Int, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    if exponent == 0 { return .exact(Rational.one) }
    switch base {
    case .exact(let value):
      if value.isZero {
        if exponent < 0 { throw .divisionByZero(certain: true) }
        return base
      }
      if value == Rational.one { return base }
      if value == -Rational.one {
        return .exact(exponent.isMultiple(of: 2) ? Rational.one : -Rational.one)
      }
      let (bits, overflow) = value.bitCount.multipliedReportingOverflow(
        by: Int(clamping: exponent.magnitude))
      if !overflow, bits <= LanguageLimits.exactBits { return .exact(value.power(exponent)) }
      try checkMagnitude(Interval(value, precision: context.precision), exponent)
      return .enclosure(
        Interval(value, precision: context.precision).power(exponent))
    case .enclosure(let value):
      if exponent < 0, value.containsZero {
        throw .divisionByZero(certain: value.isSingleton)
      }
      try checkMagnitude(value, exponent)
      return .enclosure(value.power(exponent))
    }
  }

  /// Refuses numbers of astronomical size before they are computed.
  private static func checkMagnitude(
    _ base: Interval, _ exponent: Int
  ) throws(ArithmeticFault) {
    let magnitude = base.magnitude
    let end = exponent > 0 ? magnitude.upperDouble : magnitude.lowerDouble
    guard end > 0, end.isFinite else { return }
    let bits = Foundation.log2(end) * Double(exponent)
    guard bits <= Double(LanguageLimits.magnitudeBits) else {
      throw .tooLarge(
        "this power has about 2^\(Int(Foundation.log2(bits).rounded())) bits, but at most "
          + "2^30 are allowed")
    }
  }

  /// An integer exponent that is not even a machine word.
  private static func hugePower(
    _ base: Number, _ exponent: Rational
  ) throws(ArithmeticFault) -> Number {
    if let value = base.exactValue, value.isZero || value.magnitude == Rational.one {
      let isEven = (exponent / Rational(2)).isInteger
      if value.isZero, exponent.signum < 0 { throw .divisionByZero(certain: true) }
      return value.signum < 0 && isEven ? .exact(-value) : base
    }
    throw .tooLarge(
      "this exponent has \(exponent.bitCount) bits, and the power is of astronomical size")
  }

  private static func fractionalPower(
    _ base: Number, _ exponent: Rational, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    if base.isCertainlyNegative {
      throw .outsideDomain(
        "a power with the exponent \(exponent) of the negative number \(base.shortDescription)",
        certain: true)
    }
    if case .exact(let value) = base {
      if value.isZero {
        if exponent.signum < 0 { throw .divisionByZero(certain: true) }
        return base
      }
      if let degree = Int(exactly: exponent.denominator), let root = value.exactRoot(degree),
        let power = Int(exactly: exponent.numerator)
      {
        return try integerPower(.exact(root), power, in: context)
      }
    }
    let value = base.interval(precision: context.precision)
    guard value.lowerDouble >= 0 else {
      throw .outsideDomain(
        "a power with the exponent \(exponent) of \(base.shortDescription), which may be negative",
        certain: false)
    }
    if exponent.signum < 0, value.containsZero {
      throw .divisionByZero(certain: false)
    }
    if let power = Int(exactly: exponent.roundedUp()) { try checkMagnitude(value, power) }
    return .enclosure(value.power(exponent))
  }
}
