internal import Models
internal import Multiprecision
internal import Scalars

/// Variance of Σ w_c D_c, the summed squared errors of contexts that share their counts.
///
/// Given all counts the contexts are independent, so that Cov(D_c, D_d) is that of their conditional
/// means, and the variance of one D_c is that of a chain with a random count.
///
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: O(C² (T + n)) operations for a constant n.
/// - Source:     proofs-notes/contexts.md, section 5.
enum ContextErrorVariance {
  /// Var Σ w_c D_c for t = 0...T.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func trajectory<Scalar: RecursionScalar>(
    of model: ContextModel, unseen rule: ContextModel.UnseenRule, in context: Scalar.Context,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> [Scalar]? {
    let zero = Scalar(.zero, in: context)
    var sums = Array(repeating: zero, count: model.horizon + 1)
    let used = model.contexts.indices.filter { !model.contexts[$0].weight.isZero }
    for (position, c) in used.enumerated() {
      if shouldStop() { throw .stopped }
      guard
        let own = RandomCountMoments<Scalar>.variances(
          of: model.chains[c], visit: model.contexts[c].visit, unseen: rule, in: context)
      else { return nil }
      let weight = model.contexts[c].weight
      let square = Scalar(weight * weight, in: context)
      for t in sums.indices { sums[t].formMultiplyAdd(own[t], square) }
      for d in used.dropFirst(position + 1) {
        guard
          let shared = ContextCovariance<Scalar>.covariances(
            of: model, c, d, unseen: rule, in: context)
        else { return nil }
        let twice = Scalar(weight * model.contexts[d].weight * Rational(2), in: context)
        for t in sums.indices { sums[t].formMultiplyAdd(shared[t], twice) }
      }
    }
    return sums
  }
}

/// Cov(D_c, D_d) of two contexts that share their counts.
///
/// Given all counts, E (1, B, R) of a context, with B its bias over v - p and R its squared error, goes
/// from generation to generation by 1{N=0} T0 + 1{N>0} T1 + (1{N>0}/N) T2, matrices of the model. So the
/// nine expectations Y of products of (1, B, R) of the one context with those of the other obey
///
///     Y' = Σ_{a,b} E[χ_a(N) χ_b(M)] T_a Y T_b^T,     Cov(D_c, D_d) = Y_RR - Y_R1 Y_1R.
enum ContextCovariance<Scalar: RecursionScalar> {
  static func covariances(
    of model: ContextModel, _ c: Int, _ d: Int, unseen rule: ContextModel.UnseenRule,
    in context: Scalar.Context
  ) -> [Scalar]? {
    guard let first = ContextSteps<Scalar>(model.chains[c], rule, in: context),
      let second = ContextSteps<Scalar>(model.chains[d], rule, in: context)
    else { return nil }
    let visits = (model.contexts[c].visit, model.contexts[d].visit)
    var known: [Int: SharedCounts<Scalar>] = [:]
    var state = first.initial.map { a in second.initial.map { a * $0 } }
    var values: [Scalar] = []
    for (t, n) in model.schedules.sampleSizes.enumerated() {
      if t > 0 || first.isRealStart {
        let counts = known[n] ?? SharedCounts(visits: visits, sampleSize: n, in: context)
        known[n] = counts
        guard let a = first.matrices(at: t), let b = second.matrices(at: t) else { return nil }
        state = next(state, counts, a, b, zero: Scalar(.zero, in: context))
      }
      values.append(state[2][2] - state[2][0] * state[0][2])
    }
    return values
  }

  private static func next(
    _ state: [[Scalar]], _ counts: SharedCounts<Scalar>, _ first: [[[Scalar]]],
    _ second: [[[Scalar]]], zero: Scalar
  ) -> [[Scalar]] {
    var result = Array(repeating: Array(repeating: zero, count: 3), count: 3)
    for (a, left) in first.enumerated() {
      // T_a Y.
      let rows = left.map { row in
        (0..<3).map { j in (0..<3).reduce(zero) { $0 + row[$1] * state[$1][j] } }
      }
      for (b, right) in second.enumerated() {
        for i in 0..<3 {
          for j in 0..<3 {
            let entry = (0..<3).reduce(zero) { $0 + rows[i][$1] * right[j][$1] }
            result[i][j].formMultiplyAdd(counts.products[a][b], entry)
          }
        }
      }
    }
    return result
  }
}

/// How E (1, B, R) of one context goes on, given its count.
struct ContextSteps<Scalar: RecursionScalar> {
  let isRealStart: Bool
  /// (1, B, R) before generation 0 where that is drawn, else at generation 0.
  let initial: [Scalar]
  private let scalars: ChainScalars<Scalar>
  private let keeps: Bool
  private let one: Scalar
  private let zero: Scalar
  private let ofTruth: Scalar
  private let ofUnseen: Scalar
  /// |v - p|².
  let distance: Scalar

  /// - Returns: nil where the scalar cannot hold a number of the model.
  init?(
    _ chain: CategoricalChain, _ rule: ContextModel.UnseenRule, in context: Scalar.Context
  ) {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    var law: [Scalar] = []
    for value in rule.initial.values {
      guard let scalar = Scalar.make(value, in: context) else { return nil }
      law.append(scalar)
    }
    self.scalars = scalars
    isRealStart = scalars.isRealStart
    one = scalars.scalar(.one)
    zero = scalars.scalar(.zero)
    keeps = if case .keep = rule { true } else { false }
    ofTruth = ExpectedSquaredError.heterozygosity(of: scalars.truth, one: one)
    ofUnseen = ExpectedSquaredError.noiseNumerator(of: law, truth: scalars.truth, one: one)
    distance = ExpectedSquaredError.squaredDistance(law, scalars.truth, one: one)
    initial = isRealStart ? [one, one, distance] : [one, zero, zero]
  }

  /// (1 - B) H + B G: E |e_Y - p|² with Y drawn from a model of this bias.
  func noiseLevel(bias: Scalar) -> Scalar { (one - bias) * ofTruth + bias * ofUnseen }

  /// T0, T1 and T2 of generation t.
  func matrices(at t: Int) -> [[[Scalar]]]? {
    var e = zero
    if t > 0 {
      guard let synthetic = scalars.syntheticFraction(at: t) else { return nil }
      e = synthetic
    }
    let e2 = e * e
    let first = [one, zero, zero]
    let unseen =
      keeps
      ? [first, [zero, one, zero], [zero, zero, one]]
      : [first, [one, zero, zero], [distance, zero, zero]]
    let seen = [first, [zero, e, zero], [zero, zero, e2]]
    // (1/N) ((1 - e B) H + e B G - e² R).
    let noise = [
      [zero, zero, zero], [zero, zero, zero], [ofTruth, e * (ofUnseen - ofTruth), -e2],
    ]
    return [unseen, seen, noise]
  }
}
