/// What an error measure is the expectation of, with P the model and p the truth. Which of them a
/// family has, ``Family/metrics`` says.
///
/// The raw value is the name in a bound file; ``sequenceName`` is its name in a formula.
/// "Hellinger" has two definitions in the literature: here it is the squared distance
/// 1 - Σ √(P p), with no factor 2 and no square root.
public enum Metric: String, CaseIterable, Sendable, Hashable {
  /// Σ (P - p)², of numbers (P - p)².
  case squaredError = "squared-error"
  /// Σ |P - p|.
  case l1
  /// Σ |P - p| / 2.
  case totalVariation = "total-variation"
  /// Σ (P - p)² / p; infinite where P has mass on a category of probability 0.
  case chiSquared = "chi-squared"
  /// KL(P || p) = Σ P log(P / p), with 0 log 0 = 0.
  case kl
  /// KL(p || P) = Σ p log(p / P); infinite where P misses a category.
  case reverseKL = "reverse-kl"
  /// 1 - Σ √(P p).
  case hellinger
  /// 1 - Σ P².
  case heterozygosity
  /// -Σ P log P.
  case entropy
  /// The number of categories with p > 0 and P = 0.
  case supportLoss = "support-loss"
  /// The variance of one draw of a model of numbers.
  case variance
  /// 1 where the model is 0, so that it stays 0 without fresh data, and else 0: of counts.
  case extinct
  /// (v - V)² for the variance v of one draw.
  case varianceSquaredError = "variance-squared-error"
  /// √v.
  case standardDeviation = "standard-deviation"
  /// log v; -infinity where v = 0.
  case logVariance = "log-variance"
  /// The squared distance W2(P, p)².
  case wasserstein2 = "wasserstein-2"
  /// ∫ (P(x) - p(x))² dx for densities.
  case mise
  /// ∫ x² P(dx), for a truth with mean 0.
  case secondMoment = "second-moment"

  /// Those that compare probability vectors.
  public static let ofProbabilityVectors: [Metric] = [
    .squaredError, .l1, .totalVariation, .chiSquared, .kl, .reverseKL, .hellinger,
    .heterozygosity, .entropy, .supportLoss,
  ]

  /// The metric's name as a sequence in the claim language: `total_variation[t]`.
  public var sequenceName: String { String(rawValue.map { $0 == "-" ? "_" : $0 }) }

  public init?(sequenceName: String) {
    guard let metric = Self.allCases.first(where: { $0.sequenceName == sequenceName }) else {
      return nil
    }
    self = metric
  }
}
