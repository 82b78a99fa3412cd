internal import Foundation
public import Models
internal import RandomStreams

/// Plays a fitted mean and variance, from the definition: draw the data, fit, repeat.
///
/// A replicate depends on (seed, instance, replicate) alone.
public struct GaussianSimulator: TrajectorySimulating {
  public let seed: UInt64
  public let instance: UInt64

  private let mean: Double
  private let variance: Double
  private let samplingFactor: Double
  private let estimator: GaussianModel.Estimator
  private let start: Fit?
  private let plan: TrainingPlan
  private let shares: [Double]
  private let drawnOneByOne: Int

  private struct Fit {
    var mean: Double
    var variance: Double
  }

  public var horizon: Int { plan.horizon }

  /// - Parameter drawnOneByOne: the largest sample whose numbers are drawn one by one.
  public init(
    model: GaussianModel, seed: UInt64, instance: UInt64, drawnOneByOne: Int? = nil
  ) throws(SimulationError) {
    self.seed = seed
    self.instance = instance
    mean = model.mean.doubleValue
    variance = model.variance.doubleValue
    samplingFactor = model.samplingFactor.doubleValue
    estimator = model.estimator
    plan = model.plan
    switch model.start {
    case .real: start = nil
    case .truth: start = Fit(mean: mean, variance: variance)
    case .point(let mean, let variance):
      start = Fit(mean: mean.doubleValue, variance: variance.doubleValue)
    }
    shares = plan.sets.map(\.share)
    self.drawnOneByOne = drawnOneByOne ?? NumberSample.drawnOneByOne
    try plan.checkSizes(limit: SimulationLimits.sampleSize, hasGivenStart: start != nil)
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: (fit: Fit(mean: mean, variance: variance), pool: NumberSample()),
      restart: { $0 = (start ?? Fit(mean: mean, variance: variance), NumberSample()) },
      advance: { state, t, stream in
        guard t > 0 || start == nil else { return }
        state.fit = next(t, after: state.fit, &state.pool, &stream)
      }, loss: { loss($0, $1.fit) })
  }

  private func next(
    _ t: Int, after fit: Fit, _ pool: inout NumberSample, _ stream: inout RandomStream
  ) -> Fit {
    let (fresh, synthetic) = plan.sets[t].counts(at: t, share: shares[t], with: &stream)
    let real = draws(fresh, Fit(mean: mean, variance: variance), &stream)
    let sampled = Fit(mean: fit.mean, variance: samplingFactor * fit.variance)
    let other = draws(synthetic, sampled, &stream)
    if case .weighted = plan.sets[t], t > 0 {
      let (first, second) = (fitted(real), fitted(other))
      let w = shares[t]
      return Fit(
        mean: w * first.mean + (1 - w) * second.mean,
        variance: w * first.variance + (1 - w) * second.variance)
    }
    var sample = plan.keepsBatches ? pool : NumberSample()
    sample.add(real)
    sample.add(other)
    pool = sample
    return fitted(sample)
  }

  private func draws(_ count: Int, _ law: Fit, _ stream: inout RandomStream) -> NumberSample {
    .normal(
      count, mean: law.mean, variance: law.variance, from: &stream,
      oneByOne: count <= drawnOneByOne)
  }

  private func fitted(_ sample: NumberSample) -> Fit {
    Fit(mean: sample.mean, variance: sample.squares / Double(estimator.divisor(sample.count)))
  }

  private func loss(_ quantity: Quantity, _ fit: Fit) -> Double {
    guard case .metric(let metric) = quantity else {
      preconditionFailure("a fitted mean and variance has no \(quantity.name)")
    }
    let error = fit.mean - mean
    switch metric {
    case .squaredError: return error * error
    case .variance: return fit.variance
    case .varianceSquaredError: return (fit.variance - variance) * (fit.variance - variance)
    case .standardDeviation: return fit.variance.squareRoot()
    case .logVariance: return log(fit.variance)
    case .wasserstein2:
      let difference = fit.variance.squareRoot() - variance.squareRoot()
      return error * error + difference * difference
    case .kl: return divergence(fit, from: Fit(mean: mean, variance: variance))
    case .reverseKL: return divergence(Fit(mean: mean, variance: variance), from: fit)
    default: preconditionFailure("a fitted mean and variance has no \(metric.rawValue)")
    }
  }

  /// KL(first‖second) of two normal laws.
  private func divergence(_ first: Fit, from second: Fit) -> Double {
    let error = first.mean - second.mean
    return
      (first.variance / second.variance - 1 + error * error / second.variance
      - log(first.variance / second.variance)) / 2
  }
}

extension TrainingSet {
  /// alpha, or the weight of the fresh fit; 0 where there is none.
  var share: Double {
    switch self {
    case .mixture(_, let alpha): alpha.doubleValue
    case .weighted(_, _, let weight): weight.doubleValue
    case .stratified: 0
    }
  }

  /// How many of a generation's draws are real and how many synthetic; generation 0 sees real data only.
  func counts(
    at t: Int, share: Double, with stream: inout RandomStream
  ) -> (fresh: Int, synthetic: Int) {
    if t == 0 { return (count, 0) }
    switch self {
    case .mixture(let count, _):
      let fresh = stream.binomial(trials: count, probability: share)
      return (fresh, count - fresh)
    case .stratified(let fresh, let synthetic), .weighted(let fresh, let synthetic, _):
      return (fresh, synthetic)
    }
  }
}

extension TrainingPlan {
  func checkSizes(limit: Int, hasGivenStart: Bool) throws(SimulationError) {
    for (t, set) in sets.enumerated() where set.count > limit && !(t == 0 && hasGivenStart) {
      throw .sampleSizeTooLarge(t: t, value: set.count, limit: limit)
    }
  }
}
