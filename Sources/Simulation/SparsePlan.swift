internal import CSimulation
internal import Foundation
internal import RandomStreams

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
  let fresh: [UInt64]
  /// The law of the draws of generation 1 where the start is given.
  let afterStart: [UInt64]
  let truthSquares: Double
  let largestSize: Int

  /// The first generation drawn, from a law that does not depend on the replicate.
  let firstDrawn: Int

  /// nil where it does not apply, or would be slower than lanes.
  init?(of simulator: ChainSimulator, evenIfSlower: Bool) {
    let sizes = simulator.sampleSizes
    var isGiven = false
    if case .given = simulator.start { isGiven = true }
    firstDrawn = isGiven ? 1 : 0
    let drawn = sizes.dropFirst(firstDrawn)
    largestSize = drawn.max() ?? 1
    guard largestSize < Self.sampleSizeLimit else { return nil }
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
    guard evenIfSlower || SamplerCosts(of: simulator).prefersSparse else { return nil }
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
    fresh = NumberTables.packed(simulator.truth, valueBits: 20)
    if case .given(let start) = simulator.start, sizes.count > 1 {
      let alpha = simulator.alpha[1]
      afterStart = NumberTables.packed(
        zip(simulator.truth, start).map { alpha * $0 + (1 - alpha) * $1 }, valueBits: 20)
    } else {
      afterStart = fresh
    }
    var squares = CompensatedSum()
    for probability in simulator.truth { squares.add(probability * probability) }
    truthSquares = squares.value
  }

  /// How generation t is drawn, for the kernel; null where all draws are fresh.
  func withReproduction(at t: Int, _ body: (UnsafePointer<csim_reproduction>?) -> Void) {
    guard let kind = kindOf[t] else { return body(nil) }
    reproductions.withUnsafeBufferPointer { body($0.baseAddress.map { $0 + kind }) }
  }
}
