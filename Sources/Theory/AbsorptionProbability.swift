internal import Intervals
public import Models
internal import Multiprecision
public import Scalars

/// The probability that P[t] is a point mass, and that a category is lost, for any start and schedule.
///
///     absorbed[t] = Σ_k E (m_k[t])^n[t],   lost[k, t] = E (1 - m_k[t])^n[t],
///     m_k[t] = alpha[t] p_k + (1 - alpha[t]) P_k[t-1]
///
/// - Meaning:    over all draws of generations 1...t, and of generation 0 where the start is real. The
///               events of ``Models/Quantity/absorbed`` for different categories exclude each other.
/// - Domain:     n ≥ 1, alpha in [0, 1]. A given P[0] is a point mass, or without a category, or not.
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  exact over Rational; over Interval only nonnegative terms are added, so that small
///               probabilities keep their relative accuracy.
/// - Complexity: as ``CategoryMoments``, for each distinct pair (p_k, P_k[0]); once for all categories
///               together where alpha is 0 from generation 1 on.
/// - Source:     proofs-notes/absorption-probability.md.
public enum AbsorptionProbability {
  /// The probability that P[t] is a point mass.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  public static func absorbed<Scalar: RecursionScalar>(
    _ chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let initial = try StartFacts.isPointMass(chain)
    guard !chain.hasNoFreshData else {
      return try wholeDraws(
        of: Array(0..<chain.categories), scalars, chain, initial: initial, shouldStop: shouldStop)
    }
    var total = [Scalar](repeating: scalars.scalar(.zero), count: scalars.horizon + 1)
    for group in StartFacts.groupsOfEqualCategories(chain) {
      let values = try wholeDraws(
        of: [group[0]], scalars, chain, initial: nil, shouldStop: shouldStop)
      guard let values else { return nil }
      let multiplicity = scalars.scalar(Rational(group.count))
      for t in values.indices { total[t].formMultiplyAdd(multiplicity, values[t]) }
    }
    if let initial { total[0] = scalars.scalar(initial) }
    return total
  }

  /// The probability that P_k[t] = 0.
  ///
  /// - Parameter category: counted from 0.
  /// - Returns: nil where the scalar cannot hold a number of the model.
  public static func lost<Scalar: RecursionScalar>(
    _ category: Int, _ chain: CategoricalChain, in context: Scalar.Context,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    return try wholeDraws(
      of: [category], scalars, chain, initial: StartFacts.isLost(category, chain),
      ofComplement: true, shouldStop: shouldStop)
  }

  /// The probability that all draws of a generation fall in one category (or in its complement),
  /// summed over the categories, which obey one recursion: alpha is 0, or there is one of them.
  ///
  /// - Parameter initial: the value at t = 0 of a given start.
  private static func wholeDraws<Scalar: RecursionScalar>(
    of categories: [Int], _ scalars: ChainScalars<Scalar>, _ chain: CategoricalChain,
    initial: Rational?, ofComplement: Bool = false, shouldStop: () -> Bool
  ) throws(NoTheory) -> [Scalar]? {
    let one = scalars.scalar(.one)
    func side(_ value: Scalar) -> Scalar { ofComplement ? one - value : value }
    let sizes = chain.schedules.sampleSizes
    let firstDrawn = scalars.isRealStart ? 0 : 1
    var values = scalars.isRealStart ? [] : [scalars.scalar(initial ?? .zero)]
    guard firstDrawn < sizes.count else { return values }
    // What the first drawn generation is drawn from: p itself for the starts real and truth.
    let source = scalars.point ?? scalars.truth
    var moments = CategoryMoments<Scalar>(
      moments: powerSums(of: categories.map { side(source[$0]) }, to: sizes[firstDrawn], one: one),
      in: scalars.context)
    for t in firstDrawn..<sizes.count {
      if shouldStop() { throw .stopped }
      var fresh: (alpha: Scalar, synthetic: Scalar, p: Scalar)?
      if t > 0, !chain.hasNoFreshData {
        guard let synthetic = scalars.syntheticFraction(at: t) else { return nil }
        fresh = (one - synthetic, synthetic, side(scalars.truth[categories[0]]))
      }
      moments.advance(
        sampleSize: sizes[t], fresh: fresh, degree: t + 1 < sizes.count ? sizes[t + 1] : 0)
      values.append(moments.ofDraws[sizes[t]])
    }
    return values
  }

  /// absorbed[t] for t < s, and U_j = Σ_k E P_k[s-1]^j for j = 0...degree: those of p, where s = 0.
  ///
  /// - Precondition: alpha is 0 from generation 1 on, and n[t] is known for t < s.
  static func history<Scalar: RecursionScalar>(
    _ scalars: ChainScalars<Scalar>, _ chain: CategoricalChain, before s: Int, degree: Int,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> (absorbed: [Scalar], powerSums: [Scalar]) {
    let sizes = chain.schedules.sampleSizes
    let firstDrawn = scalars.isRealStart ? 0 : 1
    var absorbed: [Scalar] = []
    if s > 0, let initial = try StartFacts.isPointMass(chain) {
      absorbed.append(scalars.scalar(initial))
    }
    let source = scalars.point ?? scalars.truth
    let firstDegree = firstDrawn < s ? sizes[firstDrawn] : degree
    var moments = CategoryMoments<Scalar>(
      moments: powerSums(of: source, to: firstDegree, one: scalars.scalar(.one)),
      in: scalars.context)
    for t in stride(from: firstDrawn, to: s, by: 1) {
      if shouldStop() { throw .stopped }
      moments.advance(
        sampleSize: sizes[t], fresh: nil, degree: t + 1 < s ? sizes[t + 1] : degree)
      absorbed.append(moments.ofDraws[sizes[t]])
    }
    return (absorbed, moments.moments)
  }

  /// Σ x^j over the values, j = 0...degree.
  static func powerSums<Scalar: RecursionScalar>(
    of values: [Scalar], to degree: Int, one: Scalar
  ) -> [Scalar] {
    var sums = [Scalar](repeating: one - one, count: degree + 1)
    for value in values {
      var power = one
      for j in sums.indices {
        sums[j].formAdd(power)
        power.formMultiply(by: value)
      }
    }
    return sums
  }
}
