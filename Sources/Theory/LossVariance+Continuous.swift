internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// | family | loss | variance |
/// |---|---|---|
/// | gaussian | squared-error, variance | E e⁴ - (E e²)², E v² - (E v)² |
/// | gaussian without fresh or kept data | standard-deviation, wasserstein-2, log-variance | ``GaussianReplacement`` |
/// | diffusion | second-moment | E x⁴ - (E x²)² |
///
/// Others have none: variance-squared-error and the divergences would take moments of weight 8 and of
/// logarithms, a regression fourth moments of an inverse Wishart matrix.
extension Expectation {
  /// Var of the model's loss for t = 0...T.
  static func variance(
    of metric: Metric, model: ContinuousModel, shouldStop: () -> Bool
  ) throws(NoTheory) -> LossVariance {
    let precision = ContinuousSize.workingPrecision(Precision(bits: 192), model)
    let variances: [Interval]
    var isConstant = Array(repeating: false, count: model.schedules.horizon + 1)
    switch (model.kind, metric) {
    case (.gaussian(let gaussian), .squaredError):
      isConstant[0] = !gaussian.start.isReal
      variances = try enclosedMoments(
        gaussian, weight: 4, in: precision, shouldStop: shouldStop
      ).map { $0[4, 0] - $0.squaredError.squared() }
    case (.gaussian(let gaussian), .variance):
      isConstant = Self.isVarianceConstant(gaussian)
      variances = try enclosedMoments(
        gaussian, weight: 4, in: precision, shouldStop: shouldStop
      ).map { $0[0, 2] - $0.variance.squared() }
    case (.gaussian(let gaussian), .standardDeviation):
      isConstant = Self.isVarianceConstant(gaussian)
      guard let products = GaussianReplacement(gaussian, precision: precision) else {
        throw .noVariance(metric, reason: "it closes only without fresh and kept data")
      }
      variances = try zip(
        enclosedMoments(gaussian, weight: 2, in: precision, shouldStop: shouldStop),
        products.standardDeviation()
      ).map { $0.variance - $1.squared() }
    case (.gaussian(let gaussian), .logVariance):
      isConstant[0] = !gaussian.start.isReal
      guard let products = GaussianReplacement(gaussian, precision: precision),
        let found = products.varianceOfLogVariance()
      else {
        throw .noVariance(
          metric,
          reason: "it closes only without fresh and kept data, from 2 draws up to "
            + "\(TheoryLimits.trigammaTerms)")
      }
      variances = found
    case (.gaussian(let gaussian), .wasserstein2):
      isConstant[0] = !gaussian.start.isReal
      guard let products = GaussianReplacement(gaussian, precision: precision) else {
        throw .noVariance(metric, reason: "it closes only without fresh and kept data")
      }
      let moments = try enclosedMoments(
        gaussian, weight: 4, in: precision, shouldStop: shouldStop)
      variances = zip(products.squaredWasserstein(moments), products.wasserstein(moments)).map {
        $0 - $1.squared()
      }
    case (.diffusion(let diffusion), .secondMoment):
      let values: [Interval]? = EarlyStoppedVariance.fourthMoments(of: diffusion, in: precision)
      let means: [Interval]? = EarlyStoppedVariance.trajectory(of: diffusion, in: precision)
      guard let values, let means else {
        preconditionFailure("an interval holds every number of a model")
      }
      variances = zip(values, means).map { $0 - $1.squared() }
    default:
      throw .noVariance(metric, reason: "no engine has its second moment in this family")
    }
    return LossVariance(variances, isConstant: isConstant)
  }

  /// Where every fitted variance so far is certain: a given start, and samples of one number.
  private static func isVarianceConstant(_ model: GaussianModel) -> [Bool] {
    var isConstant = !model.start.isReal
    return model.plan.sets.enumerated().map { t, set in
      if t > 0 || model.start.isReal {
        isConstant = set.count == 1 && !(model.plan.keepsBatches && t > 0)
      }
      return isConstant
    }
  }
}
