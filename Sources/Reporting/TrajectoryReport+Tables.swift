internal import Intervals
internal import Results

extension TrajectoryReport {
  /// One table per instance: generation, fraction where one exists, decimal, and what else was asked.
  func document(_ options: RenderOptions) -> TabularDocument {
    var isShortened = false
    let tables = instances.flatMap { instance in
      [instance.table(index, options, isShortened: &isShortened)]
        + instance.momentTable(options, isShortened: &isShortened)
    }
    var remarks = (notes + (options.isVerbose ? details : [])).map { "note: \($0)" }
    if isShortened {
      remarks.append("fractions too long for a column are shown as decimals; JSON has them whole")
    }
    return TabularDocument(tables: tables, remarks: remarks, command: "theory", run: nil)
  }

  func csv(_ options: RenderOptions) -> String {
    var text = ""
    writeCSV(options) { text += $0 }
    return text
  }

  /// The table in pieces of a few rows: it is never held as a whole.
  func writeCSV(_ options: RenderOptions, to sink: (String) throws -> Void) rethrows {
    let extra = instances.first?.columns ?? []
    var table = CSVText(
      header: [
        "bound", "instance", "parameters", "metric", "method", "arithmetic", "precision",
        index == .count ? "count" : "t", "exact", "lower", "upper",
      ]
        + extra.flatMap { column in
          ["exact", "lower", "upper"].map { "\(column.kind.key)_\($0)" }
        })
    for instance in instances {
      let theory = instance.theory
      let common = [
        instance.bound, String(instance.instance.index), instance.instance.field, instance.metric,
        theory.method.rawValue, theory.arithmetic.rawValue, theory.precisionBits.field,
      ]
      for (t, value) in instance.values.enumerated() {
        table.append(
          common + [index == .none ? "" : String(instance.firstRow + t)]
            + Number.fields(value, digits: options.digits)
            + instance.columns.flatMap { column in
              column.values[t].map { Number.fields($0, digits: options.digits) }
                ?? Array(repeating: "infinity", count: 3)
            })
        try table.flush(above: 1 << 16, to: sink)
      }
    }
    try table.flush(above: 0, to: sink)
  }

  func json(_ options: RenderOptions) -> JSONValue {
    [
      "schema": .integer(1), "command": "theory",
      "results": .array(instances.map { $0.json(index, digits: options.digits) }),
      "notes": .strings(notes),
    ]
  }
}

extension TrajectoryReport.Instance {
  /// - Parameter isShortened: set where a fraction was too long to be shown.
  fileprivate func table(
    _ index: TrajectoryReport.Index, _ options: RenderOptions, isShortened: inout Bool
  ) -> ReportTable {
    let digits = max(options.columnDigits, 10)
    let shown = shortFractions(values, options, digits, isShortened: &isShortened)
    let hasFractions = shown.contains { $0 != nil }
    return ReportTable(
      title: instance.title(bound: bound, remark: "\(metric); \(theory.words)"),
      columns: (index == .none ? [] : [.init(index.rawValue, .right)])
        + (hasFractions ? [.init("exact")] : []) + [.init("decimal")]
        + columns.map { .init($0.kind.title) },
      rows: values.indices.map { t in
        (index == .none ? [] : [.number(String(firstRow + t))])
          + (hasFractions ? [.number(shown[t] ?? "-")] : [])
          + [.number(NumberText.decimal(values[t], digits: digits))]
          + columns.map { column in
            column.values[t].map { .number(NumberText.decimal($0, digits: digits)) }
              ?? .text("infinity")
          }
      })
  }

  /// The moments of a stationary law; nothing where there are none.
  fileprivate func momentTable(
    _ options: RenderOptions, isShortened: inout Bool
  ) -> [ReportTable] {
    if moments.isEmpty { return [] }
    let digits = max(options.columnDigits, 10)
    let shown = shortFractions(moments, options, digits, isShortened: &isShortened)
    let hasFractions = shown.contains { $0 != nil }
    return [
      ReportTable(
        title: instance.title(bound: bound, remark: "moments of the proportion"),
        columns: [.init("moment")] + (hasFractions ? [.init("exact")] : []) + [.init("decimal")],
        rows: moments.indices.map { j in
          [.text("E x^\(j + 1)")] + (hasFractions ? [.number(shown[j] ?? "-")] : [])
            + [.number(NumberText.decimal(moments[j], digits: digits))]
        })
    ]
  }

  /// Fractions that fit into a column; nil for the others.
  private func shortFractions(
    _ numbers: some Collection<Number>, _ options: RenderOptions, _ digits: Int,
    isShortened: inout Bool
  ) -> [String?] {
    let longest = max(options.width - (digits + 4) * (1 + columns.count) - 6, 20)
    let fractions = numbers.map { $0.exactValue?.description }
    let shown = fractions.map { text in text.flatMap { $0.count <= longest ? $0 : nil } }
    if zip(fractions, shown).contains(where: { $0 != nil && $1 == nil }) { isShortened = true }
    return shown
  }

  fileprivate func json(_ index: TrajectoryReport.Index, digits: Int) -> JSONValue {
    let rows = JSONValue.Rows(count: values.count) { t in
      .object(
        (index == .none ? [] : [.init(key: index.rawValue, value: .integer(firstRow + t))])
          + values[t].jsonMembers(digits: digits) + columnMembers(t, digits: digits))
    }
    var members: [JSONValue.Member] = [
      .init(key: "bound", value: .string(bound)), .init(key: "instance", value: instance.json),
      .init(key: "metric", value: .string(metric)),
      .init(key: "method", value: .string(theory.method.rawValue)),
      .init(key: "arithmetic", value: .string(theory.arithmetic.rawValue)),
      .init(key: index == .count ? "law" : "trajectory", value: .rows(rows)),
      .init(
        key: "precision", value: theory.precisionBits.map { .integer($0) } ?? .null),
    ]
    if !moments.isEmpty {
      members.append(
        .init(
          key: "moments",
          value: .array(moments.map { .object($0.jsonMembers(digits: digits)) })))
    }
    return .object(members)
  }

  private func columnMembers(_ t: Int, digits: Int) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var quantiles: [JSONValue] = []
    var probabilities: [JSONValue] = []
    for column in columns {
      let value =
        column.values[t]?.jsonMembers(digits: digits)
        ?? ["exact", "lower", "upper"].map { .init(key: $0, value: "infinity") }
      switch column.kind {
      case .variance: members.append(.init(key: "variance", value: .object(value)))
      case .quantile(let level):
        quantiles.append(.object([.init(key: "level", value: .string(level))] + value))
      case .atMost(let x):
        probabilities.append(.object([.init(key: "value", value: .string(x))] + value))
      }
    }
    if !quantiles.isEmpty { members.append(.init(key: "quantiles", value: .array(quantiles))) }
    if !probabilities.isEmpty {
      members.append(.init(key: "at_most", value: .array(probabilities)))
    }
    return members
  }
}

extension TrajectoryReport.Column.Kind {
  fileprivate var title: String {
    switch self {
    case .variance: "variance"
    case .quantile(let level): "q\(level)"
    case .atMost(let x): "P(<= \(x))"
    }
  }

  fileprivate var key: String {
    switch self {
    case .variance: "variance"
    case .quantile(let level): "q\(level)"
    case .atMost(let x): "at_most_\(x)"
    }
  }
}

extension InstanceRecord {
  /// `contaminated-chain, instance 3 (a = 1/10, N = 1000): squared-error`.
  func title(bound: String, remark: String) -> String {
    let parameters = assignments.isEmpty ? "" : " (\(assignments))"
    return "\(bound), instance \(index)\(parameters): \(remark)"
  }
}
