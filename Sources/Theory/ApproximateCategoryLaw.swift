internal import CTrajectories
internal import Intervals
public import Models

/// Summaries of the law of one category in doubles, in milliseconds: NOT enclosures.
///
/// For pictures, searches and first looks. The type says what it is: nothing in it is a `Number`, so no claim can be
/// certified or refuted by it. ``CategoryLaw`` encloses the same quantities.
///
/// - Meaning:    E|P_k[t] - p_k|, Var P_k[t] and P(P_k[t] = 0), over all draws up to generation t.
/// - Domain:     numbers of the model are read as doubles; n up to 10^7.
/// - Shape:      T + 1 entries, index = generation.
/// - Exactness:  absolute errors about 1e-15 per generation (measured, not derived; tested to 1e-12).
///               Small probabilities have no relative accuracy.
/// - Complexity: O(m² σ) once per stretch of equal generations, m = O(√n) nodes and σ = O(√n) counts,
///               then O(m²) per generation.
/// - Source:     proofs-notes/interpolated-law.md.
public struct ApproximateCategoryLaw: Sendable {
  public struct Summary: Sendable, Equatable {
    public let absoluteDeviation: Double
    public let variance: Double
    public let lostProbability: Double
  }

  /// Index = generation.
  public let generations: [Summary]

  /// Most draws of a generation.
  public static let largestSampleSize = 10_000_000

  /// - Parameter category: from 0.
  /// - Returns: nil where a sample size is above ``largestSampleSize``, where the law spreads over more
  ///   than some 300 of its standard deviations given the past (n above 40 000 without fresh data), or
  ///   where memory is short.
  public init?(of category: Int, chain: CategoricalChain) {
    precondition(
      chain.truth.values.indices.contains(category),
      "categories run from 0 to \(chain.categories - 1), but \(category) was asked for")
    let p = chain.truth.doubles[category]
    let start: Double =
      switch chain.start {
      case .real: -1
      case .truth: p
      case .point(let values): values[category].doubleValue
      }
    let alpha = chain.schedules.alpha.enumerated().map { t, value in
      chain.scheme == .replace && t > 0 ? 0 : value.doubleValue
    }
    self.init(p: p, start: start, alpha: alpha, sampleSizes: chain.schedules.sampleSizes)
  }

  /// Σ_k E|P_k[t] - p_k| / 2 for t = 0...T: the expected total variation distance.
  ///
  /// - Returns: nil as for one category.
  public static func totalVariation(of chain: CategoricalChain) -> [Double]? {
    var sums = [Double](repeating: 0, count: chain.horizon + 1)
    for category in MergedCategory.distinct(of: chain) {
      guard let law = ApproximateCategoryLaw(of: category.members[0], chain: chain) else {
        return nil
      }
      let weight = 0.5 * Double(category.members.count)
      for t in sums.indices { sums[t] += weight * law.generations[t].absoluteDeviation }
    }
    return sums
  }

  private init?(p: Double, start: Double, alpha: [Double], sampleSizes: [Int]) {
    guard sampleSizes.allSatisfy({ $0 <= Self.largestSampleSize }) else { return nil }
    let sizes = sampleSizes.map { UInt64($0) }
    var found = [ct_law_summary](repeating: ct_law_summary(), count: sizes.count)
    guard ct_law_interpolated(p, start, alpha, sizes, sizes.count, &found) != 0 else { return nil }
    generations = found.map {
      Summary(
        absoluteDeviation: $0.absolute_deviation, variance: $0.variance, lostProbability: $0.lost)
    }
  }
}
