internal import Results

extension CapabilityReport {
  var document: TabularDocument {
    TabularDocument(
      tables: [
        ReportTable(
          columns: [
            .init("family", wraps: true), .init("scheme", wraps: true),
            .init("metric", wraps: true), .init("theory", wraps: true),
            .init("by", wraps: true),
          ],
          rows: grouped.map { row in row.map { .text($0) } })
      ],
      remarks: missing.map { "missing: \($0)" }, command: "capabilities", run: nil)
  }

  /// For people: combinations that have the same theory in one row. CSV and JSON have a row for each.
  private var grouped: [[String]] {
    var lines = rows.map { [$0.family, $0.scheme, $0.metric, $0.theory, $0.detail] }
    for column in [1, 0, 2] {
      var places: [[String]: Int] = [:]
      var merged: [[String]] = []
      for line in lines {
        var key = line
        key.remove(at: column)
        if let place = places[key] {
          // The name of a family may hold a comma.
          merged[place][column] += (column == 0 ? "; " : ", ") + line[column]
        } else {
          places[key] = merged.count
          merged.append(line)
        }
      }
      lines = merged
    }
    return lines
  }

  /// Tables do not hold the gaps: they are records whose first field is `missing`.
  var csv: String {
    var table = CSVText(header: ["family", "scheme", "metric", "theory", "detail"])
    for row in rows {
      table.append([row.family, row.scheme, row.metric, row.theory, row.detail])
    }
    for gap in missing { table.append(["missing", "", "", "", gap]) }
    return table.written
  }

  var json: JSONValue {
    [
      "schema": .integer(1), "command": "capabilities",
      "results": .array(
        rows.map { row in
          [
            "family": .string(row.family), "scheme": .string(row.scheme),
            "metric": .string(row.metric), "theory": .string(row.theory),
            "detail": .string(row.detail),
          ]
        }),
      "missing": .strings(missing),
    ]
  }
}
