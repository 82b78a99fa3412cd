/// Lays out the digits of `0.d1 d2 d3 ... * 10^exponent`: plain where that stays readable,
/// otherwise as `d1.d2 d3 ... e-30`.
///
/// - Parameters:
///   - digits: at least one, the first of them not zero.
///   - isExact: whether the digits are the whole value; their trailing zeros are dropped then.
func decimalNotation(
  isNegative: Bool, digits: String, exponent: Int, isExact: Bool
) -> String {
  var digits = Substring(digits)
  if isExact { while digits.count > 1, digits.last == "0" { digits.removeLast() } }
  let sign = isNegative ? "-" : ""
  // Zeros that only fill up to the point are allowed for: 1200, 0.00012.
  guard (-5...21).contains(exponent) else {
    let tail = digits.count > 1 ? "." + digits.dropFirst() : ""
    return sign + digits.prefix(1) + tail + "e\(exponent - 1)"
  }
  if exponent <= 0 {
    return sign + "0." + String(repeating: "0", count: -exponent) + digits
  }
  if exponent >= digits.count {
    return sign + digits + String(repeating: "0", count: exponent - digits.count)
  }
  return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
}
