internal import Foundation
internal import Reporting

/// What a table carries so that it can be made again: the command, and a hash of the bound file.
///
/// Written as comment lines on top of LaTeX and Markdown; read back by `assay table --verify`.
struct TableStamp {
  static let key = "assay-table"

  /// The words after `assay table`, without --output.
  let arguments: [String]
  /// FNV-1a of the bound file's bytes: a changed file makes a table stale.
  let hash: String
  let version: String
  /// What the numbers depend on beside the file, for a reader; `arguments` are what is run again.
  var seed: UInt64 = 0
  var precisionBits = 0

  static func hash(ofFile path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in data {
      hash ^= UInt64(byte)
      hash &*= 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }

  // MARK: Text

  /// One line of JSON in a comment of the format; nil for formats without comments.
  func line(in format: OutputFormat) throws -> String? {
    let object: [String: Any] = [
      "arguments": arguments, "hash": hash, "precision": precisionBits, "seed": "\(seed)",
      "version": version,
    ]
    let data = try JSONSerialization.data(
      withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    let json = String(decoding: data, as: UTF8.self)
    switch format {
    case .latex: return "% \(Self.key) \(json)"
    // A comment must not hold two hyphens in a row, which options begin with.
    case .markdown:
      return "<!-- \(Self.key) \(json.replacingOccurrences(of: "--", with: "-\\u002d")) -->"
    case .text, .json, .csv, .junit: return nil
    }
  }

  /// The stamp of a table, and the table without it; nil where there is none.
  static func read(_ text: String) -> (stamp: TableStamp, lines: [String])? {
    var lines = text.components(separatedBy: "\n")
    guard let position = lines.firstIndex(where: { $0.contains("\(key) {") }),
      let start = lines[position].range(of: "{"),
      let end = lines[position].range(of: "}", options: .backwards),
      let object = try? JSONSerialization.jsonObject(
        with: Data(lines[position][start.lowerBound..<end.upperBound].utf8)) as? [String: Any],
      let arguments = object["arguments"] as? [String], let hash = object["hash"] as? String,
      let version = object["version"] as? String
    else { return nil }
    lines.remove(at: position)
    return (TableStamp(arguments: arguments, hash: hash, version: version), lines)
  }
}

/// Two renderings of one table, compared cell by cell.
enum TableComparison {
  /// One line for each cell or line that differs.
  static func differences(_ old: [String], _ new: [String]) -> [String] {
    var result: [String] = []
    for index in 0..<max(old.count, new.count) {
      let before = index < old.count ? old[index] : nil
      let after = index < new.count ? new[index] : nil
      guard before != after else { continue }
      guard let before, let after else {
        result.append(
          "line \(index + 1): "
            + (before == nil
              ? "missing from the table: \(after ?? "")"
              : "not in the table made again: \(before ?? "")"))
        continue
      }
      let cells = (cells(of: before), cells(of: after))
      guard cells.0.count == cells.1.count, cells.0.count > 1 else {
        result.append("line \(index + 1): the table has `\(before)`, made again it is `\(after)`")
        continue
      }
      for (column, (left, right)) in zip(cells.0, cells.1).enumerated() where left != right {
        result.append(
          "line \(index + 1), column \(column + 1): the table has `\(left)`, made again it is "
            + "`\(right)`")
      }
    }
    return result
  }

  private static func cells(of line: String) -> [String] {
    let separator: Character = line.contains(" & ") ? "&" : "|"
    return line.split(separator: separator).map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: " \\$"))
    }
  }
}
