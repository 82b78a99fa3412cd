internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Second moments of a fitted covariance matrix S in d dimensions, with A the truth.
///
/// A sum of outer products of n normal deviations with covariance S is Wishart W with nu = n - 1:
///
///     E W = nu S,   E tr W² = nu (nu + 1) tr S² + nu (tr S)²,   E (tr W)² = nu² (tr S)² + 2 nu tr S²
///
/// so that P = E tr S², Q = E (tr S)² and c in E S = c A follow each other, and
/// E |S - A|² = P - 2 c tr A² + tr A² (Frobenius norm).
///
/// - Domain:     generations that see real draws alone, draws of the model before alone, or average the
///               fits of both. A sample that is pooled from both is no Wishart matrix.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: O(T + d).
/// - Source:     proofs-notes/multivariate-gaussian.md. Claims: bounds/multivariate-gaussian/.
struct CovarianceMoments<Scalar: RecursionScalar> {
  /// P, Q and c.
  private struct State {
    var square: Scalar
    var traceSquare: Scalar
    var level: Scalar
  }

  private let context: Scalar.Context
  private let truth: State

  /// E |S[t] - A|² for t = 0...T.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func squaredError(
    of model: MultivariateGaussianModel, in context: Scalar.Context
  ) throws(NoTheory) -> [Scalar]? {
    let zero = Scalar(.zero, in: context)
    var (square, trace) = (zero, zero)
    for variance in model.variances {
      guard let value = Scalar.make(variance, in: context) else { return nil }
      square.formMultiplyAdd(value, value)
      trace.formAdd(value)
    }
    let truth = State(
      square: square, traceSquare: trace * trace, level: Scalar(.one, in: context))
    let engine = CovarianceMoments(context: context, truth: truth)
    var state = truth
    var result: [Scalar] = []
    for (t, set) in model.plan.sets.enumerated() {
      if t > 0 || !model.startsAtTruth {
        let isFirst = t == 0
        guard !model.plan.keepsBatches || isFirst else { throw Self.pooled }
        state = try engine.next(set, after: isFirst ? truth : state, model.estimator)
      }
      result.append(state.square - (state.level + state.level) * square + square)
    }
    return result
  }

  private static var pooled: NoTheory {
    .noRecursion(
      .varianceSquaredError,
      reason:
        "in several dimensions it closes where a generation is fitted on real draws, on draws of "
        + "the model before, or averages both fits; squared-error and variance have theory")
  }

  private func next(
    _ set: TrainingSet, after state: State, _ estimator: GaussianModel.Estimator
  ) throws(NoTheory) -> State {
    switch set {
    case .mixture(let count, let alpha):
      if alpha.exactValue == .one { return fit(truth, count, estimator) }
      guard alpha.exactValue?.isZero == true else { throw Self.pooled }
      return fit(state, count, estimator)
    case .stratified(let fresh, let synthetic):
      if synthetic == 0 { return fit(truth, fresh, estimator) }
      guard fresh == 0 else { throw Self.pooled }
      return fit(state, synthetic, estimator)
    case .weighted(let fresh, let synthetic, let weight):
      let own = fit(truth, fresh, estimator)
      let other = fit(state, synthetic, estimator)
      let rest = weight.exactValue.map { Number.exact(.one - $0) }
      guard let w = Scalar.make(weight, in: context) else { throw Self.pooled }
      let u = rest.flatMap { Scalar.make($0, in: context) } ?? Scalar(.one, in: context) - w
      // The two fits are independent given the model before, and E F = own.level A is fixed.
      let product = (w * u) * (own.level * other.level)
      let cross = product + product
      return State(
        square: w * w * own.square + u * u * other.square + cross * truth.square,
        traceSquare: w * w * own.traceSquare + u * u * other.traceSquare
          + cross * truth.traceSquare,
        level: w * own.level + u * other.level)
    }
  }

  /// The fit of n draws of a law whose covariance has these moments.
  private func fit(_ law: State, _ n: Int, _ estimator: GaussianModel.Estimator) -> State {
    let nu = Rational(n - 1)
    let k = Rational(estimator.divisor(n))
    func scalar(_ value: Rational) -> Scalar { Scalar(value, in: context) }
    let shared = scalar(nu / (k * k))
    return State(
      square: scalar(nu * (nu + .one) / (k * k)) * law.square + shared * law.traceSquare,
      traceSquare: scalar(nu * nu / (k * k)) * law.traceSquare + (shared + shared) * law.square,
      level: scalar(nu / k) * law.level)
  }
}
