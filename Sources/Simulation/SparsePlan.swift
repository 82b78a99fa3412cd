internal import CSimulation
internal import Foundation

/// What a chain needs to be played by the categories that are not empty: tables for every generation.
///
/// For chains whose generations differ little: the tables depend on (1 - alpha[t]) n[t] / n[t-1] and on
/// (n[t], alpha[t]), and there may be ``kinds`` of each.
///
/// - Source: proofs-notes/sparse-sampler.md.
struct SparsePlan: Sendable {
  /// More tables than these would not be filled by the draws of a usual run.
  static let kinds = 4
  /// Three digits to base 64.
  static let sampleSizeLimit = 1 << 18

  let tables: NumberTables
  private let reproductions: [csim_reproduction]
  /// By generation; nil where all draws are fresh.
  private let kindOf: [Int?]
  let fresh: FreshLaws

  /// nil where it does not apply.
  init?(of simulator: ChainSimulator) {
    let sizes = simulator.sampleSizes
    let firstDrawn = FreshLaws.firstDrawn(of: simulator)
    guard FreshLaws.largestSize(of: simulator) < Self.sampleSizeLimit else { return nil }
    struct Kind: Hashable {
      let share: Double
      let size: Int
      let alpha: Double
    }
    var kinds: [Kind] = []
    var kindOf = [Int?](repeating: nil, count: sizes.count)
    for t in sizes.indices.dropFirst(firstDrawn + 1) {
      let alpha = simulator.alpha[t]
      let kind = Kind(
        share: (1 - alpha) * Double(sizes[t]) / Double(sizes[t - 1]), size: sizes[t], alpha: alpha)
      if let index = kinds.firstIndex(of: kind) {
        kindOf[t] = index
      } else {
        guard kinds.count < Self.kinds else { return nil }
        kindOf[t] = kinds.count
        kinds.append(kind)
      }
    }
    var tables = NumberTables()
    reproductions = kinds.map { kind in
      var reproduction = csim_reproduction()
      reproduction.fresh = tables.addBinomial(trials: kind.size, probability: kind.alpha)
      withUnsafeMutableBytes(of: &reproduction.children) { bytes in
        let children = bytes.bindMemory(to: csim_table.self)
        for index in children.indices {
          let parents = (index % 64) << (6 * (index / 64))
          children[index] =
            parents <= simulator.sampleSizes.max() ?? 1
            ? tables.addPoisson(mean: kind.share * Double(parents)) : NumberTables.never
        }
      }
      return reproduction
    }
    self.tables = tables
    self.kindOf = kindOf
    fresh = FreshLaws(of: simulator)
  }

  /// How generation t is drawn, for the kernel; null where all draws are fresh.
  func withReproduction(at t: Int, _ body: (UnsafePointer<csim_reproduction>?) -> Void) {
    guard let kind = kindOf[t] else { return body(nil) }
    reproductions.withUnsafeBufferPointer { body($0.baseAddress.map { $0 + kind }) }
  }
}
