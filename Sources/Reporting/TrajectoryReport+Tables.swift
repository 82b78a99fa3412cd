internal import Intervals
internal import Results

extension TrajectoryReport {
  /// One table per instance: generation, fraction where one exists, decimal.
  func document(_ options: RenderOptions) -> TabularDocument {
    var isShortened = false
    let tables = instances.map { instance in
      instance.table(options, isShortened: &isShortened)
    }
    var remarks = notes.map { "note: \($0)" }
    if isShortened {
      remarks.append("fractions too long for a column are shown as decimals; JSON has them whole")
    }
    return TabularDocument(tables: tables, remarks: remarks, command: "theory", run: nil)
  }

  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: [
      "bound", "instance", "parameters", "metric", "method", "arithmetic", "precision", "t",
      "exact", "lower", "upper",
    ])
    for instance in instances {
      let theory = instance.theory
      let common = [
        instance.bound, String(instance.instance.index), instance.instance.field, instance.metric,
        theory.method.rawValue, theory.arithmetic.rawValue, theory.precisionBits.field,
      ]
      for (t, value) in instance.values.enumerated() {
        table.append(common + [String(t)] + Number.fields(value, digits: options.digits))
      }
    }
    return table.written
  }

  func json(_ options: RenderOptions) -> JSONValue {
    [
      "schema": .integer(1), "command": "theory",
      "results": .array(instances.map { $0.json(digits: options.digits) }),
      "notes": .strings(notes),
    ]
  }
}

extension TrajectoryReport.Instance {
  /// - Parameter isShortened: set where a fraction was too long to be shown.
  fileprivate func table(_ options: RenderOptions, isShortened: inout Bool) -> ReportTable {
    let digits = max(options.columnDigits, 10)
    let longestFraction = max(options.width - digits - 20, 20)
    let fractions = values.map { $0.exactValue?.description }
    let shown = fractions.map { text in
      text.flatMap { $0.count <= longestFraction ? $0 : nil }
    }
    if zip(fractions, shown).contains(where: { $0 != nil && $1 == nil }) { isShortened = true }
    let hasFractions = shown.contains { $0 != nil }
    return ReportTable(
      title: instance.title(bound: bound, remark: "\(metric); \(theory.words)"),
      columns: [.init("t", .right)] + (hasFractions ? [.init("exact")] : [])
        + [.init("decimal")],
      rows: values.indices.map { t in
        [.number(String(t))] + (hasFractions ? [.number(shown[t] ?? "-")] : [])
          + [.number(NumberText.decimal(values[t], digits: digits))]
      })
  }

  fileprivate func json(digits: Int) -> JSONValue {
    [
      "bound": .string(bound), "instance": instance.json, "metric": .string(metric),
      "method": .string(theory.method.rawValue),
      "arithmetic": .string(theory.arithmetic.rawValue),
      "trajectory": .array(
        values.enumerated().map { t, value in
          .object([.init(key: "t", value: .integer(t))] + value.jsonMembers(digits: digits))
        }),
      "precision": theory.precisionBits.map { .integer($0) } ?? .null,
    ]
  }
}

extension InstanceRecord {
  /// `contaminated-chain, instance 3 (a = 1/10, N = 1000): squared-error`.
  func title(bound: String, remark: String) -> String {
    let parameters = assignments.isEmpty ? "" : " (\(assignments))"
    return "\(bound), instance \(index)\(parameters): \(remark)"
  }
}
