internal import Foundation

/// What a generation of one replicate costs each sampler, to choose between them.
///
/// The choice depends on the chain alone, never on the machine: it decides the bits. The constants
/// were measured with `SamplerCrossovers` (proofs-notes/performance-simulation.md).
struct SamplerCosts {
  /// Nanoseconds for a category in lanes, more for one that is not empty, and most for a rare one: its lanes are
  /// few, unless the block is large, and small counts are redone one by one.
  static let category = 4.0
  static let usedCategory = 1.0
  static let rareCategory = 140.0
  static let lanesOfRare = 7.5
  static let drawsOfRare = 20.0
  /// Nanoseconds for a generation, for each draw and for each category of a list of draws.
  static let list = 75.0
  static let copiedDraw = 1.25
  static let countedCategory = 0.2
  /// Nanoseconds for a generation of a population, for each category that gets children, and for each fresh draw.
  static let generation = 140.0
  static let children = 5.3
  static let freshDraw = 2.5

  let lanes: Double
  let parents: Double
  let sparse: Double

  /// All samplers, the cheapest first.
  var order: [ChainSimulator.Sampler] {
    let costs: [(sampler: ChainSimulator.Sampler, cost: Double)] = [
      (.lanes, lanes), (.parents, parents), (.sparse, sparse),
    ]
    return costs.sorted { $0.cost < $1.cost }.map(\.sampler)
  }

  /// - Complexity: O(K).
  init(of simulator: ChainSimulator) {
    let horizon = simulator.horizon
    let size = Double(simulator.sampleSizes[horizon])
    let alpha = horizon == 0 ? 1 : simulator.alpha[horizon]
    parents =
      Self.list + Self.copiedDraw * size
      + Self.countedCategory * Double(simulator.categories)
    // The ancestors of a generation that were fresh draws: theta log(1 + n / theta), as in the
    // infinite-alleles model; their categories are the ones that are not empty.
    let theta = 2 * size * alpha / max(1 - alpha, 0.5 / size)
    let ancestors =
      alpha > 0
      ? min(size, theta * log1p(size / theta)) : min(size, 2 * size / Double(max(1, horizon)))
    let used = simulator.truth.reduce(0) { $0 - expm1(-ancestors * $1) }
    let usedLanes = Double(simulator.lanesPerBlock) * used / Double(simulator.categories)
    lanes =
      Self.category * Double(simulator.categories)
      + used
      * (Self.usedCategory
        + Self.rareCategory
        / (1 + usedLanes / Self.lanesOfRare + size / max(1, used) / Self.drawsOfRare))
    // Digits to base 64 of the number of parents: more where few categories share many draws.
    let digits = 1 + max(0, log2(size / max(1, used)) / 6)
    let corrections = 0.8 * (size * (1 - alpha * alpha)).squareRoot()
    sparse =
      Self.generation + Self.children * used * digits
      + Self.freshDraw * (alpha * size + 1.5 * corrections)
  }
}
