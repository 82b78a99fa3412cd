internal import CMultiprecision

extension Rational {
  /// The number in decimal, correctly rounded to the given significant digits.
  ///
  /// Plain (`0.0123`, `-4.5`) for moderate exponents, otherwise scientific (`1.234e-30`). A value
  /// that fits is written without trailing zeros (`1/2` is `0.5`), one that had to be rounded with
  /// all its digits. Parsing the text gives the rounded value back exactly.
  ///
  /// - Precondition: `significantDigits >= 1`.
  public func decimal(significantDigits: Int, rounding: Rounding) -> String {
    precondition(
      significantDigits >= 1, "at least 1 significant digit is needed, not \(significantDigits)")
    guard !isZero else { return "0" }
    let isNegative = signum < 0
    let size = magnitude
    // 10^(exponent-1) <= |x| < 10^exponent: the estimate is off by at most one.
    var exponent = size.estimatedDecimalExponent
    if size >= Rational(10).power(exponent) { exponent += 1 }
    if size < Rational(10).power(exponent - 1) { exponent -= 1 }

    let scaled = size * Rational(10).power(significantDigits - exponent)
    let integer = scaled.roundedToInteger(isNegative ? rounding.mirrored : rounding)
    var digits = integer.description
    if digits.count > significantDigits {  // 999.6 became 1000
      digits.removeLast()
      exponent += 1
    }
    return decimalNotation(
      isNegative: isNegative, digits: digits, exponent: exponent, isExact: integer == scaled)
  }

  /// The integer next to the number in the given direction, ties to even.
  func roundedToInteger(_ rounding: Rounding) -> Rational {
    switch rounding {
    case .down: return roundedDown()
    case .up: return roundedUp()
    case .towardZero: return signum < 0 ? roundedUp() : roundedDown()
    case .nearest:
      let floor = roundedDown()
      let half = Rational(1, 2)
      let rest = self - floor
      if rest < half { return floor }
      if rest > half { return floor + .one }
      return (floor * half).isInteger ? floor : floor + .one
    }
  }

  /// For a positive number, some e with `10^(e-2) <= x < 10^(e+1)`.
  ///
  /// From the bit lengths: with `b` their difference, `2^(b-1) < x < 2^(b+1)`. The factor is
  /// log10(2) from below to 15 digits; |b| < 2^40 keeps the error of the product under 0.01.
  private var estimatedDecimalExponent: Int {
    let bits = storage.read { Int(cm_q_numerator_bits($0)) - Int(cm_q_denominator_bits($0)) }
    return Int((Double(bits) * 0.301029995663981).rounded(.down)) + 1
  }
}
