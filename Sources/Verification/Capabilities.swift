internal import Models
public import Results

/// `assay capabilities`: what this version knows, and what it lacks.
public enum Capabilities {
  public static var report: CapabilityReport {
    var rows: [CapabilityReport.Row] = []
    for family in Family.allCases {
      for scheme in Scheme.allCases {
        for metric in Metric.allCases { rows.append(row(family, scheme, metric)) }
      }
    }
    return CapabilityReport(rows: rows, missing: missing)
  }

  private static func row(
    _ family: Family, _ scheme: Scheme, _ metric: Metric
  ) -> CapabilityReport.Row {
    let theory: String
    let detail: String
    switch metric {
    case .squaredError:
      theory = "rational"
      detail = "moment recursion, any start and schedule; limits; exact standard error"
    case .chiSquared, .heterozygosity:
      theory = "rational"
      detail = "moment recursion, any start and schedule; limits"
    case .l1, .totalVariation, .supportLoss:
      theory = "rational"
      detail = "law of one category, any start and schedule; enclosed on large chains"
    case .kl, .hellinger, .entropy:
      theory = "enclosure"
      detail = "law of one category, any start and schedule"
    case .reverseKL:
      theory = "simulation only"
      detail = "infinite once a category can be missed; says with what probability it is finite"
    }
    return CapabilityReport.Row(
      family: family.rawValue, scheme: scheme.rawValue, metric: metric.rawValue, theory: theory,
      detail: detail)
  }

  /// Promised by the design, absent from this version.
  private static let missing = [
    "families other than categorical",
    "schemes stratified, weighted, accumulate, subsample, window, moving-average, fixed-corpus",
    "absorbed[t], lost[k, t] and absorption_time",
    "limits of alternating schedules (no leading term)",
    "falsify: probability vectors and schedules as parameters; claims about all large t",
    "prove: given starts, other metrics, sqrt, exp, log, sums, products, claims about all large t",
  ]
}
