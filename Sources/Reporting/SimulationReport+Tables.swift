internal import Intervals
internal import Multiprecision
internal import Results

extension SimulationReport {
  /// One table per instance: generation, mean with its standard error, quantiles.
  func document(_ options: RenderOptions) -> TabularDocument {
    var remarks = notes.map { "note: \($0)" }
    if instances.contains(where: { $0.interval != nil }) {
      remarks.append(
        "each mean lies within its half-width of the expectation, at all generations of an instance "
          + "together, but for a probability of at most \(level)")
    }
    for instance in instances where instance.interval == nil {
      remarks.append(
        "\(instance.bound), instance \(instance.instance.index): no half-widths, because neither the "
          + "variance of \(instance.metric) is known nor a largest value")
    }
    if let interruption { remarks.append("interrupted: \(interruption)") }
    let replicates = instances.map(\.replicates)
    let text =
      switch (replicates.min(), replicates.max()) {
      case (let least?, let most?) where least != most: "\(least) to \(most) replicates"
      case (_, let most?): "\(most) replicates"
      default: "no instance"
      }
    return TabularDocument(
      tables: instances.map { table($0, options) }, remarks: remarks,
      command: "simulate", run: "seed \(seed), \(text)")
  }

  private func table(_ instance: Instance, _ options: RenderOptions) -> ReportTable {
    let digits = options.columnDigits
    return ReportTable(
      title: instance.instance.title(
        bound: instance.bound,
        remark: "\(instance.metric); \(instance.replicates) replicates; "
          + (instance.hasExactErrors ? "exact standard errors" : "estimated standard errors")),
      columns: [.init("t", .right), .init("mean(standard error)")]
        + (instance.interval == nil ? [] : [.init("half-width", .right)])
        + quantileLevels.map { .init("q\(EstimateText.decimal($0, digits: 6))", .right) },
      rows: instance.generations.map { generation in
        [
          .number(String(generation.t)),
          .number(
            EstimateText.withStandardError(
              generation.mean, generation.standardError, digits: digits)),
        ]
          + (instance.interval == nil
            ? [] : [.number(Self.roundedUp(generation.halfWidth))])
          + quantileLevels.indices.map { index in
            let quantiles = generation.quantiles
            let value = index < quantiles.count ? quantiles[index] : nil
            return .number(EstimateText.decimal(value, digits: 6))
          }
      })
  }

  /// An interval is not made narrower by printing it.
  private static func roundedUp(_ value: Double?) -> String {
    guard let value, let exact = Rational(exactly: value) else { return "-" }
    return Number.exact(exact).upperDecimal(significantDigits: 3)
  }

  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(
      header: [
        "bound", "instance", "parameters", "metric", "t", "mean", "standard_error",
        "standard_error_exact", "half_width",
      ] + quantileLevels.map { "q\($0)" } + ["replicates", "seed"])
    for instance in instances {
      let common = [
        instance.bound, String(instance.instance.index), instance.instance.field, instance.metric,
      ]
      for generation in instance.generations {
        let quantiles = quantileLevels.indices.map { index in
          index < generation.quantiles.count ? String(generation.quantiles[index]) : ""
        }
        table.append(
          common
            + [String(generation.t), String(generation.mean), generation.standardError.field]
            + [generation.standardError == nil ? "" : String(generation.isStandardErrorExact)]
            + [generation.halfWidth.field] + quantiles + [
              String(instance.replicates), String(seed),
            ])
      }
    }
    return table.written
  }

  var json: JSONValue {
    [
      "schema": .integer(1), "command": "simulate", "seed": .unsigned(seed),
      "level": .string(level), "quantile_levels": .array(quantileLevels.map { .double($0) }),
      "results": .array(instances.map(\.json)),
      "notes": .strings(notes), "interrupted": JSONValue(interruption),
    ]
  }
}

extension SimulationReport.Instance {
  fileprivate var hasExactErrors: Bool { generations.allSatisfy(\.isStandardErrorExact) }

  fileprivate var json: JSONValue {
    [
      "bound": .string(bound), "instance": instance.json, "metric": .string(metric),
      "replicates": .integer(replicates), "interval": JSONValue(interval?.rawValue),
      "trajectory": .array(
        generations.map { generation in
          [
            "t": .integer(generation.t), "mean": .double(generation.mean),
            "standard_error": JSONValue(generation.standardError),
            "standard_error_exact": .bool(generation.isStandardErrorExact),
            "half_width": JSONValue(generation.halfWidth),
            "quantiles": .array(generation.quantiles.map { .double($0) }),
          ]
        }),
    ]
  }
}
