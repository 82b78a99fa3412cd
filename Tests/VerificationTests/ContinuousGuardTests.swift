import Claims
import Models
import Multiprecision
import Results
import Simulation
import Testing
import Verification

/// Simulation against theory in every continuous family, through the guard of a run, at its level.
///
/// Oracle: the true simulator must agree, and one of a slightly different model must not. Where the
/// variance of a loss is not known the guard sees only losses that are too large, so the wrong models
/// have larger ones; where it is known, or a largest loss, smaller ones are seen too.
@Suite struct ContinuousGuardTests {
  struct Case: CustomStringConvertible, Sendable {
    let name: String
    let family: String
    let metric: String
    let schedules: String
    let scheme: String
    /// The same model as a careless author might describe it.
    let wrong: (family: String, schedules: String)
    var start = "real"
    /// Whether losses that are too small are seen.
    var isTwoSided = true
    var description: String { name }

    func text(_ family: String, _ schedules: String) -> String {
      """
      title: \(name)
      source: { paper: test }
      model:
        \(family)
        scheme: \(scheme)
        start: \(start)
      schedules: { \(schedules) }
      metric: \(metric)
      horizon: 3
      claims:
        start: R[0] >= 0
      simulation: { replicates: 6000, seed: 5 }
      """
    }
  }

  static func gaussian(_ estimator: String, variance: String = "9/4") -> String {
    "family: gaussian\n  target: { mean: 1/3, variance: \(variance) }\n  estimator: \(estimator)"
  }

  static func several(_ estimator: String, _ variances: String = "[2, 1/2, 1]") -> String {
    "family: multivariate-gaussian\n  target: \(variances)\n  estimator: \(estimator)"
  }

  static func regression(_ noise: String, design: String = "fresh") -> String {
    "family: linear-regression\n  target: { dimension: 2, noise: \(noise) }\n  design: \(design)"
  }

  static let cases: [Case] = [
    Case(
      name: "mixture-error", family: gaussian("unbiased"), metric: "squared-error",
      schedules: "n: 5, alpha: 1/3", scheme: "mixture",
      wrong: (gaussian("unbiased"), "n: 4, alpha: 1/3")),
    Case(
      name: "mixture-variance", family: gaussian("maximum-likelihood"), metric: "variance",
      schedules: "n: 5, alpha: 1/3", scheme: "mixture",
      wrong: (gaussian("unbiased"), "n: 5, alpha: 1/3")),
    Case(
      name: "replace-deviation", family: gaussian("maximum-likelihood"),
      metric: "standard-deviation",
      schedules: "n: 6", scheme: "replace", wrong: (gaussian("unbiased"), "n: 6")),
    Case(
      name: "stratified", family: gaussian("unbiased"), metric: "squared-error",
      schedules: "fresh: 3, synthetic: 3", scheme: "stratified",
      wrong: (gaussian("unbiased"), "fresh: 2, synthetic: 4")),
    Case(
      name: "weighted", family: gaussian("maximum-likelihood"), metric: "variance",
      schedules: "fresh: 3, synthetic: 4, weight: 2/3", scheme: "weighted",
      wrong: (gaussian("unbiased"), "fresh: 3, synthetic: 4, weight: 2/3")),
    Case(
      name: "accumulate", family: gaussian("unbiased"), metric: "squared-error",
      schedules: "n: 4", scheme: "accumulate", wrong: (gaussian("unbiased"), "n: 3")),
    Case(
      name: "sampling-bias",
      family:
        "family: gaussian\n  target: { mean: 1/3, variance: 9/4, sampling: 1/3 }\n  estimator: unbiased",
      metric: "squared-error", schedules: "n: 5, alpha: 1/3", scheme: "mixture",
      wrong: (gaussian("unbiased"), "n: 5, alpha: 1/3")),
    Case(
      name: "covariance", family: several("unbiased"), metric: "variance-squared-error",
      schedules: "n: 5", scheme: "replace", wrong: (several("unbiased"), "n: 4"),
      isTwoSided: false),
    Case(
      name: "covariances-averaged", family: several("maximum-likelihood"),
      metric: "variance-squared-error", schedules: "fresh: 4, synthetic: 16, weight: 2/3",
      scheme: "weighted",
      wrong: (several("maximum-likelihood"), "fresh: 3, synthetic: 16, weight: 1/2"),
      isTwoSided: false),
    Case(
      name: "divergence", family: several("unbiased"), metric: "kl", schedules: "n: 16",
      scheme: "replace", wrong: (several("unbiased"), "n: 12"),
      isTwoSided: false),
    Case(
      name: "divergence-back", family: several("unbiased"), metric: "reverse-kl",
      schedules: "n: 24", scheme: "replace", wrong: (several("unbiased"), "n: 12"),
      isTwoSided: false),
    Case(
      name: "trace-mixed", family: several("unbiased"), metric: "variance",
      schedules: "n: 3, alpha: 1/3", scheme: "mixture",
      wrong: (several("unbiased", "[2, 1, 1]"), "n: 3, alpha: 1/3"),
      isTwoSided: false),
    Case(
      name: "density", family: "family: kernel-density\n  target: { variance: 2, kernel: 1/4 }",
      metric: "mise", schedules: "n: 6, alpha: 2/5", scheme: "mixture",
      wrong: (
        "family: kernel-density\n  target: { variance: 2, kernel: 1/4 }", "n: 7, alpha: 2/5"
      )),
    Case(
      name: "density-kept",
      family: "family: kernel-density\n  target: { variance: 2, kernel: 1/4 }",
      metric: "mise", schedules: "n: 4", scheme: "accumulate",
      wrong: ("family: kernel-density\n  target: { variance: 2, kernel: 1/3 }", "n: 4")),
    Case(
      name: "diffusion", family: "family: diffusion\n  target: { variance: 4, retention: 1/4 }",
      metric: "second-moment", schedules: "n: 1, alpha: 1/3", scheme: "mixture",
      wrong: ("family: diffusion\n  target: { variance: 4, retention: 1/3 }", "n: 1, alpha: 1/3")),
    Case(
      name: "regression", family: regression("1"), metric: "squared-error",
      schedules: "fresh: 7, synthetic: 6", scheme: "stratified",
      wrong: (regression("3/2"), "fresh: 7, synthetic: 6"), isTwoSided: false),
    Case(
      name: "regression-kept", family: regression("1"), metric: "squared-error",
      schedules: "n: 12", scheme: "accumulate", wrong: (regression("3/2"), "n: 12"),
      isTwoSided: false),
    Case(
      name: "regression-averaged", family: regression("1"), metric: "squared-error",
      schedules: "fresh: 12, synthetic: 10, weight: 2/3", scheme: "weighted",
      wrong: (regression("1"), "fresh: 8, synthetic: 8, weight: 2/3"), isTwoSided: false),
    Case(
      name: "replace-distance", family: gaussian("unbiased"), metric: "wasserstein-2",
      schedules: "n: 6", scheme: "replace", wrong: (gaussian("unbiased"), "n: 5")),
    Case(
      name: "replace-logarithm", family: gaussian("maximum-likelihood"), metric: "log-variance",
      schedules: "n: 6", scheme: "replace", wrong: (gaussian("unbiased"), "n: 6")),
    Case(
      name: "replace-divergence", family: gaussian("unbiased"), metric: "kl",
      schedules: "n: 6", scheme: "replace", wrong: (gaussian("unbiased"), "n: 5"),
      isTwoSided: false),
  ]

  private static func model(_ text: String) throws -> TrainingModel {
    let file = try BoundFixtures.read(text)
    return try file.instantiate(values: [], horizon: 3, precision: RunOptions().precision).model
  }

  /// What is played is the true model, theory is of the wrong one, whose losses are larger.
  @Test(arguments: cases) func tooSmallLossesAreSeenWhereTheVarianceIsKnown(_ test: Case) throws {
    let played = try Self.model(test.text(test.family, test.schedules))
    var options = RunOptions()
    options.threads = 2
    let files = [try BoundFixtures.read(test.text(test.wrong.family, test.wrong.schedules))]
    let report = try Checker(files: files, options: options) {
      (_, seed, stream) throws(SimulationError) in
      try Checker.standardSimulator(played, seed, stream)
    }.run()
    let record = report.results.first?.simulation
    #expect(record?.agrees == !test.isTwoSided)
    #expect((record?.reason?.contains("only losses above theory") ?? false) != test.isTwoSided)
  }

  @Test(arguments: cases) func onlyTheTrueSimulatorAgrees(_ test: Case) throws {
    let text = test.text(test.family, test.schedules)
    let wrong = try Self.model(test.text(test.wrong.family, test.wrong.schedules))
    var options = RunOptions()
    options.threads = 2
    let files = [try BoundFixtures.read(text)]
    let right = try Checker(files: files, options: options).run()
    #expect(right.results.first?.simulation?.agrees == true, "\(right.disagreements)")
    let spoiled = try Checker(files: files, options: options) {
      (_, seed, stream) throws(SimulationError) in
      try Checker.standardSimulator(wrong, seed, stream)
    }.run()
    #expect(spoiled.results.first?.simulation?.agrees == false)
    #expect(spoiled.exitCode == 3)
  }
}
