internal import Results

extension CapabilityReport {
  var document: TabularDocument {
    TabularDocument(
      tables: [
        ReportTable(
          columns: [
            .init("family"), .init("scheme"), .init("metric"), .init("theory", wraps: true),
            .init("by", wraps: true),
          ],
          rows: rows.map { row in
            [row.family, row.scheme, row.metric, row.theory, row.detail].map { .text($0) }
          })
      ],
      remarks: missing.map { "missing: \($0)" }, command: "capabilities", run: nil)
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
