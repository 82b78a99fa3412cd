internal import Models
internal import Multiprecision
internal import Scalars

/// Expected squared error of one context whose count N of a generation's draws is binomial.
///
/// With v the law of an unseen context (before generation 0, under the rule "keep"), e = 1 - alpha[t],
/// z and eps those of ``VisitCount``, and E P[t] - p = B[t] (v - p):
///
///     keep:       B[t] = (z + (1 - z) e) B[t-1],    R[t] = (z + e² (1 - z - eps)) R[t-1] + eps c[t]
///     fall back:  B[t] = z + (1 - z) e B[t-1],      R[t] = z |v - p|² + e² (1 - z - eps) R[t-1] + eps c[t]
///     c[t] = (1 - e B[t-1]) H + e B[t-1] G,   H = 1 - Σ p²,   G = 1 + Σ p² - 2 <p, v>
///
/// Start real: B[0] = z, R[0] = z |v - p|² + eps H under both rules; start truth: B[0] = R[0] = 0.
///
/// - Meaning:    E Σ (P_i[t] - p_i)² over all draws and counts.
/// - Domain:     n ≥ 1, alpha in [0, 1]; counts independent of the past.
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: O(K) once, then O(1) operations per generation.
/// - Source:     proofs-notes/contexts.md, section 3.
struct ExpectedContextError<Scalar: RecursionScalar> {
  /// R[t].
  private(set) var errors: [Scalar] = []
  /// (1 - B[t]) H + B[t] G - R[t] = E[1 - Σ P²].
  private(set) var heterozygosities: [Scalar] = []

  private let scalars: ChainScalars<Scalar>
  private let one: Scalar
  private let ofTruth: Scalar
  private let ofUnseen: Scalar
  /// |v - p|².
  private let distance: Scalar

  /// - Parameter counts: index = generation.
  /// - Returns: nil where the scalar cannot hold a number of the model.
  init?(
    of chain: CategoricalChain, unseen rule: ContextModel.UnseenRule,
    counts: [VisitCount<Scalar>], in context: Scalar.Context, shouldStop: () -> Bool
  ) throws(NoTheory) {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    var law: [Scalar] = []
    for value in rule.initial.values {
      guard let scalar = Scalar.make(value, in: context) else { return nil }
      law.append(scalar)
    }
    self.scalars = scalars
    one = scalars.scalar(.one)
    ofTruth = ExpectedSquaredError.heterozygosity(of: scalars.truth, one: one)
    ofUnseen = ExpectedSquaredError.noiseNumerator(of: law, truth: scalars.truth, one: one)
    distance = ExpectedSquaredError.squaredDistance(law, scalars.truth, one: one)
    try play(rule, counts, shouldStop)
    guard errors.count == counts.count else { return nil }
  }

  private mutating func play(
    _ rule: ContextModel.UnseenRule, _ counts: [VisitCount<Scalar>], _ shouldStop: () -> Bool
  ) throws(NoTheory) {
    var bias = scalars.scalar(.zero)
    var error = bias
    if scalars.isRealStart {
      bias = counts[0].unseen
      error = counts[0].unseen * distance + counts[0].reciprocal * ofTruth
    }
    append(error, bias)
    for t in counts.indices.dropFirst() {
      if t & 255 == 0 && shouldStop() { throw .stopped }
      guard let synthetic = scalars.syntheticFraction(at: t) else { return }
      let count = counts[t]
      let seen = one - count.unseen
      let noise = count.reciprocal * numerator(synthetic * bias)
      let shrink = synthetic * synthetic * (seen - count.reciprocal)
      switch rule {
      case .keep:
        error = (count.unseen + shrink) * error + noise
        bias = (count.unseen + seen * synthetic) * bias
      case .fallBack:
        error = count.unseen * distance + shrink * error + noise
        bias = count.unseen + seen * synthetic * bias
      }
      append(error, bias)
    }
  }

  private mutating func append(_ error: Scalar, _ bias: Scalar) {
    errors.append(error)
    heterozygosities.append(numerator(bias) - error)
  }

  /// E |e_Y - p|² with Y drawn from p + share (v - p).
  private func numerator(_ share: Scalar) -> Scalar {
    (one - share) * ofTruth + share * ofUnseen
  }
}
