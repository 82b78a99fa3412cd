public import Intervals

/// Linear regression on normal covariates, fully described and validated: meaning, no formula.
///
/// A label is <x, w> plus normal noise of variance s, with x standard normal in d dimensions: w is the
/// true w0 for a fresh draw, and the previous fit for a synthetic one. A generation is fitted by least
/// squares; where its draws are fewer than d, by the solution of least norm.
///
/// The error is E |ŵ - w0|². Where no generation has fewer than d draws, it equals the expected excess
/// risk E <x, ŵ - w0>² under normal covariates of any covariance: covariates and errors transform
/// contragrediently.
public struct RegressionModel: Sendable {
  /// Whose covariates a generation uses.
  public enum Design: String, CaseIterable, Sendable {
    /// New ones.
    case fresh
    /// Those of generation 0, again and again: only the labels are new.
    case same
  }

  public enum Start: String, CaseIterable, Sendable {
    /// Fitted on n[0] real draws.
    case real
    /// w0.
    case truth
  }

  /// d.
  public let dimension: Int
  /// s, the variance of a label's noise.
  public let noise: Number
  /// |w0|²; nil where it is not given, and then it plays no part.
  public let signal: Number?
  public let design: Design
  public let start: Start
  public let plan: TrainingPlan

  public var horizon: Int { plan.horizon }

  public init(
    dimension: Int, noise: Number, signal: Number? = nil, design: Design, start: Start,
    plan: TrainingPlan
  ) throws(ModelError) {
    guard (1...ModelLimits.dimension).contains(dimension) else {
      throw .dimensionOutOfRange(value: dimension, limit: ModelLimits.dimension)
    }
    guard !noise.isCertainlyNegative else {
      throw .negativeVariance(of: "the variance of the noise", value: noise.shortDescription)
    }
    if let signal, signal.isCertainlyNegative {
      throw .negativeVariance(of: "the squared norm `signal`", value: signal.shortDescription)
    }
    var designSize: Int?
    for (t, set) in plan.sets.enumerated() where t > 0 || start == .real {
      for size in set.fittedSizes(isPooledWithEarlier: plan.keepsBatches && t > 0) {
        guard size >= dimension || signal != nil else {
          throw .underdeterminedRegression(t: t, value: size, dimension: dimension)
        }
      }
      guard design == .same else { continue }
      for size in set.partSizes {
        guard designSize == nil || designSize == size else {
          throw .designChanges(t: t, value: size)
        }
        designSize = size
      }
    }
    if plan.keepsBatches, start != .real { throw .accumulationNeedsRealStart }
    self.dimension = dimension
    self.noise = noise
    self.signal = signal
    self.design = design
    self.start = start
    self.plan = plan
  }
}

extension TrainingSet {
  /// The numbers of draws that are fitted on their own.
  fileprivate func fittedSizes(isPooledWithEarlier: Bool) -> [Int] {
    if isPooledWithEarlier { return [] }
    return if case .weighted(let fresh, let synthetic, _) = self { [fresh, synthetic] } else {
      [count]
    }
  }

  /// The numbers of draws that share a design.
  fileprivate var partSizes: [Int] {
    switch self {
    case .mixture(let count, _): [count]
    case .stratified(let fresh, let synthetic): [fresh + synthetic]
    case .weighted(let fresh, let synthetic, _): [fresh, synthetic]
    }
  }
}
