internal import Intervals
internal import Results

extension EvaluationReport {
  /// The value alone: `5/6 (exact) = 0.8333333333...`, `[lower, upper] (enclosure)`, `true`.
  func text(_ options: RenderOptions) -> String {
    switch outcome {
    case .number(let number): Self.line(number, options) + "\n"
    case .vector(let numbers):
      numbers.enumerated().map { index, number in
        "[\(index + 1)] \(Self.line(number, options))\n"
      }.joined()
    case .truth(let truth): Self.word(truth) + "\n"
    }
  }

  private static func word(_ truth: Bool?) -> String {
    truth.map { String($0) } ?? "undecided at the final precision"
  }

  private static func line(_ number: Number, _ options: RenderOptions) -> String {
    guard let exact = number.exactValue?.description else {
      return "\(NumberText.pair(number, digits: options.digits)) (enclosure)"
    }
    // The digits share a line of text with the fraction, the words and a place in a vector.
    let room = options.width - 24
    guard exact.count <= room else {
      let digits = NumberText.expansion(number, digits: min(options.digits, room - 20)) ?? "?"
      return "\(digits) (exact, \(exact.count) characters; JSON has them)"
    }
    let digits = min(options.digits, max(room - exact.count, 4))
    guard let expansion = NumberText.expansion(number, digits: digits), expansion != exact else {
      return "\(exact) (exact)"
    }
    return "\(exact) (exact) = \(expansion)"
  }

  func document(_ options: RenderOptions) -> TabularDocument {
    let digits = options.digits
    let rows: [[ReportTable.Cell]] =
      switch outcome {
      case .number(let number): [Self.cells("", number, digits: digits)]
      case .vector(let numbers):
        numbers.enumerated().map { Self.cells(String($0.offset + 1), $0.element, digits: digits) }
      case .truth(let truth): [[.text(""), .text(Self.word(truth)), .text("")]]
      }
    return TabularDocument(
      tables: [
        ReportTable(
          title: expression, columns: [.init("k", .right), .init("value"), .init("decimal")],
          rows: rows)
      ], remarks: [], command: "eval \(expression)", run: nil)
  }

  private static func cells(_ k: String, _ number: Number, digits: Int) -> [ReportTable.Cell] {
    let value = number.exactValue?.description ?? NumberText.pair(number, digits: digits)
    return [.number(k), .number(value), .number(NumberText.decimal(number, digits: digits))]
  }

  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: ["expression", "k", "exact", "lower", "upper", "truth"])
    switch outcome {
    case .number(let number):
      table.append([expression, ""] + Number.fields(number, digits: options.digits) + [""])
    case .vector(let numbers):
      for (index, number) in numbers.enumerated() {
        table.append(
          [expression, String(index + 1)] + Number.fields(number, digits: options.digits) + [""])
      }
    case .truth(let truth):
      table.append([expression, "", "", "", "", truth.map { String($0) } ?? "undecided"])
    }
    return table.written
  }

  /// Exactly one of a number's members, `vector` and `truth` says the value; a `truth` of null
  /// is undecided.
  func json(_ options: RenderOptions) -> JSONValue {
    let digits = options.digits
    var members: [JSONValue.Member] = [.init(key: "expression", value: .string(expression))]
    switch outcome {
    case .number(let number):
      members.append(.init(key: "type", value: "number"))
      members += number.jsonMembers(digits: digits)
    case .vector(let numbers):
      members.append(.init(key: "type", value: "vector"))
      let entries = numbers.map { JSONValue.object($0.jsonMembers(digits: digits)) }
      members.append(.init(key: "vector", value: .array(entries)))
    case .truth(let truth):
      members.append(.init(key: "type", value: "truth"))
      members.append(.init(key: "truth", value: JSONValue(truth)))
    }
    return [
      "schema": .integer(1), "command": "eval", "results": .array([.object(members)]),
    ]
  }
}
