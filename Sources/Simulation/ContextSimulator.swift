public import Models
internal import RandomStreams

/// Plays a next-token model with contexts, from its definition.
///
/// A generation first shares its draws among the contexts (or gives n[t] to each), then every context
/// that got some draws them from its own mixture. A replicate depends on (seed, instance, replicate)
/// alone.
public struct ContextSimulator: TrajectorySimulating {
  public let seed: UInt64
  public let instance: UInt64

  let laws: [[Double]]
  let weights: [Double]
  /// pi_c, then the probability of a draw outside all contexts; nil where counts are fixed.
  let visits: [Double]?
  /// The model of a context before its first draw.
  let initial: [Double]
  /// Whether an unseen context goes back to `initial`, rather than stay as it is.
  let fallsBack: Bool
  let startsAtTruth: Bool
  let alpha: [Double]
  let sampleSizes: [Int]

  public var horizon: Int { sampleSizes.count - 1 }

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - instance: a number of the instance's own; two instances of a run must differ in it.
  public init(model: ContextModel, seed: UInt64, instance: UInt64) throws(SimulationError) {
    self.seed = seed
    self.instance = instance
    laws = model.contexts.map(\.law.doubles)
    weights = model.contexts.map { Double($0.weight) }
    switch model.counts {
    case .fixed:
      visits = nil
      initial = laws[0]
      fallsBack = false
    case .shared(let rule):
      let outside = model.outside
      visits = model.contexts.map { Double($0.visit) } + [Double(outside)]
      initial = rule.initial.doubles
      if case .fallBack = rule { fallsBack = true } else { fallsBack = false }
    }
    startsAtTruth = model.start == .truth
    switch model.scheme {
    case .mixture: alpha = model.schedules.alpha.map(\.doubleValue)
    case .replace: alpha = [1] + Array(repeating: 0, count: model.horizon)
    }
    sampleSizes = Array(model.schedules.sampleSizes)
    let limit = SimulationLimits.sampleSize
    for (t, size) in sampleSizes.enumerated() where size > limit && !(t == 0 && startsAtTruth) {
      throw .sampleSizeTooLarge(t: t, value: size, limit: limit)
    }
  }

  public var replicatesPerBlock: Int {
    let workOfOne = (horizon + 1) * laws.count * initial.count
    return max(1, min(SimulationLimits.blockReplicates, 1_000_000 / workOfOne))
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: ContextState(simulator: self), restart: { $0.restart(self) },
      advance: { state, t, stream in state.advance(to: t, of: self, with: &stream) },
      loss: { loss($0, $1.models) })
  }

  private func loss(_ quantity: Quantity, _ models: [[Double]]) -> Double {
    var sum = CompensatedSum()
    for (context, model) in models.enumerated() where weights[context] > 0 {
      sum.add(weights[context] * Loss.value(of: quantity, model: model, truth: laws[context]))
    }
    return sum.value
  }
}
