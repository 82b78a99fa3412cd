internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// | family | metric | method |
/// |---|---|---|
/// | gaussian | squared-error, variance, variance-squared-error | ``GaussianMoments`` |
/// | gaussian without fresh or kept data | standard-deviation, log-variance, wasserstein-2, kl, reverse-kl | ``GaussianReplacement`` |
/// | multivariate-gaussian | squared-error, variance | as gaussian, with the sum of the variances |
/// | multivariate-gaussian | variance-squared-error | ``CovarianceMoments`` |
/// | multivariate-gaussian without fresh or kept data | log-variance, kl, reverse-kl | ``MultivariateReplacement`` |
/// | linear-regression | squared-error | ``LeastSquaresRisk`` |
/// | kernel-density | mise, second-moment | ``KernelDensityRisk`` |
/// | diffusion | second-moment | ``EarlyStoppedVariance`` |
extension Expectation {
  /// E metric for t = 0...T.
  public static func trajectory(
    of metric: Metric, model: ContinuousModel, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExpectedTrajectory {
    let working = ContinuousSize.workingPrecision(precision, model)
    switch (model.kind, metric) {
    case (.gaussian(let gaussian), .squaredError), (.gaussian(let gaussian), .variance),
      (.gaussian(let gaussian), .varianceSquaredError):
      return try moments(of: metric, gaussian, in: working, shouldStop: shouldStop)
    case (.gaussian(let gaussian), _):
      return try products(of: metric, gaussian, in: working, shouldStop: shouldStop)
    case (.multivariate(let gaussian), .squaredError), (.multivariate(let gaussian), .variance):
      return try moments(
        of: metric, gaussian.alongOneAxis(gaussian.totalVariance(working)), in: working,
        shouldStop: shouldStop)
    case (.multivariate(let gaussian), .varianceSquaredError):
      return try closed(model, method: .momentRecursion) { () throws(NoTheory) in
        try CovarianceMoments<Rational>.squaredError(of: gaussian, in: ())
      } enclosed: { () throws(NoTheory) in
        try CovarianceMoments<Interval>.squaredError(of: gaussian, in: working)
      }
    case (.multivariate(let gaussian), _):
      return try products(of: metric, gaussian, in: working, shouldStop: shouldStop)
    case (.regression(let regression), .squaredError):
      return try closed(model, method: .momentRecursion) { () throws(NoTheory) in
        try LeastSquaresRisk<Rational>.trajectory(of: regression, in: ())
      } enclosed: { () throws(NoTheory) in
        try LeastSquaresRisk<Interval>.trajectory(of: regression, in: working)
      }
    case (.density(let density), .mise):
      let values = try KernelDensityRisk.trajectory(
        of: density, precision: working, shouldStop: shouldStop)
      guard let values else { preconditionFailure("a density that averages fits was described") }
      return enclosures(values)
    case (.density(let density), .secondMoment):
      return try closed(model, method: .momentRecursion) { () throws(NoTheory) in
        KernelDensityRisk.secondMoment(of: density, in: ())
      } enclosed: { () throws(NoTheory) in
        KernelDensityRisk.secondMoment(of: density, in: working)
      }
    case (.diffusion(let diffusion), .secondMoment):
      return try closed(model, method: .momentRecursion) { () throws(NoTheory) in
        EarlyStoppedVariance.trajectory(of: diffusion, in: ())
      } enclosed: { () throws(NoTheory) in
        EarlyStoppedVariance.trajectory(of: diffusion, in: working)
      }
    case (.regression, _), (.density, _), (.diffusion, _):
      throw .noRecursion(metric, reason: "it is no metric of this family")
    }
  }

  // MARK: Mean and variance

  private static func moments(
    of metric: Metric, _ model: GaussianModel, in precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    let weight = metric == .varianceSquaredError ? 4 : 2
    var bits = 0
    let exact = try GaussianMoments<Rational>.trajectory(
      of: model, weight: weight, in: (),
      isWithinLimits: { state in
        bits += state.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.bitCount } }
        return bits <= TheoryLimits.momentBits
      }, shouldStop: shouldStop)
    if let exact, let variance = model.variance.exactValue {
      return ExpectedTrajectory(
        values: exact.map { .exact($0.value(of: metric, trueVariance: variance)) },
        method: .momentRecursion, arithmetic: .rational)
    }
    let variance = model.variance.interval(precision: precision)
    return enclosures(
      try enclosedMoments(model, weight: weight, in: precision, shouldStop: shouldStop)
        .map { $0.value(of: metric, trueVariance: variance) })
  }

  static func enclosedMoments(
    _ model: GaussianModel, weight: Int, in precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> [GaussianMoments<Interval>] {
    let states = try GaussianMoments<Interval>.trajectory(
      of: model, weight: weight, in: precision, shouldStop: shouldStop)
    guard let states else { preconditionFailure("an interval holds every number of a model") }
    return states
  }

  private static func products(
    of metric: Metric, _ model: GaussianModel, in precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    guard let products = GaussianReplacement(model, precision: precision) else {
      throw .noRecursion(
        metric,
        reason:
          "it closes only where every generation sees the one before alone, and its draws have the fitted variance; squared-error, "
          + "variance and variance-squared-error have theory")
    }
    switch metric {
    case .standardDeviation: return enclosures(products.standardDeviation())
    case .logVariance: return enclosures(try products.logVariance(for: metric))
    case .wasserstein2:
      return enclosures(
        products.wasserstein(
          try enclosedMoments(model, weight: 2, in: precision, shouldStop: shouldStop)))
    case .kl:
      return enclosures(
        try products.divergence(
          enclosedMoments(model, weight: 2, in: precision, shouldStop: shouldStop)))
    case .reverseKL: return enclosures(try products.reverseDivergence())
    default: throw .noRecursion(metric, reason: "it is no metric of this family")
    }
  }

  private static func products(
    of metric: Metric, _ model: MultivariateGaussianModel, in precision: Precision,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    guard let products = MultivariateReplacement(model, precision: precision) else {
      throw .noRecursion(
        metric, reason: "it closes only where every generation sees the one before alone")
    }
    switch metric {
    case .logVariance: return enclosures(try products.logDeterminant(for: metric))
    case .kl:
      return enclosures(
        try products.divergence(
          enclosedMoments(
            model.alongOneAxis(.exact(.one)), weight: 2, in: precision, shouldStop: shouldStop)))
    case .reverseKL: return enclosures(try products.reverseDivergence())
    default: throw .noRecursion(metric, reason: "it is no metric of this family")
    }
  }

  // MARK: Fractions or enclosures

  private static func enclosures(_ values: [Interval]) -> ExpectedTrajectory {
    ExpectedTrajectory(
      values: values.map { .enclosure($0) }, method: .momentRecursion, arithmetic: .interval)
  }

  private static func closed(
    _ model: ContinuousModel, method: ExpectedTrajectory.Method,
    exact: () throws(NoTheory) -> [Rational]?, enclosed: () throws(NoTheory) -> [Interval]?
  ) throws(NoTheory) -> ExpectedTrajectory {
    if ContinuousSize.isWithinLimits(model), let values = try exact() {
      return ExpectedTrajectory(
        values: values.map { .exact($0) }, method: method, arithmetic: .rational)
    }
    guard let values = try enclosed() else {
      preconditionFailure("an interval holds every number of a model")
    }
    return enclosures(values)
  }
}

extension GaussianMoments {
  /// - Precondition: one of squared-error, variance and, at weight 4, variance-squared-error.
  fileprivate func value(of metric: Metric, trueVariance s: Scalar) -> Scalar {
    switch metric {
    case .variance: variance
    case .varianceSquaredError: self[0, 2] - (s + s) * variance + s * s
    default: squaredError
    }
  }
}
