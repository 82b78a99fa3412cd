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
  /// The sum of the truth from each category on, and 0.
  let truthTails: [Double]
  let path: KernelPath
  /// nil where the chain is played in lanes.
  private(set) var sparse: SparsePlan?

  /// The two ways to play a chain; they have the same law but not the same bits.
  public enum Sampler: Sendable {
    /// Every category of many replicates side by side.
    case lanes
    /// The categories that are not empty, one replicate after the other.
    case sparse
  }

  /// How the chain is played.
  public var sampler: Sampler { sparse == nil ? .lanes : .sparse }

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
    try self.init(chain: chain, seed: seed, instance: instance, sampler: nil)
  }

  /// - Parameter sampler: nil is the one that costs less (``SamplerCosts``); lanes where the other does
  ///   not apply.
  public init(
    chain: CategoricalChain, seed: UInt64, instance: UInt64, sampler: Sampler?
  ) throws(SimulationError) {
    try self.init(chain: chain, seed: seed, instance: instance, path: .best, sampler: sampler)
  }

  package init(
    chain: CategoricalChain, seed: UInt64, instance: UInt64, path: KernelPath, sampler: Sampler?
  ) throws(SimulationError) {
    self.path = path
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
    truthTails = Self.tails(of: truth)
    let limit = SimulationLimits.sampleSize
    for (t, size) in sampleSizes.enumerated() where size > limit {
      if t == 0, case .given = start { continue }
      throw .sampleSizeTooLarge(t: t, value: size, limit: limit)
    }
    if sampler != .lanes { sparse = SparsePlan(of: self, evenIfSlower: sampler == .sparse) }
  }

  /// Sums from each entry on, from the far end with compensation: 1 minus a running sum would lose
  /// all digits of the last categories.
  static func tails(of weights: [Double]) -> [Double] {
    var tails = weights + [0]
    var sum = CompensatedSum()
    for category in weights.indices.reversed() {
      sum.add(weights[category])
      tails[category] = sum.value
    }
    return tails
  }

  public var replicatesSideBySide: Int { sparse == nil ? LaneBlock.group : 1 }

  public var replicatesPerBlock: Int {
    if sparse != nil { return max(1, min(64, 1_000_000 / ((horizon + 1) * categories))) }
    return lanesPerBlock
  }

  /// As many lanes as keep counts within the cache, so that lists of rare cases are long.
  var lanesPerBlock: Int {
    let lanes = min(LaneBlock.largest, (1 << 17) / categories)
    return max(LaneBlock.group, lanes / LaneBlock.group * LaneBlock.group)
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    if let sparse {
      return losses(of: replicates, quantities: quantities, plan: sparse, shouldStop: shouldStop)
    }
    let length = horizon + 1
    var values = [Double](repeating: 0, count: replicates.count * quantities.count * length)
    var first = replicates.lowerBound
    while first < replicates.upperBound {
      // The lanes of a block share the upper halves of their numbers.
      let boundary = ((first >> 32) + 1) << 32
      let end = min(first + lanesPerBlock, replicates.upperBound, boundary)
      var block = LaneBlock(replicates: first..<end, of: self)
      for t in 0...horizon {
        if shouldStop() { return nil }
        block.advance(to: t, of: self)
        for (index, quantity) in quantities.enumerated() {
          let offset = (first - replicates.lowerBound) * quantities.count + index
          let losses = block.values(of: quantity, simulator: self)
          for lane in 0..<block.replicates.count {
            values[(offset + lane * quantities.count) * length + t] = losses[lane]
          }
        }
      }
      first = end
    }
    return values
  }

  private func losses(
    of replicates: Range<Int>, quantities: [Quantity], plan: SparsePlan,
    shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    let length = horizon + 1
    var values = [Double](repeating: 0, count: replicates.count * quantities.count * length)
    for (offset, replicate) in replicates.enumerated() {
      var population = Population(replicate: replicate, of: self, plan: plan)
      for t in 0...horizon {
        if shouldStop() { return nil }
        population.advance(to: t, of: self, plan: plan)
        for (index, quantity) in quantities.enumerated() {
          values[(offset * quantities.count + index) * length + t] = population.value(
            of: quantity, simulator: self, plan: plan)
        }
      }
    }
    return values
  }
}
