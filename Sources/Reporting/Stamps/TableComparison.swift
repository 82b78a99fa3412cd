internal import Foundation
internal import Results

/// Two renderings of one table, compared row by row and cell by cell; their stamps are left out.
struct TableComparison {
  let format: OutputFormat

  init(_ format: OutputFormat) { self.format = format }

  /// One line for each row or cell that differs.
  func differences(_ old: String, _ new: String) -> [String] {
    if format == .json { return JSONComparison.differences(old, new) }
    return differences(rows(of: old), rows(of: new))
  }

  // MARK: Rows

  /// One line of a table.
  private struct Row {
    let line: Int
    let text: String
    let cells: [String]
    /// Names of the columns; empty for a line outside tables.
    let header: [String]

    /// What says which row it is: the generation, or in CSV everything up to it and the claim.
    func key(_ format: OutputFormat) -> [String] {
      guard format == .csv else { return Array(cells.prefix(1)) }
      return zip(header, cells).compactMap { name, cell in
        ["bound", "instance", "t", "claim"].contains(name) ? cell : nil
      }
    }

    func name(_ format: OutputFormat) -> String {
      let place = "line \(line)"
      guard !header.isEmpty, let position = header.firstIndex(of: "t"), position < cells.count
      else { return place }
      return "\(place), t = \(cells[position])"
    }
  }

  private func rows(of text: String) -> [Row] {
    var rows: [Row] = []
    var header: [String] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      if format != .csv, line.contains("\(TableStamp.key) {") { continue }
      var cells = cells(of: line)
      switch format {
      case .csv:
        if index == 0 { header = cells }
        // The stamp is compared on its own.
        if let stamp = header.firstIndex(of: "stamp"), stamp < cells.count, index > 0 {
          cells[stamp] = ""
        }
      case .latex where line == "\\midrule", .markdown where line.hasPrefix("| --"):
        header = rows.last?.cells ?? []
      case .markdown where !line.hasPrefix("|"), .latex where line.hasPrefix("\\end{tabular}"):
        header = []
      case .text where line.isEmpty: header = []
      case .text where cells.first == "t": header = cells
      default: break
      }
      rows.append(Row(line: index + 1, text: line, cells: cells, header: header))
    }
    return rows
  }

  private func cells(of line: String) -> [String] {
    let decoration = CharacterSet(charactersIn: " \\$")
    switch format {
    case .csv: return CSVText.fields(of: Substring(line))
    case .latex:
      return line.components(separatedBy: " & ").map { cell in
        let bare = cell.trimmingCharacters(in: decoration)
        return bare.hasPrefix("{") && bare.hasSuffix("}")
          ? String(bare.dropFirst().dropLast()) : bare
      }
    case .markdown:
      guard line.hasPrefix("|") else { return [line] }
      return line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { $0.trimmingCharacters(in: .whitespaces) }
    default:
      return line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }
  }

  // MARK: Alignment

  private func differences(_ old: [Row], _ new: [Row]) -> [String] {
    var removed: [Row] = []
    var inserted: [Row] = []
    let same: (Row, Row) -> Bool = { $0.cells == $1.cells }
    let difference = new.difference(from: old, by: same)
    for change in difference {
      switch change {
      case .remove(_, let row, _): removed.append(row)
      case .insert(_, let row, _): inserted.append(row)
      }
    }
    var found: [(line: Int, text: String)] = []
    for row in removed {
      // The same row made again: equal keys in the table of the same columns, nearest by place.
      let twin = inserted.indices.filter { index in
        inserted[index].key(format) == row.key(format) && inserted[index].header == row.header
          && inserted[index].cells.count == row.cells.count && row.cells.count > 1
      }.min { abs(inserted[$0].line - row.line) < abs(inserted[$1].line - row.line) }
      if let twin {
        let again = inserted.remove(at: twin)
        found += cellDifferences(row, again).map { (row.line, $0) }
      } else if !row.text.isEmpty {
        found.append((row.line, "\(row.name(format)): not in the table made again: \(row.text)"))
      }
    }
    for row in inserted where !row.text.isEmpty {
      found.append((row.line, "\(row.name(format)): missing from the table: \(row.text)"))
    }
    return found.sorted { $0.line < $1.line }.map(\.text)
  }

  private func cellDifferences(_ old: Row, _ new: Row) -> [String] {
    zip(old.cells, new.cells).enumerated().compactMap { index, cells in
      guard cells.0 != cells.1 else { return nil }
      let column =
        index < old.header.count && !old.header[index].isEmpty
        ? "column \(old.header[index])" : "column \(index + 1)"
      return "\(old.name(format)), \(column): the table has `\(cells.0)`, made again it is "
        + "`\(cells.1)`"
    }
  }
}

extension CSVText {
  /// The fields of one record on one line.
  static func fields(of line: some StringProtocol) -> [String] {
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var wasQuote = false
    for character in line.unicodeScalars {
      if isQuoted {
        if character == "\"" {
          isQuoted = false
          wasQuote = true
        } else {
          field.unicodeScalars.append(character)
        }
        continue
      }
      switch character {
      case "\"":
        // A second quote in a row is one quote of the text.
        if wasQuote { field.append("\"") }
        isQuoted = true
      case ",":
        fields.append(field)
        field = ""
      default: field.unicodeScalars.append(character)
      }
      wasQuote = false
    }
    return fields + [field]
  }
}
