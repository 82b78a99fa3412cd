public import Results

extension PowerReport {
  /// One table per instance in a verbose report, with every generation; else one row per claim, at
  /// the generation where least is found.
  func document(_ options: RenderOptions) -> TabularDocument {
    var remarks = claims.compactMap { claim in
      claim.reason.map { "\(claim.bound)/\(claim.claim), instance \(claim.instance.index): \($0)" }
    }
    remarks += notes.map { "note: \($0)" }
    remarks.append(
      "found: half of the time, simultaneously over generations, at this claim's share of the "
        + "level")
    if claims.contains(where: { $0.basis == .range && !$0.rows.isEmpty }) {
      remarks.append(
        "where the variance of the metric is not known (\(rangeMetrics)), figures are those of the "
          + "largest variance that the range of the loss allows: less may do")
    }
    if !options.isVerbose {
      remarks.append("each row is the generation where least is found; --verbose shows all")
    }
    return TabularDocument(
      tables: [table(options)], remarks: remarks, command: "power",
      run: "deviation \(deviation), level \(level)")
  }

  private var rangeMetrics: String {
    Set(claims.filter { $0.basis == .range }.map(\.metric)).sorted().joined(separator: ", ")
  }

  private func table(_ options: RenderOptions) -> ReportTable {
    let shown = claims.flatMap { claim in
      (options.isVerbose ? claim.rows : claim.weakest.map { [$0] } ?? []).map { (claim, $0) }
    }
    return ReportTable(
      columns: [
        .init("claim", wraps: true), .init("instance", .right), .init("t", .right),
        .init("claimed", .right), .init("replicates", .right), .init("find %", .right),
        .init("\(deviation) takes", .right),
      ],
      rows: shown.map { claim, row in
        [
          .text("\(claim.bound)/\(claim.claim)"), .number(String(claim.instance.index)),
          .number(String(row.t)), .number(EstimateText.decimal(row.claimed, digits: 4)),
          .number(String(claim.replicates)),
          .number(EstimateText.decimal(100 * row.relativeDetectable, digits: 3)),
          .number(row.replicatesNeeded.map(String.init) ?? "over 2^53"),
        ]
      })
  }

  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: [
      "bound", "claim", "instance", "parameters", "metric", "t", "claimed", "replicates",
      "relative_detectable", "deviation", "replicates_needed", "test_level", "level", "basis",
    ])
    for claim in claims {
      for row in claim.rows {
        table.append([
          claim.bound, claim.claim, String(claim.instance.index), claim.instance.field,
          claim.metric, String(row.t), String(row.claimed), String(claim.replicates),
          String(row.relativeDetectable), deviation, row.replicatesNeeded.field,
          String(claim.level), level, claim.basis.rawValue,
        ])
      }
    }
    return table.written
  }

  var json: JSONValue {
    [
      "schema": .integer(1), "command": "power", "level": .string(level),
      "deviation": .string(deviation), "results": .array(claims.map(\.json)),
      "notes": .strings(notes),
    ]
  }
}

extension PowerReport.Claim {
  fileprivate var json: JSONValue {
    [
      "bound": .string(bound), "claim": .string(claim), "instance": instance.json,
      "metric": .string(metric), "replicates": .integer(replicates), "level": .double(level),
      "basis": .string(basis.rawValue),
      "power": .array(
        rows.map { row in
          [
            "t": .integer(row.t), "claimed": .double(row.claimed),
            "relative_detectable": .double(row.relativeDetectable),
            "replicates_needed": row.replicatesNeeded.map { .integer($0) } ?? .null,
          ]
        }), "reason": JSONValue(reason),
    ]
  }
}

extension Renderer {
  public func render(
    _ report: PowerReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.document(options).text(options), json: report.json,
      csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }
}
