internal import Intervals
public import Models
internal import Multiprecision
public import Scalars

/// Expected first generation T at which P[t] is a point mass, for alpha = 0 from generation 1 on.
///
///     E T = Σ_{t < s} (1 - absorbed[t]) + h(n),     n = n[s] = n[s+1] = ...
///     (1 - a(l, l)) h(l) = 1 - U_l + Σ_{1 < i < l} a(l, i) h(i),     U_l = Σ_k E P_k[s-1]^l,   h(1) = 0
///
/// with a(l, i) of ``AncestorCounts``: l lineages of a generation of n have i distinct parents. h(l) sums
/// 1 - U over the numbers of lineages met on the way back from l of them.
///
/// - Meaning:    generation 0 counts as t = 0, whatever the start: T = 0 where P[0] is a point mass.
///               Papers that count the truth as generation 0 have T + 1 for the start real.
/// - Domain:     sample sizes constant from some s <= the horizon on; or n[s] = 1 at some s, where every
///               model is a point mass. Always finite.
/// - Exactness:  exact over Rational; enclosure over Interval, where only 1 - U_l and 1 - a(l, l) are
///               differences.
/// - Complexity: O(n²) operations, O(n) memory, whatever K; plus ``AbsorptionProbability`` before s.
/// - Source:     proofs-notes/absorption-time.md.
public enum AbsorptionTime {
  /// - Returns: nil where the scalar cannot hold a number of the model.
  /// - Throws: `.notAvailable` where the expectation is not determined by what is known of the
  ///   schedules.
  public static func expected<Scalar: RecursionScalar>(
    _ chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> Scalar? {
    let plan = try AbsorptionPlan(chain)
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let one = scalars.scalar(.one)
    let history = try AbsorptionProbability.history(
      scalars, chain, before: plan.settled, degree: plan.sampleSize, shouldStop: shouldStop)
    var total = scalars.scalar(.zero)
    for probability in history.absorbed { total.formAdd(one - probability) }
    guard plan.sampleSize > 1 else { return total }
    return try total
      + remainingTime(
        sampleSize: plan.sampleSize, powerSums: history.powerSums, in: context,
        shouldStop: shouldStop)
  }

  /// h(n), given U_j for j = 0...n.
  static func remainingTime<Scalar: RecursionScalar>(
    sampleSize n: Int, powerSums: [Scalar], in context: Scalar.Context, shouldStop: () -> Bool
  ) throws(NoTheory) -> Scalar {
    let one = Scalar(.one, in: context)
    let zero = Scalar(.zero, in: context)
    var ancestors = AncestorCounts<Scalar>(sampleSize: n, draws: n, in: context)
    ancestors.advance()
    // times[l] = h(l); entry 0 is not a number of lineages.
    var times = [zero, zero]
    times.reserveCapacity(n + 1)
    for l in 2...n {
      if l & 63 == 0, shouldStop() { throw .stopped }
      ancestors.advance()
      var sum = one - powerSums[l]
      for i in 2..<l { sum.formMultiplyAdd(ancestors.row[i], times[i]) }
      times.append(sum / (one - ancestors.row[l]))
    }
    return times[n]
  }
}

/// Where the sizes settle, from the model alone.
struct AbsorptionPlan {
  /// The first generation s whose size holds for ever after.
  let settled: Int
  /// n[s]; 1 where nothing remains after s.
  let sampleSize: Int

  init(_ chain: CategoricalChain) throws(NoTheory) {
    guard chain.hasNoFreshData else {
      throw .notAvailable(
        .absorptionTime,
        reason:
          "with alpha > 0 a point mass may be left again; it needs scheme: replace, or alpha 0")
    }
    let sizes = chain.schedules.sampleSizes
    let firstDrawn: Int
    if case .real = chain.start { firstDrawn = 0 } else { firstDrawn = 1 }
    // A generation of one draw is a point mass, and nothing is left to sum from it on.
    if let single = sizes.indices.dropFirst(firstDrawn).first(where: { sizes[$0] == 1 }) {
      settled = single
      sampleSize = 1
      return
    }
    guard let tail = chain.tail, let from = tail.settledFrom, from < sizes.count,
      chain.scheme == .replace || tail.alpha.isZero
    else {
      throw .notAvailable(
        .absorptionTime,
        reason: "it depends on n[t] beyond the horizon; write n as a constant, "
          + "or as if(t < c, ..., N) with c at most the horizon")
    }
    settled = max(firstDrawn, from)
    // At horizon 0 the first draw after a given start may lie beyond it; the size is known.
    sampleSize = sizes[min(settled, sizes.count - 1)]
  }
}
