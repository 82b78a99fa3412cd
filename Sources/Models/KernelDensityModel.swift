public import Intervals

/// A kernel density estimate of a normal law with mean 0, fully described and validated: meaning, no
/// formula.
///
/// Generation t is the average of normal densities of variance h² around the numbers it is fitted on;
/// a draw of it is one of these numbers, chosen uniformly, plus noise of that density.
public struct KernelDensityModel: Sendable {
  /// s, the variance of the truth.
  public let variance: Number
  /// h², the variance of the kernel.
  public let kernelVariance: Number
  public let plan: TrainingPlan

  public var horizon: Int { plan.horizon }

  public init(
    variance: Number, kernelVariance: Number, plan: TrainingPlan
  ) throws(ModelError) {
    guard variance.isCertainlyPositive else {
      throw .notPositive(of: "the true variance", value: variance.shortDescription)
    }
    guard kernelVariance.isCertainlyPositive else {
      throw .notPositive(
        of: "the variance of the kernel", value: kernelVariance.shortDescription)
    }
    for set in plan.sets {
      if case .weighted = set { throw .noWeightedFits(family: "kernel-density") }
    }
    self.variance = variance
    self.kernelVariance = kernelVariance
    self.plan = plan
  }
}
