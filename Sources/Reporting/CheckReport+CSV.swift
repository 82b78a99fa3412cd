internal import Intervals
internal import Results

extension CheckReport {
  private static let header = [
    "bound", "claim", "instance", "parameters", "kind", "verdict", "expected", "horizon",
    "slack", "slack_lower", "slack_upper", "trivial", "violation_t", "relation",
    "claimed", "claimed_lower", "claimed_upper", "actual", "actual_lower", "actual_upper",
    "theory_method", "theory_arithmetic", "precision", "replicates", "max_z", "e_value", "agrees",
    "reason", "formula", "file", "line", "column", "seed", "level",
  ]

  /// One record per claim and instance.
  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: Self.header)
    for result in results { table.append(fields(of: result, options)) }
    return table.written
  }

  private func fields(of result: ClaimResult, _ options: RenderOptions) -> [String] {
    let digits = options.digits
    let simulation = result.simulation
    var fields = [
      result.bound, result.claim, String(result.instance.index), result.instance.field,
      result.kind.rawValue, result.verdict.rawValue, String(result.isAsExpected),
      String(result.horizon),
    ]
    fields += Number.fields(result.slack, digits: digits)
    fields += [
      String(result.isTrivial), (result.violation?.t).field, result.violation?.relation ?? "",
    ]
    fields += Number.fields(result.violation?.claimed, digits: digits)
    fields += Number.fields(result.violation?.actual, digits: digits)
    fields += [
      result.theory?.method.rawValue ?? "", result.theory?.arithmetic.rawValue ?? "",
      (result.theory?.precisionBits).field,
      (simulation?.replicates).field, (simulation?.maxZ).field, (simulation?.eValue).field,
      (simulation?.agrees).field,
      result.reason ?? simulation?.reason ?? "", result.formula,
      result.place.file, String(result.place.line), String(result.place.column),
      String(seed), level,
    ]
    return fields
  }
}

extension Optional where Wrapped: CustomStringConvertible {
  /// For a field of CSV; empty for nil.
  var field: String { map(\.description) ?? "" }
}
