internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Limits of the expected squared error of least squares, for training sets that no longer change.
///
/// | training set | limit |
/// |---|---|
/// | R' = f R + b with f < 1 | b / (1 - f) |
/// | f = 1 and noise (draws of the previous fit) | grows without end |
/// | all sets kept, equal sizes n, the same covariates | C(n) π²/6 |
/// | the same on new covariates | s (d/(d+1)) (ψ(1) - ψ(1 - (d+1)/n)) |
/// | n ≤ d - 2 draws of the previous fit, new covariates | \|w0\|² + (s n/(d-n-1)) / (1 - n/d) |
/// | the same covariates, and noise | grows without end |
///
/// The sum over i of 1/(i (i n - d - 1)) is (1/(d+1)) Σ (1/(i - (d+1)/n) - 1/i).
///
/// - Source: proofs-notes/linear-regression.md.
enum LeastSquaresLimit {
  static func limit(of model: RegressionModel, precision: Precision) -> ErrorLimit {
    let plan = model.plan
    guard let from = plan.settledFrom, from <= plan.horizon, plan.horizon > 0,
      let last = plan.sets.last
    else {
      return .unknown("the limit needs training sets that stay the same from some generation on")
    }
    let working = Precision(bits: precision.bits + 64)
    if plan.keepsBatches { return keeping(model, in: working) }
    if last.count < model.dimension { return leastNorm(model, last.count, in: working) }
    if let found: ErrorLimit = affine(model, last, in: (), sign: \.signum, number: { .exact($0) }) {
      return found
    }
    return affine(
      model, last, in: working,
      sign: { $0.isCertainlyPositive ? 1 : $0.isCertainlyNegative ? -1 : nil },
      number: { .enclosure($0) }) ?? .unknown("the step of this set is not known")
  }

  private static func affine<Scalar: RecursionScalar>(
    _ model: RegressionModel, _ set: TrainingSet, in context: Scalar.Context,
    sign: (Scalar) -> Int?, number: (Scalar) -> Number
  ) -> ErrorLimit? {
    guard let risk = LeastSquaresRisk<Scalar>(model, in: context),
      let map = try? risk.refitted(set, at: model.horizon)
    else { return nil }
    let lost = Scalar(.one, in: context) - map.factor
    switch (sign(lost), sign(map.constant)) {
    case (1, 1):
      return ErrorLimit(
        .value(number(map.constant / lost)),
        theorem: "an affine step that contracts: its fixed point")
    case (1, 0): return ErrorLimit(.zero, theorem: "a step that contracts, without noise")
    case (0, 1):
      return ErrorLimit(.infinite, theorem: "a step that adds the same error each time")
    default: return .unknown("the step does not tell whether the error settles")
    }
  }

  private static func leastNorm(
    _ model: RegressionModel, _ n: Int, in precision: Precision
  ) -> ErrorLimit {
    let d = model.dimension
    guard case .mixture(_, let alpha)? = model.plan.sets.last, alpha.exactValue?.isZero == true,
      n <= d - 2, let signal = model.signal
    else { return .unknown("no theorem covers fewer draws than covariates here") }
    let isNoisy = model.noise.isCertainlyPositive
    if model.design == .same {
      return isNoisy
        ? ErrorLimit(.infinite, theorem: "a step that adds the same error each time")
        : .unknown("without noise nothing changes on the same covariates")
    }
    let factor = Rational(n, d - n - 1) / (.one - Rational(n, d))
    let theorem = "the squared norm of the fit contracts, its product with the truth vanishes"
    if let s = model.noise.exactValue, let w = signal.exactValue {
      let value = w + s * factor
      return value.isZero
        ? ErrorLimit(.zero, theorem: theorem) : ErrorLimit(.value(.exact(value)), theorem: theorem)
    }
    let value =
      signal.interval(precision: precision)
      + model.noise.interval(precision: precision).multiplied(by: factor)
    guard value.isCertainlyPositive else { return .unknown("the limit may be 0") }
    return ErrorLimit(.value(.enclosure(value)), theorem: theorem)
  }

  private static func keeping(_ model: RegressionModel, in precision: Precision) -> ErrorLimit {
    let (d, sets) = (model.dimension, model.plan.sets)
    guard model.plan.settledFrom == 0, let n = sets.first?.count, n >= d + 2,
      model.noise.isCertainlyPositive,
      sets.dropFirst().allSatisfy({
        if case .mixture(n, let alpha) = $0 { alpha.exactValue?.isZero == true } else { false }
      })
    else {
      return .unknown(
        "with all data kept the limit is known for equal sizes, noise and no fresh data only")
    }
    let noise = model.noise.interval(precision: precision)
    switch model.design {
    case .same:
      let cost = noise.multiplied(by: Rational(d, n - d - 1))
      return ErrorLimit(
        .value(
          .enclosure((cost * Interval.pi(precision: precision).squared()).divided(by: Rational(6)))),
        theorem: "Σ 1/i² = π²/6")
    case .fresh:
      let one = Interval(.one, precision: precision)
      let shifted = Interval(.one - Rational(d + 1, n), precision: precision)
      let sum = one.digamma() - shifted.digamma()
      return ErrorLimit(
        .value(.enclosure((noise * sum).multiplied(by: Rational(d, d + 1)))),
        theorem: "Σ (1/(i - x) - 1/i) = ψ(1) - ψ(1 - x)")
    }
  }
}
