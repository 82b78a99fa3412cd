internal import CSimulation

/// What a chain needs to be played draw by draw: the laws of the number of fresh draws.
///
/// - Domain:     up to 2^16 categories and draws, and tables of up to ``entriesLimit`` columns.
/// - Source:     proofs-notes/parent-sampler.md.
struct ParentPlan: Sendable {
  /// Ranks and categories are 16 bits.
  static let sizeLimit = 1 << 16
  static let entriesLimit = 1 << 18

  let fresh: FreshLaws
  let tables: NumberTables
  /// By generation; nil where all draws are fresh.
  private let freshDraws: [csim_table?]

  /// nil where it does not apply.
  init?(of simulator: ChainSimulator) {
    let sizes = simulator.sampleSizes
    guard
      FreshLaws.largestSize(of: simulator) < Self.sizeLimit, simulator.categories <= Self.sizeLimit
    else { return nil }
    struct Kind: Hashable {
      let size: Int
      let alpha: Double
    }
    var known: [Kind: csim_table] = [:]
    var tables = NumberTables()
    var freshDraws = [csim_table?](repeating: nil, count: sizes.count)
    for t in sizes.indices.dropFirst(FreshLaws.firstDrawn(of: simulator) + 1) {
      let kind = Kind(size: sizes[t], alpha: simulator.alpha[t])
      if known[kind] == nil {
        known[kind] = tables.addBinomial(trials: kind.size, probability: kind.alpha)
        guard tables.entries.count <= Self.entriesLimit else { return nil }
      }
      freshDraws[t] = known[kind]
    }
    self.tables = tables
    self.freshDraws = freshDraws
    fresh = FreshLaws(of: simulator)
  }

  /// The law of the number of fresh draws of generation t, for the kernel; null where all are.
  func withFreshDraws<Result>(
    at t: Int, _ body: (UnsafePointer<csim_table>?) -> Result
  ) -> Result {
    guard let table = freshDraws[t] else { return body(nil) }
    return withUnsafePointer(to: table) { body($0) }
  }
}
