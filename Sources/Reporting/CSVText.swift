/// Comma-separated values with the quoting of RFC 4180; records end in a line feed.
struct CSVText: Sendable {
  private(set) var written = ""
  private let width: Int

  init(header: [String]) {
    width = header.count
    append(header)
  }

  /// Hands on what is written so far and forgets it: for tables too long to be held.
  mutating func flush(above count: Int, to sink: (String) throws -> Void) rethrows {
    guard written.utf8.count > count else { return }
    try sink(written)
    written = ""
  }

  /// - Precondition: one field per column of the header.
  mutating func append(_ fields: [String]) {
    precondition(fields.count == width, "\(fields.count) fields for \(width) columns")
    written += fields.map(Self.quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    // By scalars: "\r\n" is one character, and unequal to both of its parts.
    let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    guard needsQuotes || field.first == " " || field.last == " " else { return field }
    var result = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { result.append("\"") }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
