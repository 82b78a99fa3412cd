internal import Intervals

extension Number {
  /// An exact number as text in lowest terms, an enclosure as a pair of outward decimals.
  func json(digits: Int) -> JSONValue {
    if let exactValue { return .string(exactValue.description) }
    return .strings([
      lowerDecimal(significantDigits: digits), upperDecimal(significantDigits: digits),
    ])
  }

  /// The members `exact` (or null), `lower` and `upper`.
  func jsonMembers(digits: Int) -> [JSONValue.Member] {
    [
      .init(key: "exact", value: JSONValue(exactValue?.description)),
      .init(key: "lower", value: .string(lowerDecimal(significantDigits: digits))),
      .init(key: "upper", value: .string(upperDecimal(significantDigits: digits))),
    ]
  }

  /// Three fields of CSV: the exact text, and outward decimals; empty for what there is not.
  static func fields(_ number: Number?, digits: Int) -> [String] {
    guard let number else { return ["", "", ""] }
    return [
      number.exactValue?.description ?? "", number.lowerDecimal(significantDigits: digits),
      number.upperDecimal(significantDigits: digits),
    ]
  }
}
