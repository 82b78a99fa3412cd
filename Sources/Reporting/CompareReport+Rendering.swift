public import Results

extension CompareReport {
  /// A verdict table, then what is to be known of each claim and of the runs.
  func text(_ options: RenderOptions) -> String {
    var sections = [table(options, isBrief: true).text(options)]
    for result in results {
      let head = "\(result.claim): \(result.verdict.rawValue)"
      let tone: Tone =
        !result.isAsExpected ? .bad : result.verdict == .undecided ? .warning : .good
      var lines = head.wrapped(to: options.width).map { options.style.paint($0, tone) }
      lines += result.reason.printable.wrapped(to: options.width, after: "  ", indentation: 2)
      sections.append(lines.map { $0 + "\n" }.joined())
    }
    let lines = remarks.flatMap { $0.printable.wrapped(to: options.width) }
    sections.append(lines.map { $0 + "\n" }.joined())
    return sections.joined(separator: "\n")
  }

  /// The remarks below the table: diagnoses, the model, notes, and what repeats it.
  var remarks: [String] {
    var lines = diagnoses.map { "LOOK: \($0)" }
    if let model { lines.append(modelLine(model)) }
    lines += notes.map { "note: \($0)" }
    lines.append("\(runs) runs of \(metric) in \(path), horizon \(horizon), level \(level)")
    return lines
  }

  private func modelLine(_ test: RunsTestRecord) -> String {
    let e = test.eValue.map { ", e-value \(EstimateText.decimal($0, digits: 3))" } ?? ""
    guard test.rejects else {
      let seen = test.detectable.map { deviation in
        let relative = test.relativeDetectable.map {
          " (\(EstimateText.decimal(100 * $0, digits: 3)) % of the mean)"
        }
        return "; a deviation of \(EstimateText.decimal(deviation, digits: 3))\(relative ?? "")"
          + (test.detectableGeneration.map { " at generation \($0)" } ?? "")
          + " would have been found"
      }
      return "the runs do not contradict the file's model\(e)\(seen ?? "")"
    }
    let place = test.generation.map { " at generation \($0)" } ?? ""
    let size = test.difference.map { " by \(EstimateText.decimal($0, digits: 3)) in the mean" }
    return "the runs do not follow the file's model\(e): off\(place)\(size ?? "")"
  }

  func table(_ options: RenderOptions, isBrief: Bool) -> ReportTable {
    ReportTable(
      title: isBrief ? results.first.map { $0.instance.title(bound: $0.bound, remark: path) } : nil,
      columns: [
        .init(""), .init("claim", wraps: true), .init("verdict"), .init("test"),
        .init("runs", .right), .init("e-value", .right), .init("detectable", .right),
      ],
      rows: results.map { result in
        let status: ClaimSummary.Status =
          !result.isAsExpected ? .bad : result.verdict == .undecided ? .warning : .good
        let test = result.decisiveTest
        return [
          .text(status.rawValue, status.tone), .text(result.claim),
          .text(result.verdict.rawValue, status.tone),
          .text(test.map { $0.method.rawValue + ($0.isAsymptotic ? " (asymptotic)" : "") } ?? "-"),
          .number(test.map { String($0.runs) } ?? "-"),
          .number(EstimateText.decimal(test?.eValue, digits: 3)),
          .number(EstimateText.decimal(test?.detectable, digits: 2)),
        ]
      })
  }

  func document(_ options: RenderOptions) -> TabularDocument {
    TabularDocument(
      tables: [table(options, isBrief: false)],
      remarks: results.map { "\($0.claim): \($0.verdict.rawValue): \($0.reason)" } + remarks,
      command: "compare", run: nil)
  }

  /// One record per claim and test.
  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: [
      "bound", "claim", "instance", "parameters", "kind", "verdict", "expected", "horizon", "test",
      "null", "assumption", "asymptotic", "test_level", "runs", "e_value", "p_value", "rejects",
      "t", "difference", "detectable", "detectable_t", "relative_detectable", "reason", "formula",
      "file", "line", "column", "runs_file", "level",
    ])
    for result in results {
      let head = [
        result.bound, result.claim, String(result.instance.index), result.instance.field,
        result.kind.rawValue, result.verdict.rawValue, String(result.isAsExpected),
        String(result.horizon),
      ]
      let tail = [
        result.reason, result.formula, result.place.file, String(result.place.line),
        String(result.place.column), path, level,
      ]
      let tests: [RunsTestRecord?] = result.tests.isEmpty ? [nil] : result.tests
      for test in tests { table.append(head + Self.fields(of: test) + tail) }
    }
    return table.written
  }

  private static func fields(of test: RunsTestRecord?) -> [String] {
    guard let test else { return Array(repeating: "", count: 14) }
    return [
      test.method.rawValue, test.null, test.assumption, String(test.isAsymptotic),
      String(test.level), String(test.runs), test.eValue.field, test.pValue.field,
      String(test.rejects), test.generation.field, test.difference.field, test.detectable.field,
      test.detectableGeneration.field, test.relativeDetectable.field,
    ]
  }

  var json: JSONValue {
    [
      "schema": .integer(1), "command": "compare", "level": .string(level),
      "runs": [
        "file": .string(path), "runs": .integer(runs), "missing": .integer(missing),
        "rounding": .double(rounding), "metric": .string(metric), "horizon": .integer(horizon),
      ],
      "results": .array(results.map(\.json)), "model": model?.json ?? .null,
      "diagnoses": .strings(diagnoses), "notes": .strings(notes),
    ]
  }
}

extension CompareResult {
  /// The test that the verdict stands on: the one that rejects with most evidence, or the one that
  /// would have found least.
  var decisiveTest: RunsTestRecord? {
    if let rejecting = tests.filter(\.rejects).max(by: { ($0.eValue ?? 0) < ($1.eValue ?? 0) }) {
      return rejecting
    }
    return tests.filter { $0.detectable != nil }.min {
      ($0.relativeDetectable ?? $0.detectable ?? 0) < ($1.relativeDetectable ?? $1.detectable ?? 0)
    } ?? tests.first
  }

  fileprivate var json: JSONValue {
    [
      "bound": .string(bound), "claim": .string(claim), "instance": instance.json,
      "kind": .string(kind.rawValue), "verdict": .string(verdict.rawValue),
      "expected": .bool(isAsExpected), "horizon": .integer(horizon),
      "tests": .array(tests.map(\.json)), "formula": .string(formula),
      "place": [
        "file": .string(place.file), "line": .integer(place.line), "column": .integer(place.column),
      ], "reason": .string(reason),
    ]
  }
}

extension RunsTestRecord {
  fileprivate var json: JSONValue {
    [
      "test": .string(method.rawValue), "null": .string(null), "assumption": .string(assumption),
      "asymptotic": .bool(isAsymptotic), "level": .double(level), "runs": .integer(runs),
      "e_value": JSONValue(eValue), "p_value": JSONValue(pValue), "rejects": .bool(rejects),
      "t": generation.map { .integer($0) } ?? .null, "difference": JSONValue(difference),
      "detectable": JSONValue(detectable),
      "detectable_t": detectableGeneration.map { .integer($0) } ?? .null,
      "relative_detectable": JSONValue(relativeDetectable),
    ]
  }
}

extension Renderer {
  public func render(
    _ report: CompareReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.text(options), json: report.json, csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }
}
