internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

extension ScheduleLimits {
  /// lim E metric of a continuous model: where its training sets no longer change, from the linear step
  /// of ``GaussianLimit`` and the affine ones of the other families.
  public static func limit(
    of metric: Metric, model: ContinuousModel, precision: Precision
  ) -> ErrorLimit {
    switch (model.kind, metric) {
    case (.gaussian(let gaussian), .squaredError), (.gaussian(let gaussian), .variance):
      return limit(of: metric, gaussian: gaussian, precision: precision)
    case (.multivariate(let model), .squaredError), (.multivariate(let model), .variance):
      let axis = model.alongOneAxis(
        model.totalVariance(Precision(bits: precision.bits + 64)))
      return limit(of: metric, gaussian: axis, precision: precision)
    case (.diffusion(let diffusion), .secondMoment):
      return limit(of: diffusion, precision: precision)
    case (.regression(let regression), .squaredError):
      return LeastSquaresLimit.limit(of: regression, precision: precision)
    case (.density(let density), .secondMoment):
      return limit(of: density)
    default:
      return .unknown("no theorem covers the limit of \(metric.rawValue) in this family")
    }
  }

  private static func limit(
    of metric: Metric, gaussian: GaussianModel, precision: Precision
  ) -> ErrorLimit {
    let found = GaussianLimit(gaussian, precision: precision)
    return limit(
      metric == .variance ? found.variance : found.squaredError, theorem: found.theorem)
  }

  private static func limit(_ value: GaussianLimit.Value, theorem: String) -> ErrorLimit {
    switch value {
    case .infinite: return ErrorLimit(.infinite, theorem: theorem)
    case .unknown(let reason): return .unknown(reason)
    case .finite(let number): return limit(number, theorem: theorem)
    }
  }

  /// "Zero" and "perhaps zero" are told apart: a leading term must not have the coefficient 0.
  private static func limit(_ number: Number, theorem: String) -> ErrorLimit {
    if number.exactValue?.isZero == true { return ErrorLimit(.zero, theorem: theorem) }
    guard number.isCertainlyPositive else {
      return .unknown("the limit is \(number.shortDescription), which may be 0")
    }
    return ErrorLimit(.value(number), theorem: theorem)
  }

  /// s + h²/a for a fixed fraction a of real data; without any, every generation adds a kernel, or with
  /// all data kept the n[t]-th part of one, and equal sizes sum to a harmonic series.
  private static func limit(of model: KernelDensityModel) -> ErrorLimit {
    let plan = model.plan
    guard let from = plan.settledFrom, from <= plan.horizon, plan.horizon > 0,
      let fresh: Rational = plan.sets.last?.freshShare(in: ())
    else {
      return .unknown("the limit needs training sets that stay the same from some generation on")
    }
    if fresh.isZero {
      return ErrorLimit(
        .infinite, theorem: "a kernel's variance, or a harmonic series of parts of it, is added")
    }
    guard !plan.keepsBatches, let s = model.variance.exactValue,
      let h = model.kernelVariance.exactValue
    else { return .unknown("no theorem covers kept sets with fresh data, or enclosed numbers") }
    return ErrorLimit(
      .value(.exact(s + h / fresh)), theorem: "an affine step that contracts: its fixed point")
  }

  private static func limit(of model: DiffusionModel, precision: Precision) -> ErrorLimit {
    guard let from = model.settledFrom, from <= model.horizon, model.horizon > 0,
      let alpha = model.alpha.last
    else { return .unknown("the limit needs an alpha that stays the same from some generation on") }
    let theorem = "an affine step that contracts: its fixed point"
    if let exact = alpha.exactValue,
      let value: Rational = EarlyStoppedVariance.limit(
        of: model, alpha: exact, isCertainlyPositive: { $0.signum > 0 }, in: ())
    {
      return limit(.exact(value), theorem: theorem)
    }
    let working = Precision(bits: precision.bits + 64)
    let value: Interval? = EarlyStoppedVariance.limit(
      of: model, alpha: alpha.interval(precision: working),
      isCertainlyPositive: { $0.isCertainlyPositive }, in: working)
    guard let value else { return .unknown("without loss and without fresh data nothing changes") }
    return limit(.enclosure(value), theorem: theorem)
  }
}
