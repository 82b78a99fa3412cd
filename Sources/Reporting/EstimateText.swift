/// Decimals of simulated values, which are Double and carry a standard error.
enum EstimateText {
  /// To at most `digits` significant digits; `-` for nil.
  static func decimal(_ value: Double?, digits: Int) -> String {
    guard let value else { return "-" }
    guard let all = DecimalDigits(value) else { return nonfinite(value) }
    guard all.digits.count > digits else { return all.formatted }
    let place = all.exponent - digits + 1
    return all.rounded(toPlace: place).formatted(throughPlace: place)
  }

  /// To a fixed number of decimal places: `-1.20`.
  static func fixed(_ value: Double?, places: Int) -> String {
    guard let value else { return "-" }
    guard let all = DecimalDigits(value) else { return nonfinite(value) }
    // A column of z-scores is read by its first digits; a huge one is still not widened by zeros.
    guard all.exponent < 6 else { return decimal(value, digits: 4) }
    return all.rounded(toPlace: -places).formatted(throughPlace: -places)
  }

  /// `0.12345(67)`: the digits in parentheses are two digits of the standard error, in units of
  /// the last place shown.
  static func withStandardError(_ mean: Double, _ standardError: Double?, digits: Int) -> String {
    guard let all = DecimalDigits(mean) else { return nonfinite(mean) }
    guard let standardError else { return decimal(mean, digits: digits) }
    guard standardError > 0, let error = DecimalDigits(standardError) else {
      return "\(decimal(mean, digits: digits))(\(decimal(standardError, digits: 2)))"
    }
    let firstRounding = error.rounded(toPlace: error.exponent - 1)
    // 0.0996 rounds to 0.10, which has its two digits one place further left.
    let place = min(firstRounding.exponent - 1, 0)
    let uncertainty = error.rounded(toPlace: place)
    let rounded = all.rounded(toPlace: place)
    if max(rounded.exponent, uncertainty.exponent) < -4 || rounded.exponent > 15 {
      return decimal(mean, digits: digits) + " +- " + decimal(standardError, digits: 2)
    }
    let units = unitsText(uncertainty, place: place)
    return "\(fixedThrough(place, rounded))(\(units))"
  }

  private static func fixedThrough(_ place: Int, _ value: DecimalDigits) -> String {
    if value.exponent >= -5 || value.isZero { return value.formatted(throughPlace: place) }
    // Small beside its error: 0.0000012 with an error of 0.01 was rounded to zero before.
    return value.formatted(throughPlace: value.lastPlace)
  }

  private static func unitsText(_ uncertainty: DecimalDigits, place: Int) -> String {
    let count = max(uncertainty.exponent - place + 1, 1)
    let padded =
      uncertainty.digits
      + Array(repeating: 0, count: max(0, count - uncertainty.digits.count))
    return String(decoding: padded.map { $0 + 48 }, as: UTF8.self)
  }

  private static func nonfinite(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }
}
