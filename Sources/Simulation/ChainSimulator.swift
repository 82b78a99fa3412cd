public import Models
internal import RandomStreams

/// Plays the contaminated categorical chain, from its definition.
///
/// Generation t >= 1 draws n[t] times from alpha[t] p + (1 - alpha[t]) P[t-1], and P[t] is the
/// vector of proportions. A replicate depends on (seed, instance, replicate) alone.
public struct ChainSimulator: TrajectorySimulating {
  public let seed: UInt64
  public let instance: UInt64

  let truth: [Double]
  let start: StartingPoint
  let alpha: [Double]
  let sampleSizes: [Int]
  let freshDraws: AliasTable

  /// Generation 0, in double.
  enum StartingPoint: Sendable {
    case drawn
    case given([Double])
  }

  public var horizon: Int { sampleSizes.count - 1 }
  public var categories: Int { truth.count }

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - instance: a number of the instance's own; two instances of a run must differ in it.
  public init(chain: CategoricalChain, seed: UInt64, instance: UInt64) throws(SimulationError) {
    self.seed = seed
    self.instance = instance
    truth = chain.truth.doubles
    switch chain.start {
    case .real: start = .drawn
    case .point(let values): start = .given(values.map(\.doubleValue))
    case .truth: start = .given(chain.truth.doubles)
    }
    switch chain.scheme {
    case .mixture: alpha = chain.schedules.alpha.map(\.doubleValue)
    // A draw of `replace` is never fresh, whatever the schedule says.
    case .replace: alpha = [1] + Array(repeating: 0, count: chain.schedules.horizon)
    }
    sampleSizes = chain.schedules.sampleSizes
    freshDraws = AliasTable(weights: truth)
    let limit = SimulationLimits.sampleSize
    for (t, size) in sampleSizes.enumerated() where size > limit {
      if t == 0, case .given = start { continue }
      throw .sampleSizeTooLarge(t: t, value: size, limit: limit)
    }
  }

  /// Short enough that a block is some tens of milliseconds, and fits in memory.
  public var replicatesPerBlock: Int {
    let workOfOne = (horizon + 1) * categories
    return max(1, min(SimulationLimits.blockReplicates, 1_000_000 / workOfOne))
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    let length = horizon + 1
    var values = [Double](repeating: 0, count: replicates.count * quantities.count * length)
    var state = ChainState(simulator: self)
    for (offset, replicate) in replicates.enumerated() {
      var stream = RandomStream(
        seed: seed, instance: instance, replicate: UInt64(bitPattern: Int64(replicate)))
      for t in 0...horizon {
        if shouldStop() { return nil }
        state.advance(to: t, of: self, with: &stream)
        for (index, quantity) in quantities.enumerated() {
          values[(offset * quantities.count + index) * length + t] = Loss.value(
            of: quantity, model: state.model, truth: truth)
        }
      }
    }
    return values
  }
}
