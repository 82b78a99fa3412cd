public import Results

extension CalibrationReport {
  func document(_ options: RenderOptions) -> TabularDocument {
    TabularDocument(
      tables: [exactTable, simulatedTable, auditTable],
      remarks: [
        "false alarm: the probability of ever rejecting within the replicates, theory being right; "
          + "power: the same where each generation draws once more than theory says",
        exitCode == 0
          ? "every false-alarm probability is at most its level"
          : "A FALSE-ALARM PROBABILITY IS ABOVE ITS LEVEL",
      ], command: "calibrate", run: "seed \(seed)")
  }

  private static func percent(_ value: Double) -> String {
    EstimateText.fixed(100 * value, places: 1)
  }

  private var exactTable: ReportTable {
    ReportTable(
      title: "the test of theory by simulation, exactly (dynamic programming over all samples)",
      columns: [
        .init(""), .init("chain", wraps: true), .init("replicates", .right),
        .init("level", .right), .init("false alarm", .right), .init("power", .right),
      ],
      rows: exact.map { row in
        let status: ClaimSummary.Status = row.isWithinLevel ? .good : .bad
        return [
          .text(status.rawValue, status.tone), .text(row.chain),
          .number(String(row.replicates)), .number(EstimateText.decimal(row.level, digits: 3)),
          .number(EstimateText.decimal(row.falseAlarm, digits: 3)),
          .number(EstimateText.decimal(row.power, digits: 3)),
        ]
      })
  }

  private var simulatedTable: ReportTable {
    ReportTable(
      title: "the same by many runs",
      columns: [
        .init(""), .init("chain", wraps: true), .init("runs", .right), .init("alarms", .right),
        .init("level", .right), .init("99.9 % limits", .right),
      ],
      rows: simulated.map { row in
        let status: ClaimSummary.Status = row.isWithinLevel ? .good : .bad
        return [
          .text(status.rawValue, status.tone), .text("\(row.chain), \(row.replicates) replicates"),
          .number(String(row.runs)), .number(String(row.alarms)),
          .number(EstimateText.decimal(row.level, digits: 3)),
          .text(
            "\(EstimateText.decimal(row.lower, digits: 3)) to "
              + EstimateText.decimal(row.upper, digits: 3)),
        ]
      })
  }

  private var auditTable: ReportTable {
    ReportTable(
      title: "coverage of intervals for a probability p, exactly",
      columns: [
        .init("rule", wraps: true), .init("p", .right), .init("nominal %", .right),
        .init("coverage %", .right),
      ],
      rows: audit.map { row in
        [
          .text(row.rule), .number(EstimateText.decimal(row.p, digits: 4)),
          .number(Self.percent(row.nominal)),
          .number(Self.percent(row.coverage), row.coverage < row.nominal ? .warning : nil),
        ]
      })
  }

  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: [
      "table", "subject", "p", "replicates", "runs", "level", "false_alarm", "lower", "upper",
      "power", "coverage", "seed",
    ])
    for row in exact {
      table.append([
        "exact", row.chain, "", String(row.replicates), "", String(row.level),
        String(row.falseAlarm), "", "", String(row.power), "", "",
      ])
    }
    for row in simulated {
      table.append([
        "simulated", row.chain, "", String(row.replicates), String(row.runs), String(row.level),
        String(Double(row.alarms) / Double(row.runs)), String(row.lower), String(row.upper), "",
        "", String(seed),
      ])
    }
    for row in audit {
      table.append([
        "audit", row.rule, String(row.p), "", "", String(1 - row.nominal), "", "", "", "",
        String(row.coverage), "",
      ])
    }
    return table.written
  }

  var json: JSONValue {
    [
      "schema": .integer(1), "command": "calibrate", "seed": .unsigned(seed),
      "exact": .array(
        exact.map { row in
          [
            "chain": .string(row.chain), "trajectories": .integer(row.trajectories),
            "replicates": .integer(row.replicates), "level": .double(row.level),
            "false_alarm": .double(row.falseAlarm), "power": .double(row.power),
            "within_level": .bool(row.isWithinLevel),
          ]
        }),
      "simulated": .array(
        simulated.map { row in
          [
            "chain": .string(row.chain), "runs": .integer(row.runs),
            "replicates": .integer(row.replicates), "level": .double(row.level),
            "alarms": .integer(row.alarms), "lower": .double(row.lower),
            "upper": .double(row.upper), "within_level": .bool(row.isWithinLevel),
          ]
        }),
      "audit": .array(
        audit.map { row in
          [
            "rule": .string(row.rule), "p": .double(row.p), "nominal": .double(row.nominal),
            "coverage": .double(row.coverage),
          ]
        }),
    ]
  }
}

extension Renderer {
  public func render(
    _ report: CalibrationReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.document(options).text(options), json: report.json,
      csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }
}
