internal import CSimulation
internal import Models
internal import RandomStreams

/// Consecutive replicates side by side, one to a SIMD lane, drawn category by category.
///
/// - Meaning:    of lane l, counts of generation t; a replicate has the same bits in any block.
/// - Exactness:  each count is a conditional binomial of a probability within 2^-50 relatively, by the
///   kernels of proofs-notes/lane-samplers.md.
/// - Complexity: O(K) for each replicate and generation, whatever n; memory O(K) for each lane.
struct LaneBlock: ChainGeneration {
  /// The first replicate, and how many the block has to play; lanes beyond are played in vain.
  let replicates: Range<Int>
  private let lanes: Int
  private let key: (UInt32, UInt32)
  /// Category, then lane.
  private var counts: [Int32]
  /// n[t] where the current generation was drawn; nil for a given start.
  private var drawn: Int?
  /// What the categories weigh whatever the counts, and sums of it from each category on.
  private var fixed: [Double]
  private var fixedTails: [Double]

  /// - Precondition: at most ``largest`` replicates.
  init(replicates: Range<Int>, of simulator: ChainSimulator) {
    precondition(
      replicates.count <= Self.largest, "\(replicates.count) replicates in a block of lanes")
    self.replicates = replicates
    lanes = (replicates.count + Self.group - 1) / Self.group * Self.group
    key = RandomStream.key(seed: simulator.seed, instance: simulator.instance)
    counts = Array(repeating: 0, count: lanes * simulator.categories)
    fixed = simulator.truth
    fixedTails = simulator.truthTails
  }

  static let largest = Int(CSIM_MAX_LANES)
  static let group = Int(CSIM_LANE_GROUP)

  /// P[t-1] becomes P[t]; at t = 0, whatever came before is forgotten.
  mutating func advance(to t: Int, of simulator: ChainSimulator) {
    if t == 0, case .given = simulator.start {
      drawn = nil
      return
    }
    // Generation 0 sees real data only, so alpha[0] = 1 needs no P[-1].
    let alpha = t == 0 ? 1 : simulator.alpha[t]
    setFixedWeights(alpha: alpha, simulator)
    let size = simulator.sampleSizes[t]
    fixed.withUnsafeBufferPointer { fixed in
      fixedTails.withUnsafeBufferPointer { tails in
        counts.withUnsafeMutableBufferPointer { counts in
          var generation = csim_generation(
            source: csim_source(
              key0: key.0, key1: key.1,
              first_replicate: UInt64(bitPattern: Int64(replicates.lowerBound)),
              generation: UInt32(t)),
            lanes: Int32(lanes), stride: Int64(lanes), categories: Int64(fixed.count),
            fixed: fixed.baseAddress, fixed_tail: tails.baseAddress,
            per_count: t == 0 ? 0 : drawn.map { (1 - alpha) / Double($0) } ?? 0,
            previous_trials: Int64(drawn ?? 0), trials: Int64(size), counts: counts.baseAddress)
          csim_multinomial(simulator.path.code, &generation)
        }
      }
    }
    drawn = size
  }

  /// alpha p, and the part of a start that is no counts.
  private mutating func setFixedWeights(alpha: Double, _ simulator: ChainSimulator) {
    if drawn == nil, alpha < 1, case .given(let start) = simulator.start {
      for category in fixed.indices {
        fixed[category] = alpha * simulator.truth[category] + (1 - alpha) * start[category]
      }
      fixedTails = ChainSimulator.tails(of: fixed)
      return
    }
    for category in fixed.indices {
      fixed[category] = alpha * simulator.truth[category]
      fixedTails[category] = alpha * simulator.truthTails[category]
    }
  }

  func setValues(
    of quantity: Quantity, simulator: ChainSimulator, to losses: inout [Double]
  ) {
    guard let drawn else {
      guard case .given(let start) = simulator.start else { return }
      let value = Loss.value(of: quantity, model: start, truth: simulator.truth)
      for lane in 0..<replicates.count { losses[lane] = value }
      return
    }
    if quantity == .metric(.squaredError) {
      return setSquaredErrors(drawn, simulator, to: &losses)
    }
    let total = Double(drawn)
    var model = simulator.truth
    for lane in 0..<replicates.count {
      for category in model.indices {
        model[category] = Double(counts[category * lanes + lane]) / total
      }
      losses[lane] = Loss.value(of: quantity, model: model, truth: simulator.truth)
    }
  }

  private func setSquaredErrors(
    _ drawn: Int, _ simulator: ChainSimulator, to losses: inout [Double]
  ) {
    precondition(losses.count >= lanes, "\(losses.count) places for \(lanes) lanes")
    losses.withUnsafeMutableBufferPointer { losses in
      counts.withUnsafeBufferPointer { counts in
        simulator.truth.withUnsafeBufferPointer { truth in
          csim_squared_error(
            simulator.path.code, counts.baseAddress, Int64(lanes), Int32(lanes),
            Int64(truth.count), Int64(drawn), truth.baseAddress, losses.baseAddress)
        }
      }
    }
  }
}
