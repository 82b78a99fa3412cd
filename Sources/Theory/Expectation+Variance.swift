internal import Intervals
public import Models
internal import Multiprecision
internal import Scalars

/// Variances of one replicate's loss, for any start and schedule.
///
/// | metric | method |
/// |---|---|
/// | squared-error, heterozygosity | eight power sums (fourth-moments.md) |
/// | chi-squared | eight weighted power sums (chi-squared-variance.md) |
/// | support-loss | laws of two categories merged (loss-variance.md), or as the next |
/// | l1, total-variation, kl, hellinger, entropy | K = 2: law of one category; else joint laws of two in fixed point, or their covariances (pair-covariance.md, pair-law.md) |
extension Expectation {
  /// Var metric(P[t], p) for t = 0...T.
  ///
  /// Exact zeros are recognised from the model (``ConstantLoss``), because no enclosure can tell them.
  ///
  /// - Parameters:
  ///   - effort: the part of the limits on work that may be used; some seconds at 1.
  ///   - progress: called with the part that is done, where it takes seconds.
  /// - Throws: `.noVariance` where no engine gives it, `.infinite`, `.undetermined`, `.stopped`.
  public static func variance(
    of metric: Metric, chain: CategoricalChain, effort: Double = 1,
    shouldStop: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) throws(NoTheory) -> LossVariance {
    switch metric {
    case .squaredError:
      return try squaredErrorVariance(of: chain, shouldStop: shouldStop)
    case .heterozygosity:
      return try byPowerSums(metric, chain, shouldStop, \.varianceOfHeterozygosity)
    case .chiSquared:
      return try refined(metric, chain) { (precision) throws(NoTheory) in
        try ChiSquaredMoments<Interval>.trajectory(
          of: chain, in: precision, shouldStop: shouldStop)?.map(\.varianceX)
      }
    case .supportLoss:
      return LossVariance(
        try lostCategoriesVariance(chain, effort, shouldStop, progress),
        isConstant: ConstantLoss.generations(of: metric, chain: chain),
        negligible: LossVariance.negligibleOfLaws)
    case .l1, .totalVariation, .kl, .hellinger, .entropy:
      return LossVariance(
        try chain.categories == 2
          ? TwoCategoryVariance.trajectory(of: metric, chain: chain, shouldStop: shouldStop)
          : CategoryPairVariance.trajectory(
            of: metric, chain: chain, effort: effort, shouldStop: shouldStop,
            progress: progress),
        isConstant: ConstantLoss.generations(of: metric, chain: chain),
        negligible: LossVariance.negligibleOfLaws)
    case .reverseKL:
      throw .noVariance(metric, reason: "its expectation is infinite once a category can be missed")
    default:
      throw .noVariance(metric, reason: "it is no metric of a categorical chain")
    }
  }

  /// Var Σ (P_i[t] - p_i)² for t = 0...T.
  ///
  /// - Complexity: O(K) once, then about 70 interval operations per generation.
  /// - Throws: only `.stopped`.
  public static func squaredErrorVariance(
    of chain: CategoricalChain, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> LossVariance {
    try byPowerSums(.squaredError, chain, shouldStop, \.varianceD)
  }

  /// From laws of merged categories, or else from covariances.
  private static func lostCategoriesVariance(
    _ chain: CategoricalChain, _ effort: Double, _ shouldStop: () -> Bool,
    _ progress: (Double) -> Void
  ) throws(NoTheory) -> [Interval] {
    do {
      return try LostCategoriesVariance.trajectory(
        of: chain, effort: effort, shouldStop: shouldStop)
    } catch {
      guard case .noVariance = error, chain.categories > 2 else { throw error }
    }
    return try CategoryPairVariance.ofLostCategories(
      chain, effort: effort, shouldStop: shouldStop, progress: progress)
  }

  private static func byPowerSums(
    _ metric: Metric, _ chain: CategoricalChain, _ shouldStop: () -> Bool,
    _ variance: (PowerSumMoments<Interval>) -> Interval
  ) throws(NoTheory) -> LossVariance {
    try refined(metric, chain) { (precision) throws(NoTheory) in
      try PowerSumMoments<Interval>.trajectory(
        of: chain, in: precision, settles: { $1.settles(from: $0) }, shouldStop: shouldStop)?
        .map(variance)
    }
  }

  /// Intervals at a precision that is raised until every generation has relative error
  /// ``LossVariance/goal``.
  private static func refined(
    _ metric: Metric, _ chain: CategoricalChain,
    _ variances: (Precision) throws(NoTheory) -> [Interval]?
  ) throws(NoTheory) -> LossVariance {
    let isConstant = ConstantLoss.generations(of: metric, chain: chain)
    // Where the model's own numbers are enclosures, precision beyond theirs gains nothing.
    let ladder = chain.isExact ? [192, 512, 1024, 4096] : [192, 512]
    var best = LossVariance([], isConstant: [])
    for bits in ladder {
      guard let found = try variances(Precision(bits: bits)) else {
        preconditionFailure("an interval holds every number of a model")
      }
      best = LossVariance(found, isConstant: isConstant)
      if best.relativeError <= LossVariance.goal { break }
    }
    return best
  }
}
