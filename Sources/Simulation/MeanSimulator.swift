public import Models
internal import RandomStreams

/// Plays a mean parameter under any scheme, from its definition: batches and pools are kept as the
/// scheme keeps them, and a generation's model is a mean of draws. A replicate depends on (seed,
/// instance, replicate) alone.
public struct MeanSimulator: TrajectorySimulating {
  public let seed: UInt64
  public let instance: UInt64

  let sampler: MeanSampler
  let scheme: TrainingScheme
  let truth: [Double]
  /// P[0] where it is given.
  let start: [Double]?
  let alpha: [Double]
  let sampleSizes: [Int]
  /// Nil where n[t] draws come in.
  let sizes: SizeSampler?
  /// The scheme's weight or rate; empty where it has none.
  let shares: [Double]

  public var horizon: Int { sampleSizes.count - 1 }

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - instance: a number of the instance's own; two instances of a run must differ in it.
  public init(model: MeanModel, seed: UInt64, instance: UInt64) throws(SimulationError) {
    self.seed = seed
    self.instance = instance
    sampler = try MeanSampler(model.family)
    scheme = model.scheme
    truth = model.family.truth.map(\.doubleValue)
    switch model.start {
    case .real: start = nil
    case .truth: start = truth
    case .point(let values): start = values.map(\.doubleValue)
    }
    alpha = model.schedules.alpha.map(\.doubleValue)
    sampleSizes = Array(model.schedules.sampleSizes)
    sizes = model.sizes.map(SizeSampler.init)
    switch model.scheme {
    case .weighted(_, _, let numbers), .movingAverage(let numbers), .fixedCorpus(let numbers?):
      shares = numbers.map(\.doubleValue)
    case .mixture, .stratified, .accumulate, .window, .subsample, .fixedCorpus(nil), .randomPool:
      shares = []
    }
    try checkLimits()
  }

  private func checkLimits() throws(SimulationError) {
    var limit = SimulationLimits.sampleSize
    if case .binomial(let trials) = sampler { limit /= trials }
    if case .hyperbolicSecant(let shape) = sampler {
      limit = SimulationLimits.singleDraws / max(1, shape)
    }
    var kept = 0
    for (t, size) in sampleSizes.enumerated() {
      // A Poisson number of a mean below 2 limit/3 and of at least 1000 exceeds the limit with
      // a probability below exp(-50).
      let size = max(size, sizes?.most(size) ?? 0)
      if size > limit { throw .sampleSizeTooLarge(t: t, value: size, limit: limit) }
      kept += size
    }
    if case .subsample = scheme, kept > SimulationLimits.singleDraws {
      throw .tooManyKeptDraws(count: kept, limit: SimulationLimits.singleDraws)
    }
  }

  public var replicatesPerBlock: Int {
    var workOfOne = (horizon + 1) * truth.count
    switch (scheme, sampler) {
    case (.subsample, _), (_, .hyperbolicSecant):
      workOfOne += sampleSizes.reduce(0) { $0 + sampler.work($1) + $1 }
    case (.randomPool, _): workOfOne *= horizon + 1
    default: break
    }
    return max(1, min(SimulationLimits.blockReplicates, 1_000_000 / workOfOne))
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: MeanReplicate(self), restart: { _ in },
      advance: { state, t, stream in state.advance(to: t, with: &stream) },
      loss: { loss($0, $1.model) })
  }

  private func loss(_ quantity: Quantity, _ model: [Double]) -> Double {
    if case .categorical = sampler {
      return Loss.value(of: quantity, model: model, truth: truth)
    }
    switch quantity {
    case .metric(.squaredError):
      let difference = model[0] - truth[0]
      return difference * difference
    case .metric(.extinct): return model[0] == 0 ? 1 : 0
    case .metric(.variance): return sampler.variance(model[0])
    default: preconditionFailure("\(quantity.name) is no metric of a family of numbers")
    }
  }
}
