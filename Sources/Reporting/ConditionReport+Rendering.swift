internal import Intervals
public import Results

extension Renderer {
  public func render(
    _ report: ConditionReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.text(options), json: report.json(options), csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }
}

extension ConditionReport {
  func json(_ options: RenderOptions) -> JSONValue {
    [
      "schema": .integer(1), "command": .string(command.rawValue), "seed": .unsigned(seed),
      "results": .array(entries.map { $0.json(command, digits: options.digits) }),
      "notes": .strings(notes), "interrupted": JSONValue(interruption),
    ]
  }

  func csv(_ options: RenderOptions) -> String {
    document(options).tables.map { table in
      var text = CSVText(header: table.columns.map(\.title))
      for row in table.rows { text.append(row.map(\.content)) }
      return text.written
    }.joined()
  }

  func document(_ options: RenderOptions) -> TabularDocument {
    let rows: [[ReportTable.Cell]] = entries.map { entry in
      let result = entry.result
      return [
        .text(result.bound), .text(result.claim), .text(result.verdict.rawValue),
        .text(result.instance.field), .text(result.violation.map { String($0.t) } ?? ""),
        .text(entry.scope ?? ""), .text(entry.certificate ?? ""),
      ]
    }
    let columns = ["bound", "claim", "verdict", "instance", "t", "scope", "certificate"]
      .map { ReportTable.Column($0) }
    return TabularDocument(
      tables: [ReportTable(columns: columns, rows: rows)], remarks: notes,
      command: "assay \(command.rawValue)", run: "seed \(seed)")
  }

  /// One block per claim: the verdict, and the witness as a line that can be pasted.
  func text(_ options: RenderOptions) -> String {
    var blocks = entries.map { $0.text(command, options) }
    var closing = notes
    if let interruption { closing.append("interrupted: \(interruption)") }
    let verdicts = Verdict.allCases.compactMap { verdict in
      let count = entries.count { $0.result.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    let seedText = command == .falsify ? "; seed \(seed)" : ""
    closing.append(
      "\(entries.count) claim\(entries.count == 1 ? "" : "s"): "
        + verdicts.joined(separator: ", ") + seedText)
    blocks.append(
      closing.flatMap { $0.printable.wrapped(to: options.width) }.map { $0 + "\n" }.joined())
    return blocks.joined(separator: "\n")
  }
}

extension ConditionReport.Entry {
  fileprivate func json(_ command: ConditionReport.Command, digits: Int) -> JSONValue {
    guard case .object(let members) = result.json(digits: digits) else { return .null }
    var extended = members
    extended.append(.init(key: "domain", value: .string(domain)))
    if command == .prove {
      extended.append(.init(key: "scope", value: JSONValue(scope)))
      extended.append(.init(key: "certificate", value: JSONValue(certificate)))
    }
    extended.append(.init(key: "remarks", value: .strings(notes)))
    return .object(extended)
  }

  fileprivate func text(_ command: ConditionReport.Command, _ options: RenderOptions) -> String {
    let tone: Tone =
      switch result.verdict {
      case .proved, .certified, .supported: .good
      case .refuted, .diverges: .bad
      case .vacuous, .undecided: .warning
      }
    let expectation = result.expectsToHold ? "" : " (expected)"
    let word =
      command == .falsify && result.verdict == .supported
      ? "no counterexample" : result.verdict.rawValue
    let title = "\(result.bound)/\(result.claim)".printable
    var lines = [
      "\(options.style.paint(word, tone))"
        + "\(result.verdict == .refuted ? expectation : "")  \(title)"
    ]
    func add(_ label: String, _ text: String) {
      lines += text.printable.wrapped(
        to: options.width, after: "  \(label)", indentation: 15)
    }
    add("claim", result.formula)
    if !domain.isEmpty { add("domain", domain) }
    if let scope {
      add("scope", scope == "all" ? "every generation" : "up to the horizon \(result.horizon)")
    }
    if let violation = result.violation {
      // A flow mapping ends a plain value at a comma; a list keeps its own.
      let pairs = result.instance.parameters.map {
        $0.value.contains(",") && !$0.value.hasPrefix("[")
          ? "\($0.name): \"\($0.value)\"" : "\($0.name): \($0.value)"
      }
      if !pairs.isEmpty { add("instance", "- { \(pairs.joined(separator: ", ")) }") }
      add("fails first", "at t = \(violation.t), relation \(violation.relation)")
      for line in ViolationText(violation, width: options.width, digits: options.columnDigits).lines
      {
        add(line.label, line.text)
      }
    }
    if let reason = result.reason { add("reason", reason) }
    for note in notes { add("note", note) }
    if let certificate { add("certificate", certificate) }
    return lines.map { $0 + "\n" }.joined()
  }
}
