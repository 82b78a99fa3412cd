import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Variances of the losses of continuous families, as the guard of simulation uses them.
///
/// Oracles: laws of a normal sample by hand (e² of χ²(1), v of χ²(n-1)); two generations by conditioning
/// on the first; a diffusion by its ancestry, term by term; products with n = 3, where c is exponential.
/// Each beside what a mistake would give.
@Suite struct ContinuousVarianceTests {
  private func variance(
    _ metric: Metric, _ kind: ContinuousModel.Kind, sizes: [Int], alpha: [String]
  ) throws -> LossVariance {
    try Expectation.variance(
      of: metric,
      model: .continuous(
        ContinuousModel(
          kind,
          schedules: Schedules(
            alpha: alpha.map { .exact(fraction($0)) },
            sampleSizes: sizes.map { .exact(Rational($0)) }))))
  }

  private func gaussian(
    _ metric: Metric, n: Int, alpha: String = "0", horizon: Int = 1, variance: String = "3/2",
    _ estimator: GaussianModel.Estimator = .unbiased,
    start: GaussianModel.Start = .real
  ) throws -> LossVariance {
    var small = SmallGaussian(sets: mixtures(n, alpha, horizon: horizon))
    small.variance = fraction(variance)
    small.estimator = estimator
    small.start = start
    return try self.variance(
      metric, .gaussian(small.model()), sizes: Array(repeating: n, count: horizon + 1),
      alpha: ["1"] + Array(repeating: alpha, count: horizon))
  }

  private func expect(
    _ variance: LossVariance, _ t: Int, is expected: Double, not wrong: Double
  ) {
    let found = variance.values[t]
    #expect(abs(found - expected) <= 1e-12 * max(1, expected), "t = \(t)")
    #expect(found >= expected * (1 - 1e-15))
    #expect(abs(found - wrong) > 1e-3 * expected, "t = \(t)")
    #expect(variance.isExact)
  }

  /// Var e² = 2 (s/n)²; given the first fit e' is normal around e with variance v/n.
  @Test(arguments: [2, 3, 7]) func squaredError(n: Int) throws {
    let (s, count) = (1.5, Double(n))
    let found = try gaussian(.squaredError, n: n)
    expect(found, 0, is: 2 * s * s / (count * count), not: 3 * s * s / (count * count))
    // E e'⁴ = E (e⁴ + 6 e² v/n + 3 v²/n²), e and v independent, E v² = s² (1 + 2/(n-1)).
    let square = s * s * (1 + 2 / (count - 1))
    let fourth = (3 * s * s + 6 * s * s + 3 * square) / (count * count)
    let wrong = (3 * s * s + 6 * s * s + 3 * s * s) / (count * count)
    let mean = 2 * s / count
    expect(found, 1, is: fourth - mean * mean, not: wrong - mean * mean)
  }

  @Test(arguments: [2, 5]) func variances(n: Int) throws {
    let (s, count) = (1.5, Double(n))
    let unbiased = try gaussian(.variance, n: n)
    expect(unbiased, 0, is: 2 * s * s / (count - 1), not: 2 * s * s / count)
    let growth = 1 + 2 / (count - 1)
    expect(unbiased, 1, is: s * s * (growth * growth - 1), not: s * s * 2 * (growth - 1))
    let likelihood = try gaussian(.variance, n: n, .maximumLikelihood)
    expect(
      likelihood, 0, is: 2 * s * s * (count - 1) / (count * count), not: 2 * s * s / (count - 1))
  }

  /// All data fresh: every generation is a first one.
  @Test func freshDataForgets() throws {
    let found = try gaussian(.squaredError, n: 4, alpha: "1", horizon: 3)
    for t in 0...3 { expect(found, t, is: 2 * 2.25 / 16, not: 2 * 2.25 / 4) }
  }

  /// Products at n = 3 of Γ(1 + p): √v, its logarithm, and W2² of the first fit from N(0, 1).
  @Test func products() throws {
    let root = try gaussian(.standardDeviation, n: 3)
    expect(root, 0, is: 1.5 * (1 - .pi / 4), not: 1.5 * .pi / 4)
    expect(root, 1, is: 1.5 * (1 - .pi * .pi / 16), not: 1.5 * 2 * (1 - .pi / 4))
    let logarithm = try gaussian(.logVariance, n: 3)
    expect(logarithm, 1, is: .pi * .pi / 3, not: .pi * .pi / 6)
    let half = Double.pi.squareRoot() / 2
    let cube = 1.5 * half
    let distance = try gaussian(.wasserstein2, n: 3, variance: "1")
    let (mean, deviation) = (1.0 / 3, 2 - 2 * half)
    // e² and (√c - 1)² are independent.
    let fourth = 2 - 4 * cube + 6 - 4 * half + 1
    expect(
      distance, 0, is: 2 * mean * mean + fourth - deviation * deviation,
      not: 3 * mean * mean + fourth)
  }

  @Test func whatIsConstantHasNone() throws {
    let given = try gaussian(.squaredError, n: 3, start: .truth)
    #expect(given.isZero(at: 0) && !given.isZero(at: 1))
    let alone = try gaussian(.variance, n: 1, .maximumLikelihood)
    #expect(alone.isZero(at: 0) && alone.isZero(at: 1))
    #expect(throws: NoTheory.self) { try gaussian(.varianceSquaredError, n: 3) }
    #expect(throws: NoTheory.self) { try gaussian(.standardDeviation, n: 3, alpha: "1/3") }
    // One draw has no logarithm of its variance.
    #expect(throws: NoTheory.self) { try gaussian(.logVariance, n: 1, .maximumLikelihood) }
  }

  /// A particle that goes back j generations to a real draw is normal with variance 1 + 3 r^(j+1):
  /// E x⁴ is the mixture of 3 times their squares.
  @Test func aDiffusionByAncestry() throws {
    let (a, r) = (1.0 / 3, 0.25)
    let model = try DiffusionModel(
      variance: .exact(Rational(4)), retention: .exact(fraction("1/4")), start: .real,
      alpha: fractions("1", "1/3", "1/3", "1/3").map { .exact($0) })
    let found = try variance(
      .secondMoment, .diffusion(model), sizes: [1, 1, 1, 1], alpha: ["1", "1/3", "1/3", "1/3"])
    for t in 0...3 {
      var (second, fourth) = (0.0, 0.0)
      for j in 0...t {
        let weight = j == t ? pow(1 - a, Double(t)) : a * pow(1 - a, Double(j))
        let own = 1 + 3 * pow(r, Double(j + 1))
        second += weight * own
        fourth += weight * 3 * own * own
      }
      // A normal law of the mixed variance would be the mistake; at t = 0 it is none.
      expect(
        found, t, is: fourth - second * second, not: t == 0 ? second : 2 * second * second)
    }
  }
}
