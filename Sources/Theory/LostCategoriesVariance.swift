internal import Intervals
internal import Models
internal import Multiprecision

/// Variance of the number of lost categories, from categories taken one and two at a time.
///
///     Var N = Σ_i P_i + 2 Σ_{i<j} P_ij - (Σ_i P_i)²
///
/// with P_i the probability that category i is lost, and P_ij that both are: that the category which
/// i and j merge into is lost. Merging categories of the chain gives the same chain.
///
/// - Meaning:    categories with p > 0 and P[t] = 0; generations 0...T.
/// - Exactness:  exact fractions on small chains, before they are enclosed; enclosures otherwise.
/// - Complexity: as K (K + 1) / 2 laws of one category; equal sums of probabilities share one.
/// - Source:     proofs-notes/loss-variance.md, section 4.
enum LostCategoriesVariance {
  static func trajectory(
    of chain: CategoricalChain, effort: Double, shouldStop: () -> Bool
  ) throws(NoTheory) -> [Interval] {
    let precision = Precision(bits: 160)
    return try values(
      of: chain, precision: precision, effort: effort, shouldStop: shouldStop
    )
    .map { $0.interval(precision: precision) }
  }

  /// - Throws: `.noVariance` where the laws are too much work.
  static func values(
    of chain: CategoricalChain, precision: Precision, effort: Double = 1,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> [Number] {
    let metric = Metric.supportLoss
    let groups = MergedCategory.distinct(of: chain).filter { $0.truth.exactValue?.isZero != true }
    for group in groups where !group.truth.isCertainlyPositive {
      throw .undetermined(
        metric, reason: "a probability of p, \(group.truth.shortDescription), may be 0")
    }
    // Two categories are never lost together.
    let pairs =
      chain.categories == 2 ? [] : MergedCategory.pairs(of: groups, precision: precision)
    let categories = groups + pairs.map(\.category)
    let engine = try engine(chain, categories, precision, effort)
    var variances: [Number] = []
    try CategoryLawSequence(chain: chain, categories: categories, engine: engine)
      .forEachGeneration(shouldStop: shouldStop) { (_, laws) throws(NoTheory) in
        var mean = NumberSum(precision: precision)
        var square = NumberSum(precision: precision)
        for (index, law) in laws.enumerated() {
          guard let lost = law.probability(ofEnd: false) else {
            throw .undetermined(metric, reason: "the enclosure of a given start contains 0")
          }
          if index < groups.count {
            let count = Rational(groups[index].members.count)
            mean.add(lost, times: count)
            square.add(lost, times: count)
          } else {
            square.add(lost, times: Rational(2 * pairs[index - groups.count].count))
          }
        }
        variances.append(square.value.minusSquare(of: mean.value, precision))
      }
    return variances
  }

  private static func engine(
    _ chain: CategoricalChain, _ categories: [MergedCategory], _ precision: Precision,
    _ effort: Double
  ) throws(NoTheory) -> CategoryLawSequence.Engine {
    switch CategoryLawSize.engine(for: chain, categories: categories, precision: precision) {
    case .failure(let refusal): throw .noVariance(.supportLoss, reason: refusal.reason)
    case .success(.exact) where effort >= 1: return .exact
    case .success(let engine):
      guard
        CategoryLawSize.entries(
          of: chain, categories, limit: effort * TheoryLimits.mergedLawEntries) != nil
      else {
        throw .noVariance(
          .supportLoss,
          reason: "the laws of its \(categories.count) categories and pairs need more than "
            + "\(Int(effort * TheoryLimits.mergedLawEntries)) transition probabilities")
      }
      return engine
    }
  }
}

extension Number {
  /// self - other².
  fileprivate func minusSquare(of other: Number, _ precision: Precision) -> Number {
    if let a = exactValue, let b = other.exactValue { return .exact(a - b * b) }
    return .enclosure(
      interval(precision: precision) - other.interval(precision: precision).squared())
  }
}
