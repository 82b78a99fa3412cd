public import Intervals
internal import Multiprecision

/// A normal law whose mean and variance are both fitted, fully described and validated: meaning, no
/// formula.
public struct GaussianModel: Sendable {
  /// The divisor of a sum of squared deviations from the mean of n numbers.
  public enum Estimator: String, CaseIterable, Sendable {
    /// n - 1.
    case unbiased
    /// n.
    case maximumLikelihood = "maximum-likelihood"

    /// The divisor for n numbers.
    public func divisor(_ n: Int) -> Int { self == .unbiased ? n - 1 : n }
  }

  /// The sampling factor 1.
  public static let faithful = Number.exact(.one)

  /// Generation 0.
  public enum Start: Sendable {
    /// Fitted on n[0] real draws.
    case real
    /// The true mean and variance.
    case truth
    /// A given mean and variance.
    case point(mean: Number, variance: Number)
  }

  /// The true mean and variance.
  public let mean: Number
  public let variance: Number
  /// lambda: draws of the model N(M, v) come from N(M, lambda v). 1 but for a sampling bias, such as a
  /// low temperature.
  public let samplingFactor: Number
  public let estimator: Estimator
  public let start: Start
  public let plan: TrainingPlan

  public var horizon: Int { plan.horizon }

  public init(
    mean: Number, variance: Number, samplingFactor: Number = GaussianModel.faithful,
    estimator: Estimator,
    start: Start, plan: TrainingPlan
  ) throws(ModelError) {
    guard variance.isCertainlyPositive else {
      throw .notPositive(of: "the true variance", value: variance.shortDescription)
    }
    guard samplingFactor.isCertainlyPositive else {
      throw .notPositive(of: "the sampling factor", value: samplingFactor.shortDescription)
    }
    if case .point(_, let variance) = start, variance.isCertainlyNegative {
      throw .negativeVariance(of: "the variance of the start", value: variance.shortDescription)
    }
    if plan.keepsBatches {
      guard case .real = start else { throw .accumulationNeedsRealStart }
    }
    for (t, set) in plan.sets.enumerated() {
      // A given start makes no fit, and a pool that is kept has the draws of generation 0.
      let isFitted = t > 0 ? !plan.keepsBatches : start.isReal
      guard isFitted, estimator == .unbiased else { continue }
      let smallest: Int
      switch set {
      case .weighted(let fresh, let synthetic, _): smallest = min(fresh, synthetic)
      default: smallest = set.count
      }
      guard smallest >= 2 else { throw .tooFewDrawsForVariance(t: t, value: smallest) }
    }
    self.mean = mean
    self.variance = variance
    self.samplingFactor = samplingFactor
    self.estimator = estimator
    self.start = start
    self.plan = plan
  }
}

extension GaussianModel {
  /// Whether draws of the model are distributed as the model says.
  public var isSampledFaithfully: Bool { samplingFactor.exactValue == .one }
}

extension GaussianModel.Start {
  public var isReal: Bool { if case .real = self { true } else { false } }
}
