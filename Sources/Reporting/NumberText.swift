internal import Intervals

/// Decimals of exact fractions and enclosures that never show an uncertain digit.
///
/// A printed decimal is the number correctly rounded to nearest, at a place chosen so that this is
/// certain: both outward ends, rounded to that place, agree, and rounding is monotone. Where fewer
/// than ``fewestDigits`` digits are certain the two ends are printed instead, rounded outward.
enum NumberText {
  /// Below this many certain digits an enclosure is printed as a pair.
  static let fewestDigits = 3

  /// The number to at most `digits` significant digits.
  static func decimal(_ number: Number, digits: Int) -> String {
    number.exactValue != nil
      ? exactDecimal(number, digits: digits) : enclosureDecimal(number, digits: digits)
  }

  /// The fraction itself where it is exact and no longer than `longestFraction` characters.
  static func readable(_ number: Number, digits: Int, longestFraction: Int) -> String {
    if let fraction = number.exactValue?.description, fraction.count <= longestFraction {
      return fraction
    }
    return decimal(number, digits: digits)
  }

  /// The digits of the decimal expansion itself: `0.125` where it ends, else `0.1666...`, cut and
  /// not rounded; nil for an enclosure.
  static func expansion(_ number: Number, digits: Int) -> String? {
    guard number.exactValue != nil,
      let lower = DecimalDigits(number.lowerDecimal(significantDigits: digits)),
      let upper = DecimalDigits(number.upperDecimal(significantDigits: digits))
    else { return nil }
    if lower == upper { return lower.formatted }
    let towardZero = upper.isNegative || upper.isZero ? upper : lower
    let place = towardZero.exponent - digits + 1
    return towardZero.formatted(throughPlace: min(place, towardZero.lastPlace)) + "..."
  }

  /// `[lower, upper]`, rounded outward.
  static func pair(_ number: Number, digits: Int) -> String {
    let lower = number.lowerDecimal(significantDigits: digits)
    let upper = number.upperDecimal(significantDigits: digits)
    return "[\(lower), \(upper)]"
  }

  /// Whether the decimal is the number itself and not a rounding of it.
  static func isWhole(_ number: Number, _ decimal: String) -> Bool {
    guard let shown = DecimalDigits(decimal) else { return false }
    let digits = max(shown.digits.count, 1) + 1
    return number.exactValue != nil
      && DecimalDigits(number.lowerDecimal(significantDigits: digits)) == shown
      && DecimalDigits(number.upperDecimal(significantDigits: digits)) == shown
  }

  /// Both numbers to the same number of digits, enough of them that the two look different.
  static func distinguished(
    _ first: Number, _ second: Number, digits: Int, longest: Int
  ) -> (first: String, second: String) {
    var digits = digits
    while true {
      let texts = (decimal(first, digits: digits), decimal(second, digits: digits))
      if texts.0 != texts.1 || digits >= longest { return texts }
      digits = min(2 * digits, longest)
    }
  }

  private static func exactDecimal(_ number: Number, digits: Int) -> String {
    var guardDigits = 6
    // Ends: a fraction is either the midpoint of two decimals, which enough digits show exactly,
    // or away from every midpoint.
    while true {
      let text = number.lowerDecimal(significantDigits: digits + guardDigits)
      guard let lower = DecimalDigits(text),
        let upper = DecimalDigits(number.upperDecimal(significantDigits: digits + guardDigits))
      else { return text }
      if let certain = certainDecimal(lower, upper, digits: digits) { return certain }
      guardDigits *= 2
    }
  }

  private static func enclosureDecimal(_ number: Number, digits: Int) -> String {
    guard let lower = DecimalDigits(number.lowerDecimal(significantDigits: digits + 6)),
      let upper = DecimalDigits(number.upperDecimal(significantDigits: digits + 6))
    else { return pair(number, digits: fewestDigits) }
    for kept in stride(from: digits, through: min(fewestDigits, digits), by: -1) {
      if let certain = certainDecimal(lower, upper, digits: kept) { return certain }
    }
    return pair(number, digits: fewestDigits)
  }

  /// Every number from `lower` to `upper` rounded to nearest; nil where they do not round alike.
  static func certainDecimal(
    _ lower: DecimalDigits, _ upper: DecimalDigits, digits: Int
  ) -> String? {
    if lower == upper, lower.digits.count <= digits { return lower.formatted }
    let place = max(lower.exponent, upper.exponent) - digits + 1
    let rounded = lower.rounded(toPlace: place)
    guard rounded == upper.rounded(toPlace: place), !rounded.isZero else { return nil }
    return rounded.formatted(throughPlace: place)
  }
}
