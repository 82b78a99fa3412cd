import Foundation
import RandomStreams
import Testing

/// Oracle: the probabilities by the ratio recursion from the mode, in the test; exact binomial limits
/// at the rate of ``ExactLimits``.
@Suite struct PoissonTests {
  /// P(X = k) for k in 0...last.
  private static func law(_ mean: Double, last: Int) -> [Double] {
    let mode = Int(mean)
    var weights = [Double](repeating: 0, count: last + 1)
    weights[mode] = 1
    for k in mode..<last { weights[k + 1] = weights[k] * mean / Double(k + 1) }
    for k in stride(from: mode, to: 0, by: -1) { weights[k - 1] = weights[k] * Double(k) / mean }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// Inversion, rejection, and both sides of 10.
  @Test(arguments: [0.01, 0.7, 3, 9.99, 10.01, 14.5, 100, 1000])
  func drawsFollowTheLaw(_ mean: Double) {
    let last = Int(mean + 14 * mean.squareRoot() + 20)
    let draws = 100_000
    let law = Self.law(mean, last: last)
    func accepts(_ draw: (inout RandomStream) -> Double) -> Bool {
      let counts = BinomialTests.counts(draws, seed: 31, upTo: last) { Int(draw(&$0)) }
      return ExactLimits.areCompatible(counts, trials: draws, law: law)
    }
    #expect(accepts { $0.poisson(mean: mean) })
    // Each mistake where it can be told at this number of draws.
    #expect(!accepts { $0.poisson(mean: mean * 1.05 + 0.02) })
    if mean < 20 {
      #expect(!accepts { max(0, (mean + mean.squareRoot() * $0.normal()).rounded()) })
    }
    if mean < 100 { #expect(!accepts { $0.poisson(mean: mean) + 1 }) }
  }

  @Test func extremeMeans() {
    var stream = RandomStream(seed: 1, instance: 2, replicate: 3)
    #expect(stream.poisson(mean: 0) == 0)
    #expect(stream.poisson(mean: .infinity) == .infinity)
    for mean in [1e9, 1e12, 1e15, 1e18] {
      let x = stream.poisson(mean: mean)
      #expect(abs(x - mean) < 7 * mean.squareRoot() && x == x.rounded())
    }
  }
}
