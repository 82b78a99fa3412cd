internal import Intervals
internal import Results

extension TableReport {
  /// One record per instance and generation for simulation and theory, and one per bound: the
  /// long format, because files have different claims.
  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: [
      "bound", "instance", "parameters", "metric", "t", "exact", "lower", "upper", "estimate",
      "standard_error", "standard_error_exact", "half_width", "z", "claim", "kind", "verdict",
      "claimed", "claimed_lower", "claimed_upper", "slack", "slack_lower", "slack_upper",
      "replicates",
      "seed", "level", "stamp",
    ])
    // What makes the table again stands in the first record: a column, because CSV has no comments.
    var pending = stamp?.json ?? ""
    for instance in instances {
      for (index, row) in instance.rows.enumerated() {
        let common = instance.fields(row, digits: options.digits)
        let bounds = instance.bounds.map { $0.fields(at: index, digits: options.digits) }
        let run = [String(instance.replicates), String(check.seed), check.level]
        for bound in bounds.isEmpty ? [Array(repeating: "", count: 9)] : bounds {
          table.append(common + bound + run + [pending])
          pending = ""
        }
      }
    }
    return table.written
  }

  /// `results` has one entry per instance, `claims` what `check` has in its `results`.
  func json(_ options: RenderOptions) -> JSONValue {
    .object(
      [
        .init(key: "schema", value: .integer(1)), .init(key: "command", value: "table"),
        .init(key: "seed", value: .unsigned(check.seed)),
        .init(key: "level", value: .string(check.level)),
        .init(key: "results", value: .array(instances.map { $0.json(digits: options.digits) })),
        .init(key: "claims", value: check.jsonResults(options)),
      ] + check.jsonRemarks + [.init(key: "stamp", value: stamp?.value ?? .null)])
  }
}

extension TableReport.Instance {
  fileprivate func fields(_ row: TableReport.Row, digits: Int) -> [String] {
    [bound, String(instance.index), instance.field, metric, String(row.t)]
      + Number.fields(row.theory, digits: digits)
      + [
        String(row.estimate), row.standardError.field,
        row.standardError == nil ? "" : String(row.isStandardErrorExact), row.halfWidth.field,
        row.z.field,
      ]
  }

  fileprivate func json(digits: Int) -> JSONValue {
    [
      "bound": .string(bound), "instance": instance.json, "metric": .string(metric),
      "replicates": .integer(replicates), "theory": theory?.json ?? .null,
      "interval": JSONValue(interval?.rawValue),
      "trajectory": .array(rows.map { $0.json(digits: digits) }),
      "bounds": .array(bounds.map { $0.json(digits: digits) }),
    ]
  }
}

extension TableReport.Row {
  fileprivate func json(digits: Int) -> JSONValue {
    let none = ["exact", "lower", "upper"].map { JSONValue.Member(key: $0, value: .null) }
    return .object(
      [.init(key: "t", value: .integer(t))] + (theory?.jsonMembers(digits: digits) ?? none) + [
        .init(key: "estimate", value: .double(estimate)),
        .init(key: "standard_error", value: JSONValue(standardError)),
        .init(key: "standard_error_exact", value: .bool(isStandardErrorExact)),
        .init(key: "half_width", value: JSONValue(halfWidth)),
        .init(key: "z", value: JSONValue(z)),
      ])
  }
}

extension TableReport.BoundColumn {
  fileprivate func fields(at index: Int, digits: Int) -> [String] {
    [claim, kind.rawValue, verdict.rawValue]
      + Number.fields(index < claimed.count ? claimed[index] : nil, digits: digits)
      + Number.fields(index < slack.count ? slack[index] : nil, digits: digits)
  }

  fileprivate func json(digits: Int) -> JSONValue {
    [
      "claim": .string(claim), "formula": .string(formula), "kind": .string(kind.rawValue),
      "verdict": .string(verdict.rawValue),
      "claimed": .array(claimed.map { $0?.json(digits: digits) ?? .null }),
      "slack": .array(slack.map { $0?.json(digits: digits) ?? .null }),
    ]
  }
}
