public import Intervals
internal import Multiprecision

/// A normal law in several dimensions whose mean vector and covariance matrix are both fitted, fully
/// described and validated: meaning, no formula.
///
/// The axes are the principal ones of the truth, so that the true covariance is diagonal; its mean is 0.
/// A covariance is fitted as the sum of outer products of deviations from the mean over the
/// estimator's divisor.
public struct MultivariateGaussianModel: Sendable {
  /// The eigenvalues of the true covariance.
  public let variances: [Number]
  public let estimator: GaussianModel.Estimator
  /// Whether generation 0 is the truth; else it is fitted on real draws.
  public let startsAtTruth: Bool
  public let plan: TrainingPlan

  public var dimension: Int { variances.count }
  public var horizon: Int { plan.horizon }

  public init(
    variances: [Number], estimator: GaussianModel.Estimator, startsAtTruth: Bool,
    plan: TrainingPlan
  ) throws(ModelError) {
    guard (1...ModelLimits.gaussianDimension).contains(variances.count) else {
      throw .dimensionOutOfRange(value: variances.count, limit: ModelLimits.gaussianDimension)
    }
    // The sizes that a fit needs are those of one dimension.
    for variance in variances {
      _ = try GaussianModel(
        mean: .exact(.zero), variance: variance, estimator: estimator,
        start: startsAtTruth ? .truth : .real, plan: plan)
    }
    self.variances = variances
    self.estimator = estimator
    self.startsAtTruth = startsAtTruth
    self.plan = plan
  }
}
