internal import CSimulation
internal import Models
internal import RandomStreams

/// One replicate, by its categories that are not empty.
///
/// - Exactness:  the law of a generation is the multinomial one but for the tables' 1e-13 for each draw
///   (proofs-notes/sparse-sampler.md).
/// - Complexity: O(categories that are not empty + fresh draws + sqrt(n)) for a generation.
struct Population: ChainGeneration {
  private var used = 0
  private var total = 0
  private var categories: [Int32]
  private var counts: [Int32]
  private var children: [Int32]
  private var sums: [Int32]
  private var marks: [Int32]
  private let key: (UInt32, UInt32)
  private let replicate: UInt64
  private let plan: SparsePlan
  /// Whether the generation is a given start.
  private var isGiven = false

  init(replicate: Int, of simulator: ChainSimulator, plan: SparsePlan) {
    self.replicate = UInt64(bitPattern: Int64(replicate))
    self.plan = plan
    key = RandomStream.key(seed: simulator.seed, instance: simulator.instance)
    let room = min(simulator.categories, plan.fresh.largestSize) + Int(CSIM_POPULATION_PADDING)
    let empty = [Int32](repeating: 0, count: room)
    (categories, counts, children, sums) = (empty, empty, empty, empty)
    marks = Array(repeating: 0, count: simulator.categories)
  }

  /// P[t-1] becomes P[t]; at t = 0, whatever came before is forgotten.
  mutating func advance(to t: Int, of simulator: ChainSimulator) {
    isGiven = t < plan.fresh.firstDrawn
    if isGiven { return }
    let law = plan.fresh.law(at: t)
    let size = simulator.sampleSizes[t]
    let source = csim_source(
      key0: key.0, key1: key.1, first_replicate: replicate, generation: UInt32(t))
    let path = simulator.path.code
    let plan = plan
    withPopulation { population in
      plan.tables.entries.withUnsafeBufferPointer { entries in
        law.withUnsafeBufferPointer { law in
          plan.withReproduction(at: t) { reproduction in
            csim_reproduce(
              path, source, reproduction, entries.baseAddress, law.baseAddress,
              Int32(law.count.trailingZeroBitCount), Int64(size), &population)
          }
        }
      }
    }
  }

  mutating func setValues(
    of quantity: Quantity, simulator: ChainSimulator, to losses: inout [Double]
  ) {
    losses[0] = value(of: quantity, simulator)
  }

  private mutating func value(of quantity: Quantity, _ simulator: ChainSimulator) -> Double {
    if isGiven, case .given(let start) = simulator.start {
      return Loss.value(of: quantity, model: start, truth: simulator.truth)
    }
    if quantity == .metric(.squaredError) {
      let plan = plan
      return withPopulation { population in
        simulator.truth.withUnsafeBufferPointer { truth in
          csim_sparse_squared_error(
            simulator.path.code, &population, truth.baseAddress, plan.fresh.truthSquares)
        }
      }
    }
    var model = [Double](repeating: 0, count: simulator.categories)
    for index in 0..<used {
      model[Int(categories[index])] = Double(counts[index]) / Double(total)
    }
    return Loss.value(of: quantity, model: model, truth: simulator.truth)
  }

  private mutating func withPopulation<Result>(
    _ body: (inout csim_population) -> Result
  ) -> Result {
    var (used, total) = (Int64(self.used), Int64(self.total))
    let result = categories.withUnsafeMutableBufferPointer { categories in
      counts.withUnsafeMutableBufferPointer { counts in
        children.withUnsafeMutableBufferPointer { children in
          sums.withUnsafeMutableBufferPointer { sums in
            marks.withUnsafeMutableBufferPointer { marks in
              var population = csim_population(
                used: used, total: total, category: categories.baseAddress,
                count: counts.baseAddress, children: children.baseAddress,
                sums: sums.baseAddress, marks: marks.baseAddress)
              let result = body(&population)
              (used, total) = (population.used, population.total)
              return result
            }
          }
        }
      }
    }
    (self.used, self.total) = (Int(used), Int(total))
    return result
  }
}
