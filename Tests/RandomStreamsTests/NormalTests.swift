import Foundation
import RandomStreams
import Testing

/// Oracle: the distribution function by `erfc`, in cells of unequal probability, within exact
/// binomial limits at the rate of ``ExactLimits``.
@Suite struct NormalTests {
  static let ends = [-4, -3, -2, -1.3, -0.7, -0.2, 0, 0.4, 0.9, 1.5, 2.2, 3, 4]

  /// P(Z <= x).
  static func distribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// The counts of each cell, the last one unbounded.
  static func counts(
    _ draws: Int, seed: UInt64, ends: [Double], draw: (inout RandomStream) -> Double
  ) -> [Int] {
    var stream = RandomStream(seed: seed, instance: 0, replicate: 0)
    var counts = [Int](repeating: 0, count: ends.count + 1)
    for _ in 0..<draws {
      let x = draw(&stream)
      counts[ends.firstIndex { x <= $0 } ?? ends.count] += 1
    }
    return counts
  }

  static func law(_ ends: [Double], _ distribution: (Double) -> Double) -> [Double] {
    let levels = ends.map(distribution) + [1]
    return levels.indices.map { $0 == 0 ? levels[0] : levels[$0] - levels[$0 - 1] }
  }

  @Test func drawsFollowTheLaw() {
    let draws = 200_000
    let counts = Self.counts(draws, seed: 21, ends: Self.ends) { $0.normal() }
    let isAccepted = ExactLimits.areCompatible(
      counts, trials: draws, law: Self.law(Self.ends, Self.distribution))
    #expect(isAccepted)
  }

  /// Negative controls: a mean off by 3 % of the deviation, a deviation off by 5 %, three
  /// uniforms, no left half.
  @Test func wrongDrawsAreRejected() {
    let draws = 200_000
    let mistakes: [(String, (inout RandomStream) -> Double)] = [
      ("mean", { $0.normal() + 0.03 }), ("deviation", { 1.05 * $0.normal() }),
      (
        "three uniforms",
        { stream in (0..<3).reduce(-3) { sum, _ in sum + 2 * stream.nextUniform() } }
      ),
      ("half", { abs($0.normal()) }),
    ]
    let law = Self.law(Self.ends, Self.distribution)
    for (name, draw) in mistakes {
      let counts = Self.counts(draws, seed: 22, ends: Self.ends, draw: draw)
      let isAccepted = ExactLimits.areCompatible(counts, trials: draws, law: law)
      #expect(!isAccepted, "\(name)")
    }
  }
}
