internal import Foundation
public import Results

extension TableStamp {
  static let key = "assay-table"

  /// One line of JSON with its members in order of name.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and numbers alone: nothing that JSON cannot hold.
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self).unicodeScalars.map(Self.visible).joined()
  }

  /// A scalar as JSON may hold it, escaped where a reader would not see it.
  private static func visible(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    default: String(scalar)
    }
  }

  /// A comment in LaTeX.
  var latex: String { "% \(Self.key) \(json)\n" }

  /// A comment in Markdown, which must not hold two hyphens in a row, as options begin with.
  var markdown: String {
    "<!-- \(Self.key) \(json.replacing("--", with: "-\\u002d")) -->\n"
  }

  /// The last line of a text.
  var text: String { "\(Self.key) \(json)\n" }

  var value: JSONValue {
    [
      "arguments": .strings(arguments),
      "files": .array(files.map { ["path": .string($0.path), "hash": .string($0.hash)] }),
      "claims": .object(
        claims.sorted { $0.key < $1.key }.map {
          JSONValue.Member(key: $0.key, value: .string($0.value))
        }),
      "seed": .unsigned(seed), "replicates": .string(replicates), "level": .string(level),
      "precision": .integer(precision), "version": .string(version),
    ]
  }
}

/// A table as it was written, with its stamp.
public struct StampedTable: Sendable {
  public let stamp: TableStamp
  public let format: OutputFormat
  let text: String

  /// Reads a table in any format of `assay table`; nil where it carries no stamp.
  public init?(_ text: String) {
    self.text = text
    if text.first == "{" {
      guard let stamp = Self.stamp(ofJSON: text) else { return nil }
      self.stamp = stamp
      format = .json
      return
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines {
      guard let key = line.range(of: "\(TableStamp.key) {") else { continue }
      guard let end = line.lastIndex(of: "}"), end >= key.upperBound,
        let stamp = Self.stamp(line[line.index(before: key.upperBound)...end])
      else { continue }
      self.stamp = stamp
      format =
        line.hasPrefix("% ") ? .latex : line.hasPrefix("<!-- ") ? .markdown : .text
      return
    }
    guard let header = lines.first.map({ CSVText.fields(of: $0) }),
      let column = header.firstIndex(of: "stamp"),
      let stamp = lines.dropFirst().lazy.compactMap({ line -> TableStamp? in
        let fields = CSVText.fields(of: line)
        return column < fields.count ? Self.stamp(Substring(fields[column])) : nil
      }).first
    else { return nil }
    self.stamp = stamp
    format = .csv
  }

  private static func stamp(_ json: Substring) -> TableStamp? {
    try? JSONDecoder().decode(TableStamp.self, from: Data(json.utf8))
  }

  private static func stamp(ofJSON text: String) -> TableStamp? {
    struct Outer: Decodable { let stamp: TableStamp }
    return try? JSONDecoder().decode(Outer.self, from: Data(text.utf8)).stamp
  }

  /// One line for each thing that is stale, and each cell or row that differs from a table made
  /// again with the same arguments.
  public func differences(from again: StampedTable) -> [String] {
    stamp.changes(to: again.stamp) + TableComparison(format).differences(text, again.text)
  }
}
