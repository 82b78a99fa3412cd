public import Models
public import Scalars

/// Expected heterozygosity (Gini diversity) of the contaminated chain, any start and schedule.
///
///     h[t] = (1 - 1/n[t]) { (1 - alpha[t])² h[t-1] + alpha[t] (H + (1 - alpha[t]) c[t-1]) }
///
/// with H and c[t] as in ``ExpectedSquaredError``.
///
/// - Meaning:    E[1 - Σ P_i[t]²], the probability that two draws from P[t] differ.
/// - Domain:     n ≥ 1 (n = 1 gives 0), alpha in [0, 1]. h[0] is (1 - 1/n[0]) H (real), H (truth),
///               Σ P_i[0] (1 - P_i[0]) (point).
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  exact over Rational; enclosure over Interval with a small relative width even where
///               h decays to 0, which H - R[t] would not have.
/// - Complexity: O(K) once, then O(1) operations per generation.
/// - Source:     proofs-notes/expected-heterozygosity.md.
public enum ExpectedHeterozygosity {
  /// - Returns: nil where the scalar cannot hold a number of the model.
  public static func trajectory<Scalar: RecursionScalar>(
    of chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let one = scalars.scalar(.one)
    let (ofTruth, ofStart) = ExpectedSquaredError.noiseLevels(of: scalars)
    var noise = NoiseNumerator(ofTruth: ofTruth, ofStart: ofStart, one: one)
    var value = ofTruth
    if let point = scalars.point {
      value = ExpectedSquaredError.heterozygosity(of: point, one: one)
    } else if scalars.isRealStart {
      value = scalars.distinctFraction(at: 0) * ofTruth
    }
    var values = [value]
    values.reserveCapacity(scalars.horizon + 1)
    for t in 0..<scalars.horizon {
      if t & 1023 == 0 && shouldStop() { throw .stopped }
      guard let synthetic = scalars.syntheticFraction(at: t + 1) else { return nil }
      let fresh = (one - synthetic) * (ofTruth + synthetic * noise.current)
      value = scalars.distinctFraction(at: t + 1) * (synthetic * synthetic * value + fresh)
      noise.advance(syntheticFraction: synthetic)
      values.append(value)
    }
    return values
  }
}
