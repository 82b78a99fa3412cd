import Foundation
import RandomStreams
import Testing

/// Oracle: the distribution function of half-integer shapes by its finite sum, in cells of unequal
/// probability, within exact binomial limits at the rate of ``ExactLimits``.
@Suite struct GammaTests {
  /// P(X <= x) for the shape degrees / 2, by P(a + 1, x) = P(a, x) - x^a e^-x / Γ(a + 1).
  static func distribution(_ x: Double, degrees: Int) -> Double {
    var a = degrees.isMultiple(of: 2) ? 1.0 : 0.5
    var value = a == 1 ? 1 - exp(-x) : erf(x.squareRoot())
    while a < Double(degrees) / 2 {
      value -= exp(a * log(x) - x - lgamma(a + 1))
      a += 1
    }
    return value
  }

  /// Cells around the mean, in standard deviations.
  static func ends(degrees: Int) -> [Double] {
    let a = Double(degrees) / 2
    return [-2.5, -1.5, -0.9, -0.5, -0.2, 0, 0.3, 0.7, 1.2, 2, 3, 4]
      .map { a + $0 * a.squareRoot() }.filter { $0 > 0 }
  }

  static func isAccepted(
    degrees: Int, seed: UInt64, draw: (inout RandomStream) -> Double
  ) -> Bool {
    let draws = 100_000
    let ends = ends(degrees: degrees)
    let counts = NormalTests.counts(draws, seed: seed, ends: ends, draw: draw)
    let law = NormalTests.law(ends) { distribution($0, degrees: degrees) }
    return ExactLimits.areCompatible(counts, trials: draws, law: law)
  }

  /// Shapes 1/2 (below 1), 1, 3/2, 5, 24.5.
  @Test(arguments: [1, 2, 3, 10, 49]) func drawsFollowTheLaw(degrees: Int) {
    #expect(Self.isAccepted(degrees: degrees, seed: 31) { $0.gamma(shape: Double(degrees) / 2) })
    #expect(
      Self.isAccepted(degrees: degrees, seed: 32) { $0.chiSquared(degreesOfFreedom: degrees) / 2 })
  }

  /// Negative controls: one degree of freedom more, a scale 10 % off, the untouched proposal.
  @Test(arguments: [1, 2, 3, 10, 49]) func wrongDrawsAreRejected(degrees: Int) {
    let a = Double(degrees) / 2
    #expect(!Self.isAccepted(degrees: degrees, seed: 33) { $0.gamma(shape: a + 0.5) })
    #expect(!Self.isAccepted(degrees: degrees, seed: 34) { 1.1 * $0.gamma(shape: a) })
    guard degrees <= 3, a >= 1 else { return }
    #expect(
      !Self.isAccepted(degrees: degrees, seed: 35) { stream in
        let d = a - 1.0 / 3
        let root = max(0, 1 + stream.normal() / (9 * d).squareRoot())
        return d * root * root * root
      })
  }

  @Test func noDegreesOfFreedomAreZero() {
    var stream = RandomStream(seed: 36, instance: 0, replicate: 0)
    #expect(stream.chiSquared(degreesOfFreedom: 0) == 0)
  }
}
