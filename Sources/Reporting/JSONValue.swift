/// A JSON text in memory, with members in the order in which they are to be written.
///
/// Foundation's encoder sorts keys or leaves their order open; the order here is part of what a
/// reader compares between two runs.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case unsigned(UInt64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  /// An array of filled containers that are made when they are written.
  case rows(Rows)
  case object([Member])

  struct Rows: Sendable {
    let count: Int
    let row: @Sendable (Int) -> JSONValue
  }

  struct Member: Sendable {
    let key: String
    let value: JSONValue
  }

  init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

  init(_ truth: Bool?) { self = truth.map(JSONValue.bool) ?? .null }

  init(_ number: Double?) { self = number.map(JSONValue.double) ?? .null }

  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}
