internal import Foundation
public import Multiprecision

/// A file of word frequencies: columns `token,frequency`, most frequent first.
///
/// The frequencies are exact decimals; they need not sum to 1 and are normalised over the rows that
/// are used. The file must lie in the bound file's folder or below it, links resolved.
public struct FrequencyTable: Sendable {
  public let path: String
  /// The text of each row after the header, with its line number.
  private let rows: [(line: Int, text: Substring)]

  /// - Parameters:
  ///   - name: as written in the bound file.
  ///   - folder: the bound file's.
  init(name: String, folder: String) throws(DataFault) {
    path = name
    let text = try DataFile.text(of: name, folder: folder, limit: FileLimits.frequencyBytes)
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard let header = lines.first,
      header.drop(while: { $0 == "\u{FEFF}" }).trimmingCharacters(in: .whitespaces)
        == "token,frequency"
    else {
      throw DataFault(
        message: "\(name): the first line must be `token,frequency`, but is "
          + "`\(lines.first?.prefix(60) ?? "")`")
    }
    var rows: [(line: Int, text: Substring)] = []
    for (index, line) in lines.enumerated().dropFirst() {
      if index == lines.count - 1, line.isEmpty { continue }
      rows.append((index + 1, line))
    }
    self.rows = rows
  }

  /// The first `count` frequencies, exactly, not normalised.
  public func frequencies(count: Int) throws(DataFault) -> [Rational] {
    guard count <= rows.count else {
      throw DataFault(message: "\(path) has \(rows.count) rows, but K is \(count)")
    }
    var result: [Rational] = []
    for (line, text) in rows.prefix(count) { result.append(try frequency(text, line: line)) }
    return result
  }

  private func frequency(_ text: Substring, line: Int) throws(DataFault) -> Rational {
    guard let field = Self.lastField(of: text) else {
      throw DataFault(
        message: "\(path), line \(line): a row has two fields, token and frequency, but here is "
          + "`\(text.prefix(60))`")
    }
    guard let value = Rational(field), value.signum >= 0 else {
      throw DataFault(
        message: "\(path), line \(line): the frequency must be a number of at least 0, but is "
          + "`\(field.prefix(60))`")
    }
    return value
  }

  /// The second of exactly two CSV fields; the first may be quoted and hold commas.
  private static func lastField(of row: Substring) -> String? {
    var fields = 1
    var isQuoted = false
    var start = row.startIndex
    for index in row.indices {
      if row[index] == "\"" { isQuoted.toggle() }
      if row[index] == ",", !isQuoted {
        fields += 1
        start = row.index(after: index)
      }
    }
    guard fields == 2, !isQuoted, row.first != "," else { return nil }
    let field = row[start...].trimmingCharacters(in: .whitespaces)
    return field.hasPrefix("\"") && field.hasSuffix("\"") && field.count >= 2
      ? String(field.dropFirst().dropLast()) : field
  }
}
