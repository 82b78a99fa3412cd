import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: the closed sum for replace; the two-point function of a mixture by another recursion; Gauss
/// sums by brute enumeration of ancestries at n = 2; negative controls.
@Suite struct KernelDensityRiskTests {
  static let (s, h2) = (2.0, 0.25)

  private func model(_ sets: [TrainingSet], keepsBatches: Bool = false) throws -> KernelDensityModel
  {
    try KernelDensityModel(
      variance: .exact(Rational(2)), kernelVariance: .exact(fraction("1/4")),
      plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches))
  }

  private func risk(_ sets: [TrainingSet], keepsBatches: Bool = false) throws -> [Double] {
    let values = try KernelDensityRisk.trajectory(
      of: model(sets, keepsBatches: keepsBatches), precision: Precision(bits: 100))
    return try #require(values).map(\.midpointDouble)
  }

  private func density(_ variance: Double) -> Double { 1 / (2 * Double.pi * variance).squareRoot() }

  @Test func replaceByTheClosedSum() throws {
    let (s, h2, n) = (Self.s, Self.h2, 3.0)
    let values = try risk(mixtures(3, "0", horizon: 5))
    for (generation, value) in values.enumerated() {
      let t = Double(generation + 1)
      var expected = pow(1 - 1 / n, t) * density(2 * (s + t * h2)) + density(2 * s)
      expected -= 2 * density(2 * s + t * h2)
      for j in 1...(generation + 1) {
        expected += pow(1 - 1 / n, t - Double(j)) / n * density(2 * h2 * (t - Double(j) + 1))
      }
      #expect(abs(value - expected) < 1e-14, "t = \(generation)")
    }
  }

  /// E ∫ p_t² by the recursion of the law of X - Y for two draws of one estimate, kept as a list of
  /// (weight, variance): no ancestries, no grouping.
  private func byDifferences(_ n: Double, alpha: Double, horizon: Int) -> [Double] {
    let (s, h2) = (Self.s, Self.h2)
    var single: [(Double, Double)] = [(1, s + h2)]
    var pair: [(Double, Double)] = [(1 / n, 2 * h2), (1 - 1 / n, 2 * s + 2 * h2)]
    var result: [Double] = []
    for t in 0...horizon {
      if t > 0 {
        var next: [(Double, Double)] = [
          (1 / n, 2 * h2), ((1 - 1 / n) * alpha * alpha, 2 * s + 2 * h2),
        ]
        for (w, v) in single {
          next.append(((1 - 1 / n) * 2 * alpha * (1 - alpha) * w, s + v + 2 * h2))
        }
        for (w, v) in pair {
          next.append(((1 - 1 / n) * (1 - alpha) * (1 - alpha) * w, v + 2 * h2))
        }
        pair = next
        single = [(alpha, s + h2)] + single.map { ((1 - alpha) * $0.0, $0.1 + h2) }
      }
      result.append(
        pair.reduce(0) { $0 + $1.0 * density($1.1) } + density(2 * s)
          - 2 * single.reduce(0) { $0 + $1.0 * density(s + $1.1) })
    }
    return result
  }

  @Test(arguments: [("1/3", 1.0 / 3), ("2/5", 0.4), ("0", 0)])
  func mixtureByDifferences(alpha: String, value: Double) throws {
    let values = try risk(mixtures(2, alpha, horizon: 4))
    for (a, b) in zip(values, byDifferences(2, alpha: value, horizon: 4)) {
      #expect(abs(a - b) < 1e-14)
    }
    // Negative control: one draw more.
    let wrong = byDifferences(3, alpha: value, horizon: 4)
    #expect(abs(values[2] - wrong[2]) > 1e-3)
  }

  @Test func exactCountsAreTheConditionalMixture() throws {
    // Σ_b C(2,b) a^b (1-a)^(2-b) MISE(b, 2-b) = MISE of the mixture, at the generation after a real one.
    let a = 0.4
    let mixture = try risk(mixtures(2, "2/5", horizon: 1))[1]
    var sum = 0.0
    for (fresh, chance) in [(0, (1 - a) * (1 - a)), (1, 2 * a * (1 - a)), (2, a * a)] {
      let sets: [TrainingSet] = [
        .mixture(count: 2, alpha: .exact(.one)), .stratified(fresh: fresh, synthetic: 2 - fresh),
      ]
      sum += try chance * risk(sets)[1]
    }
    #expect(abs(mixture - sum) < 1e-14)
  }

  /// All data fresh and kept is one sample of all draws.
  @Test func keptFreshDataIsOneSample() throws {
    let kept = try risk(
      [2, 3, 4].map { .mixture(count: $0, alpha: .exact(.one)) }, keepsBatches: true)
    for (value, n) in zip(kept, [2, 5, 9]) {
      let once = try risk([.mixture(count: n, alpha: .exact(.one))])[0]
      #expect(abs(value - once) < 1e-14)
    }
  }

  @Test func longHorizonsAreRefused() throws {
    let sets = mixtures(2, "0", horizon: TheoryLimits.densityHorizon + 1)
    #expect(throws: NoTheory.self) { try risk(sets) }
  }

  /// n = 1: pool of two after one generation, its pairs written out.
  @Test func keptDataByHand() throws {
    let (s, h2) = (Self.s, Self.h2)
    let value = try risk(mixtures(1, "0", horizon: 1), keepsBatches: true)[1]
    // x real, y = x + one kernel: pairs xx, yy, xy, yx.
    let square = (2 * density(2 * h2) + 2 * density(3 * h2)) / 4
    let product = (density(2 * s + h2) + density(2 * s + 2 * h2)) / 2
    #expect(abs(value - (square - 2 * product + density(2 * s))) < 1e-15)
  }

  /// s + h² H_t grows without end where all data are kept: s + h² (1 + Σ_{i=2..t+1} 1/i).
  @Test func secondMoments() throws {
    let kept: [Rational] = try #require(
      try KernelDensityRisk.secondMoment(
        of: model(mixtures(7, "0", horizon: 4), keepsBatches: true), in: ()))
    for (t, value) in kept.enumerated() {
      #expect(value == Rational(2) + fraction("1/4") * Rational.harmonic(t + 1))
    }
    let replaced: [Rational] = try #require(
      try KernelDensityRisk.secondMoment(of: model(mixtures(7, "0", horizon: 4)), in: ()))
    #expect(replaced.last == Rational(2) + fraction("5/4"))
    let mixed: [Rational] = try #require(
      try KernelDensityRisk.secondMoment(of: model(mixtures(7, "1/2", horizon: 2)), in: ()))
    // h² + (s + (1-a) ...): 9/4, then 2 + 3/8, then 2 + 7/16.
    #expect(mixed == fractions("9/4", "19/8", "39/16"))
  }
}
