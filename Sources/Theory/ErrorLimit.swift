public import Intervals
public import Models

/// What is known of the limit of an expected error as t grows without end.
public struct ErrorLimit: Sendable {
  public enum Value: Sendable {
    case zero
    /// The limit, as well as it is known.
    case value(Number)
    /// The limit exists and is positive; bounds where they are known.
    case positive(lower: Number?, upper: Number?)
    /// It grows above every number.
    case infinite
    case unknown(reason: String)
  }

  public let value: Value
  /// The theorem that decides, in words for the user; empty where the value is unknown.
  public let theorem: String
  /// r(t) with E metric = (1 + o(1)) r(t), where the limit is zero or infinite and the rate is proven.
  public let rate: LeadingTerm?
  /// What the schedules satisfy; nil where they have no known tail.
  public let facts: ScheduleFacts?

  init(
    _ value: Value, theorem: String = "", rate: LeadingTerm? = nil, facts: ScheduleFacts? = nil
  ) {
    self.value = value
    self.theorem = theorem
    self.rate = rate
    self.facts = facts
  }

  static func unknown(_ reason: String, facts: ScheduleFacts? = nil) -> ErrorLimit {
    ErrorLimit(.unknown(reason: reason), facts: facts)
  }
}

/// The conditions under which the expected error vanishes, and whether the schedules meet them.
///
/// For a truth of more than one category, E Σ (P - p)² -> 0 if and only if both
/// ``hasEndlessFreshData`` and ``forgetsNoise`` hold.
public struct ScheduleFacts: Sendable {
  /// Σ alpha[t] = ∞.
  public let hasEndlessFreshData: Bool
  /// Sig[t] -> 0 for Sig[t] = (1 - alpha[t])² Sig[t-1] + 1/n[t].
  public let forgetsNoise: Bool
  /// alpha[t] n[t] -> ∞.
  public let freshCountsGrow: Bool
  /// Σ 1/n[t] < ∞.
  public let reciprocalSizesConverge: Bool

  /// Sufficient for the error to vanish: Σ alpha = ∞ and alpha n -> ∞.
  public var satisfiesGrowingFreshCounts: Bool { hasEndlessFreshData && freshCountsGrow }
  /// Sufficient for the error to vanish: Σ alpha = ∞ and Σ 1/n < ∞.
  public var satisfiesSummableNoise: Bool { hasEndlessFreshData && reciprocalSizesConverge }
}
