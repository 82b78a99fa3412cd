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
  private(set) var plan = Plan.lanes

  /// The ways to play a chain; they have the same law but not the same bits.
  public enum Sampler: Sendable, CaseIterable {
    /// Every category of many replicates side by side.
    case lanes
    /// Every draw: one that is not fresh copies one of the draws before.
    case parents
    /// The categories that are not empty, one replicate after the other.
    case sparse
  }

  /// A sampler with the tables that it draws from.
  enum Plan: Sendable {
    case lanes
    case parents(ParentPlan)
    case sparse(SparsePlan)
  }

  /// How the chain is played.
  public var sampler: Sampler {
    switch plan {
    case .lanes: .lanes
    case .parents: .parents
    case .sparse: .sparse
    }
  }

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
    sampleSizes = Array(chain.schedules.sampleSizes)
    truthTails = Self.tails(of: truth)
    let limit = SimulationLimits.sampleSize
    for (t, size) in sampleSizes.enumerated() where size > limit {
      if t == 0, case .given = start { continue }
      throw .sampleSizeTooLarge(t: t, value: size, limit: limit)
    }
    let choices = sampler.map { [$0] } ?? SamplerCosts(of: self).order
    plan = choices.lazy.compactMap { [self] in tables(of: $0) }.first ?? .lanes
  }

  /// nil where the sampler does not apply to the chain.
  private func tables(of sampler: Sampler) -> Plan? {
    switch sampler {
    case .lanes: .lanes
    case .parents: ParentPlan(of: self).map(Plan.parents)
    case .sparse: SparsePlan(of: self).map(Plan.sparse)
    }
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

  public var replicatesSideBySide: Int {
    switch plan {
    case .lanes: LaneBlock.group
    case .parents: DrawLists.largest
    case .sparse: 1
    }
  }

  public var replicatesPerBlock: Int {
    if case .lanes = plan { return lanesPerBlock }
    return max(1, min(64, 1_000_000 / ((horizon + 1) * categories)))
  }

  /// As many lanes as keep counts within the cache, so that lists of rare cases are long.
  var lanesPerBlock: Int {
    let lanes = min(LaneBlock.largest, (1 << 17) / categories)
    return max(LaneBlock.group, lanes / LaneBlock.group * LaneBlock.group)
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    switch plan {
    case .lanes:
      losses(of: replicates, quantities, together: lanesPerBlock, shouldStop) {
        LaneBlock(replicates: $0, of: self)
      }
    case .parents(let plan):
      losses(of: replicates, quantities, together: DrawLists.largest, shouldStop) {
        DrawLists(replicates: $0, of: self, plan: plan)
      }
    case .sparse(let plan):
      losses(of: replicates, quantities, together: 1, shouldStop) {
        Population(replicate: $0.lowerBound, of: self, plan: plan)
      }
    }
  }

  private func losses<Generation: ChainGeneration>(
    of replicates: Range<Int>, _ quantities: [Quantity], together: Int,
    _ shouldStop: @Sendable () -> Bool, _ first: (Range<Int>) -> Generation
  ) -> [Double]? {
    let length = horizon + 1
    var values = [Double](repeating: 0, count: replicates.count * quantities.count * length)
    var losses = [Double](repeating: 0, count: together)
    var start = replicates.lowerBound
    while start < replicates.upperBound {
      // The lanes of a block share the upper halves of their numbers.
      let boundary = ((start >> 32) + 1) << 32
      let end = min(start + together, replicates.upperBound, boundary)
      var generation = first(start..<end)
      for t in 0...horizon {
        if shouldStop() { return nil }
        generation.advance(to: t, of: self)
        for (index, quantity) in quantities.enumerated() {
          let offset = (start - replicates.lowerBound) * quantities.count + index
          generation.setValues(of: quantity, simulator: self, to: &losses)
          for place in 0..<end - start {
            values[(offset + place * quantities.count) * length + t] = losses[place]
          }
        }
      }
      start = end
    }
    return values
  }
}
