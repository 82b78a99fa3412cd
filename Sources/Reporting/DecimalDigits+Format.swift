extension DecimalDigits {
  /// The digits from the first through the place of 10^place, as `0.0125` or `1.25e-9`.
  ///
  /// - Precondition: `place <= lastPlace`: printing never drops a digit.
  func formatted(throughPlace place: Int) -> String {
    precondition(place <= lastPlace || isZero, "digits below 10^\(place) would be lost")
    let sign = isNegative ? "-" : ""
    let shown = max(exponent - place + 1, 1)
    let padded = digits + Array(repeating: 0, count: max(0, shown - digits.count))
    let text = String(decoding: padded.map { $0 + 48 }, as: UTF8.self)
    // Fixed notation while the zeros it adds are few, and none stands for an unknown digit.
    if place <= 0, exponent >= -5, exponent <= 15 {
      return sign + Self.fixed(text, exponent: isZero ? min(place, 0) : exponent, isZero: isZero)
    }
    let mantissa = text.count > 1 ? "\(text.prefix(1)).\(text.dropFirst())" : text
    return "\(sign)\(mantissa)e\(exponent)"
  }

  /// All the digits there are: for a decimal that is the value itself.
  var formatted: String {
    let isReadableInteger = lastPlace > 0 && exponent <= 15
    return formatted(throughPlace: isReadableInteger ? 0 : lastPlace)
  }

  private static func fixed(_ digits: String, exponent: Int, isZero: Bool) -> String {
    if isZero { return exponent == 0 ? "0" : "0." + String(repeating: "0", count: -exponent) }
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = digits.prefix(exponent + 1)
    let fraction = digits.dropFirst(exponent + 1)
    return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
  }
}
