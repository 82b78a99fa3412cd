import Foundation
import Models
import Multiprecision
import Simulation
import Testing

/// Oracles: exact values over Rational for the rational metrics; for the others the definition as
/// printed, evaluated naively, which is accurate where nothing cancels; infinities by definition.
@Suite struct LossTests {
  static let truth = [Rational(1, 2), Rational(1, 3), Rational(1, 6)]
  static let models = [
    [Rational(1, 3), Rational(1, 3), Rational(1, 3)], [Rational(1), Rational(0), Rational(0)],
    [Rational(0), Rational(2, 7), Rational(5, 7)],
    [Rational(1, 2), Rational(1, 3), Rational(1, 6)],
    [
      Rational(1, 2) + Rational(1, 1_000_000_007), Rational(1, 3),
      Rational(1, 6) - Rational(1, 1_000_000_007),
    ],
  ]

  private func loss(_ metric: Metric, _ model: [Rational], _ truth: [Rational]) -> Double {
    Loss.value(of: metric, model: model.map { Double($0) }, truth: truth.map { Double($0) })
  }

  private func expectClose(_ computed: Double, _ exact: Rational, _ what: String) {
    let expected = Double(exact)
    #expect(abs(computed - expected) <= Loss.relativeRounding * (1 + expected), "\(what)")
  }

  @Test(arguments: models.indices) func rationalMetricsAreWithinTheStatedRounding(_ index: Int) {
    let model = Self.models[index]
    var squared = Rational(0)
    var l1 = Rational(0)
    var chi = Rational(0)
    var collisions = Rational(0)
    for (P, p) in zip(model, Self.truth) {
      let d = P - p
      squared += d * d
      l1 += d < Rational(0) ? Rational(0) - d : d
      chi += d * d / p
      collisions += P * P
    }
    expectClose(loss(.squaredError, model, Self.truth), squared, "squared error")
    expectClose(loss(.l1, model, Self.truth), l1, "l1")
    expectClose(loss(.totalVariation, model, Self.truth), l1 / Rational(2), "total variation")
    expectClose(loss(.chiSquared, model, Self.truth), chi, "chi-squared")
    expectClose(loss(.heterozygosity, model, Self.truth), Rational(1) - collisions, "H")
    let lost = model.filter { $0 == Rational(0) }.count
    #expect(loss(.supportLoss, model, Self.truth) == Double(lost))
  }

  @Test(arguments: [0, 1, 2]) func otherMetricsFollowTheirDefinition(_ index: Int) {
    let model = Self.models[index].map { Double($0) }
    let truth = Self.truth.map { Double($0) }
    let kl = zip(model, truth).reduce(0.0) { $0 + ($1.0 == 0 ? 0 : $1.0 * log($1.0 / $1.1)) }
    let reverse = zip(model, truth).reduce(0.0) { $0 + $1.1 * log($1.1 / $1.0) }
    let affinity = zip(model, truth).reduce(0.0) { $0 + ($1.0 * $1.1).squareRoot() }
    let entropy = model.reduce(0.0) { $0 - ($1 == 0 ? 0 : $1 * log($1)) }
    #expect(abs(Loss.value(of: .kl, model: model, truth: truth) - kl) < 1e-15)
    let computed = Loss.value(of: .reverseKL, model: model, truth: truth)
    #expect(computed == reverse || abs(computed - reverse) < 1e-15)
    #expect(abs(Loss.value(of: .hellinger, model: model, truth: truth) - 1 + affinity) < 1e-15)
    #expect(abs(Loss.value(of: .entropy, model: model, truth: truth) - entropy) < 1e-15)
  }

  /// To second order KL, both ways, is chi-squared / 2 and hellinger chi-squared / 8; the naive
  /// formulas have no correct digit here.
  @Test func divergencesAreStableNearTheTruth() {
    let delta = 1 / 1_000_000_007.0
    let chi = delta * delta * (2 + 6)
    let model = Self.models[4]
    for (metric, expected) in [(Metric.kl, chi / 2), (.reverseKL, chi / 2), (.hellinger, chi / 8)] {
      #expect(abs(loss(metric, model, Self.truth) / expected - 1) < 1e-6, "\(metric)")
    }
    for metric in [Metric.squaredError, .l1, .chiSquared, .kl, .reverseKL, .hellinger] {
      #expect(loss(metric, Self.truth, Self.truth) == 0, "\(metric)")
    }
  }

  @Test func infinitiesAreValues() {
    let truth = [Rational(1, 2), Rational(1, 2), Rational(0)]
    let onZero = [Rational(1, 2), Rational(1, 4), Rational(1, 4)]
    let missing = [Rational(1), Rational(0), Rational(0)]
    #expect(loss(.chiSquared, onZero, truth) == .infinity)
    #expect(loss(.kl, onZero, truth) == .infinity)
    #expect(loss(.reverseKL, missing, truth) == .infinity)
    #expect(loss(.reverseKL, onZero, truth).isFinite)
    #expect(loss(.chiSquared, missing, truth) == 1)
    #expect(abs(loss(.kl, missing, truth) - log(2)) < 1e-15)
    // A category of probability 0 is not lost when it is missing.
    #expect(loss(.supportLoss, missing, truth) == 1)
    for metric in Metric.ofProbabilityVectors where metric != .reverseKL {
      #expect(loss(metric, missing, truth).isFinite, "\(metric)")
    }
  }
}
