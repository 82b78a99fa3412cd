internal import CSimulation
internal import Models
internal import RandomStreams

/// A few replicates, each by the list of its draws: an heir copies one of the draws before.
///
/// - Exactness:  the law of a generation is the multinomial one but for the tables' 1e-13 for each draw from
///   them (proofs-notes/parent-sampler.md).
/// - Complexity: O(n + K) for a replicate and generation; memory as much.
struct DrawLists: ChainGeneration {
  /// Several, so that counts just written are not read at once.
  static let largest = 8

  private let replicates: Range<Int>
  private let plan: ParentPlan
  private let key: (UInt32, UInt32)
  private let room: Int
  private let categories: Int
  /// Replicate, then draw. They change places at each generation.
  private var draws: [UInt16]
  private var next: [UInt16]
  /// Replicate, then category.
  private var counts: [Int32]
  /// n[t] where the current generation was drawn; nil for a given start.
  private var drawn: Int?

  /// - Precondition: at most ``largest`` replicates.
  init(replicates: Range<Int>, of simulator: ChainSimulator, plan: ParentPlan) {
    precondition(replicates.count <= Self.largest, "\(replicates.count) replicates at once")
    self.replicates = replicates
    self.plan = plan
    key = RandomStream.key(seed: simulator.seed, instance: simulator.instance)
    room = plan.fresh.largestSize
    categories = simulator.categories
    draws = Array(repeating: 0, count: replicates.count * room)
    next = draws
    counts = Array(repeating: 0, count: replicates.count * categories)
  }

  mutating func advance(to t: Int, of simulator: ChainSimulator) {
    if t < plan.fresh.firstDrawn {
      drawn = nil
      return
    }
    let size = simulator.sampleSizes[t]
    let (previous, path) = (Int64(drawn ?? 0), simulator.path.code)
    let (first, key, room, categories) = (replicates.lowerBound, key, room, categories)
    let law = plan.fresh.law(at: t)
    plan.withFreshDraws(at: t) { freshDraws in
      plan.tables.entries.withUnsafeBufferPointer { entries in
        law.withUnsafeBufferPointer { law in
          draws.withUnsafeMutableBufferPointer { draws in
            next.withUnsafeMutableBufferPointer { next in
              counts.withUnsafeMutableBufferPointer { counts in
                for index in replicates.indices {
                  let place = index - first
                  var list = csim_draws(
                    total: previous, categories: Int64(categories),
                    draws: draws.baseAddress.map { $0 + place * room },
                    next: next.baseAddress.map { $0 + place * room },
                    counts: counts.baseAddress.map { $0 + place * categories })
                  let source = csim_source(
                    key0: key.0, key1: key.1, first_replicate: UInt64(bitPattern: Int64(index)),
                    generation: UInt32(t))
                  csim_inherit(
                    path, source, freshDraws, entries.baseAddress, law.baseAddress,
                    Int32(law.count.trailingZeroBitCount), Int64(size), &list)
                }
              }
            }
          }
        }
      }
    }
    swap(&draws, &next)
    drawn = size
  }

  func setValues(
    of quantity: Quantity, simulator: ChainSimulator, to losses: inout [Double]
  ) {
    for place in 0..<replicates.count {
      losses[place] = value(of: quantity, place, simulator)
    }
  }

  private func value(of quantity: Quantity, _ place: Int, _ simulator: ChainSimulator) -> Double {
    guard let drawn else {
      guard case .given(let start) = simulator.start else { return .nan }
      return Loss.value(of: quantity, model: start, truth: simulator.truth)
    }
    let first = place * categories
    if quantity == .metric(.squaredError) {
      return counts.withUnsafeBufferPointer { counts in
        simulator.truth.withUnsafeBufferPointer { truth in
          csim_squared_error_of_counts(
            simulator.path.code, counts.baseAddress.map { $0 + first }, Int64(categories),
            Int64(drawn), truth.baseAddress, plan.fresh.truthSquares)
        }
      }
    }
    let model = counts[first..<first + categories].map { Double($0) / Double(drawn) }
    return Loss.value(of: quantity, model: model, truth: simulator.truth)
  }
}
