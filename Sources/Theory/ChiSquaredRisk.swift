internal import Intervals
public import Models
internal import Multiprecision
public import Scalars

/// Expected chi-squared distance E Σ (P_i[t] - p_i)² / p_i, for any start and any schedule.
///
///     X[t] = (1 - alpha[t])² (1 - 1/n[t]) X[t-1] + c[t] / n[t],   c[t] = (1 - B[t]) (k - 1) + B[t] G
///
/// with k the number of categories of positive probability, B[t] = Π_{1...t} (1 - alpha[s]), and
/// G = Σ P_i[0] / p_i - 1 for a given start; for the starts real and truth c[t] = k - 1.
///
/// - Meaning:    a category with p_i = 0 counts 0 where P has no mass on it, and infinity otherwise.
/// - Domain:     n ≥ 1, alpha in [0, 1]. X[0] is (k - 1)/n[0] (real), 0 (truth), its value (point).
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  exact over Rational; enclosure over Interval, all terms nonnegative.
/// - Complexity: O(K) once, then O(1) operations per generation.
/// - Source:     proofs-notes/chi-squared-risk.md.
public enum ChiSquaredRisk {
  /// - Returns: nil where the scalar cannot hold a number of the model.
  /// - Throws: `.infinite` at the first generation with an infinite expectation, `.undetermined`
  ///   where enclosures do not tell which probabilities are zero.
  public static func trajectory<Scalar: RecursionScalar>(
    of chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let support = try checkedSupport(chain)
    let levels = noiseLevels(of: scalars, support: support)
    let noise = NoiseNumerator(
      ofTruth: levels.0, ofStart: levels.1, one: scalars.scalar(.one))
    let initial = scalars.point.map { point in
      support.reduce(scalars.scalar(.zero)) { sum, i in
        let difference = point[i] - scalars.truth[i]
        return sum + difference * difference / scalars.truth[i]
      }
    }
    return try contractingTrajectory(
      scalars, noise: noise, ofPoint: initial, shouldStop: shouldStop)
  }

  /// k - 1, and G = Σ P_i[0] / p_i - 1 where the start is a given point.
  static func noiseLevels<Scalar: RecursionScalar>(
    of scalars: ChainScalars<Scalar>, support: [Int]
  ) -> (Scalar, Scalar?) {
    let ofStart = scalars.point.map { point in
      support.reduce(scalars.scalar(Rational(-1))) { $0 + point[$1] / scalars.truth[$1] }
    }
    return (scalars.scalar(Rational(support.count - 1)), ofStart)
  }

  /// The support of p, where the expectation is finite.
  static func checkedSupport(_ chain: CategoricalChain) throws(NoTheory) -> [Int] {
    let support = try supportOfTruth(chain)
    try requireFiniteStart(chain, support: support)
    return support
  }

  /// The categories with p > 0.
  private static func supportOfTruth(_ chain: CategoricalChain) throws(NoTheory) -> [Int] {
    var support: [Int] = []
    for (i, value) in chain.truth.values.enumerated() where value.exactValue?.isZero != true {
      guard value.isCertainlyPositive else {
        throw .undetermined(
          .chiSquared, reason: "p[\(i + 1)] = \(value.shortDescription) may be 0")
      }
      support.append(i)
    }
    return support
  }

  /// Mass of the start outside the support makes the expectation infinite.
  private static func requireFiniteStart(
    _ chain: CategoricalChain, support: [Int]
  ) throws(NoTheory) {
    guard case .point(let start) = chain.start else { return }
    var isInSupport = [Bool](repeating: false, count: start.count)
    for i in support { isInSupport[i] = true }
    for (i, mass) in start.enumerated() where !isInSupport[i] && mass.exactValue?.isZero != true {
      guard mass.isCertainlyPositive else {
        throw .undetermined(
          .chiSquared,
          reason: "p[\(i + 1)] is 0 and start[\(i + 1)] = \(mass.shortDescription) may be positive")
      }
      throw .infinite(.chiSquared, t: 0)
    }
  }
}
