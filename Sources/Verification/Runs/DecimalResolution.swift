internal import Foundation

/// How finely a file prints its numbers: the smallest place and the most significant digits
/// that any of them has.
///
/// Programs print either to a fixed place or to a fixed number of digits, and drop zeros at the end;
/// so one number alone does not tell its error, the finest one of a file does.
struct DecimalResolution {
  /// log10 of the unit of the last place.
  private var smallestPlace = 0
  private var mostDigits = 1

  /// Whether a text is a decimal number: `-1.5e-3`, but not `0x1p3`, `nan` or `inf`.
  static func isDecimal(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || "+-.eE".utf8.contains(byte)
      }
  }

  mutating func observe(_ text: String) {
    let parts = text.lowercased().split(separator: "e", maxSplits: 1)
    guard let mantissa = parts.first else { return }
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let decimals =
      mantissa.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .first?.count ?? 0
    smallestPlace = min(smallestPlace, max(-400, exponent - decimals))
    let digits = mantissa.filter(\.isNumber).drop { $0 == "0" }.count
    mostDigits = max(mostDigits, digits)
  }

  /// A bound on the error of any value: half a unit of the last place, or single precision, in
  /// which losses are usually computed. Integers are taken as exact counts.
  func rounding(largest: Double) -> Double {
    let single = 0x1p-23 * largest
    guard smallestPlace < 0 else { return single }
    return max(
      0.5 * pow(10, Double(smallestPlace)), 0.5 * pow(10, Double(1 - mostDigits)) * largest,
      single)
  }
}
