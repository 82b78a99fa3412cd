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

  public struct RowFault: Error, Sendable {
    public let message: String
  }

  /// - Parameters:
  ///   - name: as written in the bound file.
  ///   - folder: the bound file's.
  init(name: String, folder: String) throws(RowFault) {
    path = name
    let url = try Self.locate(name, folder: folder)
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = (attributes[.size] as? NSNumber)?.intValue
    else { throw RowFault(message: "\(name) is not a regular file") }
    guard size <= FileLimits.frequencyBytes else {
      throw RowFault(
        message: "\(name) has \(size) bytes, but at most \(FileLimits.frequencyBytes) are read")
    }
    guard let data = FileManager.default.contents(atPath: url.path),
      let text = String(data: data, encoding: .utf8)
    else { throw RowFault(message: "\(name) cannot be read as text in UTF-8") }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard let header = lines.first,
      header.drop(while: { $0 == "\u{FEFF}" }).trimmingCharacters(in: .whitespaces)
        == "token,frequency"
    else {
      throw RowFault(
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

  private static func locate(_ name: String, folder: String) throws(RowFault) -> URL {
    let base = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath()
    guard !name.isEmpty, !name.hasPrefix("/"), !name.hasPrefix("~") else {
      throw RowFault(
        message: "`\(name)` must be a path relative to the bound file's folder, in it or below it")
    }
    let url = base.appendingPathComponent(name).standardizedFileURL.resolvingSymlinksInPath()
    guard url.path.hasPrefix(base.path + "/") else {
      throw RowFault(
        message: "`\(name)` lies outside the bound file's folder; copy the file into it or below it"
      )
    }
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw RowFault(message: "there is no file `\(name)` in the bound file's folder")
    }
    return url
  }

  /// The first `count` frequencies, exactly, not normalised.
  public func frequencies(count: Int) throws(RowFault) -> [Rational] {
    guard count <= rows.count else {
      throw RowFault(message: "\(path) has \(rows.count) rows, but K is \(count)")
    }
    var result: [Rational] = []
    for (line, text) in rows.prefix(count) { result.append(try frequency(text, line: line)) }
    return result
  }

  private func frequency(_ text: Substring, line: Int) throws(RowFault) -> Rational {
    guard let field = Self.lastField(of: text) else {
      throw RowFault(
        message: "\(path), line \(line): a row has two fields, token and frequency, but here is "
          + "`\(text.prefix(60))`")
    }
    guard let value = Rational(field), value.signum >= 0 else {
      throw RowFault(
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
