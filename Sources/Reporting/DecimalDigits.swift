/// A finite decimal number as its digits: value = ±d.ddd * 10^exponent.
///
/// Only for printing. Rounding is to nearest, ties to the even digit, and monotone: x <= y implies
/// round(x) <= round(y) at the same place, which is what ``NumberText`` rests on.
struct DecimalDigits: Equatable, Sendable {
  /// False for zero.
  let isNegative: Bool
  /// From the first nonzero digit to the last; empty for zero.
  let digits: [UInt8]
  /// The power of ten of the first digit; 0 for zero.
  let exponent: Int

  private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    let leading = digits.prefix { $0 == 0 }.count
    var significant = digits.dropFirst(leading)
    while significant.last == 0 { significant.removeLast() }
    self.digits = Array(significant)
    self.isNegative = isNegative && !significant.isEmpty
    self.exponent = significant.isEmpty ? 0 : exponent - leading
  }

  /// Reads `-12.5`, `1e-05` and their like; nil for anything else, infinities included.
  init?(_ text: String) {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    var exponent = 0
    if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let power = Int(rest[rest.index(after: mark)...]), abs(power) < 1 << 40 else {
        return nil
      }
      exponent = power
      rest = rest[..<mark]
    }
    let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let all = parts.joined().utf8
    guard !all.isEmpty, all.allSatisfy({ (48...57).contains($0) }) else { return nil }
    self.init(
      isNegative: isNegative, digits: all.map { $0 - 48 },
      exponent: exponent + (parts.first?.utf8.count ?? 0) - 1)
  }

  /// The shortest decimal that reads back as `value`; nil where it is not finite.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(value.description)
  }

  var isZero: Bool { digits.isEmpty }

  /// The power of ten of the last nonzero digit; 0 for zero.
  var lastPlace: Int { isZero ? 0 : exponent - digits.count + 1 }

  /// The nearest multiple of 10^place, ties to even.
  func rounded(toPlace place: Int) -> DecimalDigits {
    let kept = exponent - place + 1
    guard !isZero, kept < digits.count else { return self }
    guard kept >= 0 else { return DecimalDigits(isNegative: false, digits: [], exponent: 0) }
    var result = [0] + digits[..<kept]
    if roundsUp(after: kept) {
      var index = result.count - 1
      while result[index] == 9 {
        result[index] = 0
        index -= 1
      }
      result[index] += 1
    }
    return DecimalDigits(isNegative: isNegative, digits: result, exponent: exponent + 1)
  }

  private func roundsUp(after kept: Int) -> Bool {
    let next = digits[kept]
    if next != 5 { return next > 5 }
    // Digits end in a nonzero one, so anything behind the 5 is more than half.
    if kept + 1 < digits.count { return true }
    return kept > 0 && digits[kept - 1] % 2 == 1
  }
}
