/// What a claim may speak of: the expectation of a function of the model, or of its path.
///
/// The probabilities are expectations too, of indicators; so one word serves every witness.
public enum Quantity: Hashable, Sendable {
  /// E metric(P[t], p).
  case metric(Metric)
  /// The probability that P[t] is a point mass: `absorbed[t]`.
  case absorbed
  /// The probability that a category has P_k[t] = 0: `lost[k, t]`. Categories count from 0 here and
  /// from 1 in a formula.
  case lost(category: Int)
  /// The expected first generation at which P[t] is a point mass: `absorption_time`. It belongs to
  /// no generation, and has a single value.
  case absorptionTime
  /// A sum over categories that tests of single generations need. No claim can name it.
  case deviationSum(DeviationSum)

  /// As results and messages name it: a metric as in a bound file, the rest as in a formula.
  public var name: String {
    switch self {
    case .metric(let metric): metric.rawValue
    case .absorbed: "absorbed"
    case .lost(let category): "lost[\(category + 1), t]"
    case .absorptionTime: "absorption_time"
    case .deviationSum(let sum): sum.name
    }
  }

  /// The sequence's name in the claim language.
  public var sequenceName: String {
    switch self {
    case .metric(let metric): metric.sequenceName
    case .absorbed: "absorbed"
    case .lost: "lost"
    case .absorptionTime: "absorption_time"
    case .deviationSum(let sum): sum.name
    }
  }

  /// The metric, where it is one.
  public var metric: Metric? {
    guard case .metric(let metric) = self else { return nil }
    return metric
  }
}
