import Claims
import Foundation
import Intervals
import Models
import Multiprecision
import Results
import Simulation
import Testing
import Verification

/// Every family under every scheme: theory against simulation, each knowing nothing of the other.
///
/// Oracle: the true model must agree, and spoiled ones must not, at one level and one seed. The level
/// is the suite's share, 1e-9 for each of these runs.
@Suite struct MeanModelTests {
  static let targets: [Family: String] = [
    .categorical: "[1/2, 1/3, 1/6]", .normal: "{ mean: 3/2, variance: 2 }",
    .poisson: "{ mean: 3/2 }", .binomial: "{ mean: 4/3, trials: 3 }",
    .gamma: "{ mean: 3/2, shape: 2 }", .negativeBinomial: "{ mean: 3/2, shape: 5/2 }",
    .hyperbolicSecant: "{ mean: 3/2, shape: 2 }",
  ]

  static let schedules: [ScheduleName: String] = [
    .sampleSize: "[4, 3, 5, 4]", .alpha: "[1, 1/4, 1/3, 1/5]", .fresh: "[4, 1, 2, 1]",
    .synthetic: "[0, 2, 3, 4]", .weight: "[1, 2/5, 1/3, 1/2]", .rate: "[1, 2/3, 1/3, 1/2]",
    .window: "2",
  ]

  static func text(
    _ family: Family, _ scheme: Scheme, start: String = "real", sizes: String? = nil,
    metric: Metric = .squaredError
  ) -> String {
    let names = scheme.schedules.required + scheme.schedules.optional.filter { $0 == .alpha }
    let lines = names.map { "  \($0.rawValue): \(schedules[$0] ?? "")" }
    return """
      title: a family and a scheme
      source: { paper: test }
      model:
        family: \(family.rawValue)
        target: \(targets[family] ?? "")
        scheme: \(scheme.rawValue)
        start: \(start)
      \(sizes.map { "  sizes: \($0)" } ?? "")
      schedules:
      \(lines.joined(separator: "\n"))
      metric: \(metric.rawValue)
      horizon: 3
      claims:
        range: R[t] >= 0
      """
  }

  static func report(
    _ text: String, replicates: Int = 1000,
    simulator: @escaping Checker.SimulatorFactory = Checker.standardSimulator
  ) throws -> CheckReport {
    var options = RunOptions()
    options.replicates = replicates
    options.threads = 2
    options.level = try #require(RunLevel(Rational(1, 1_000_000_000)))
    return try Checker(
      files: [try BoundFixtures.read(text)], options: options, makeSimulator: simulator
    ).run()
  }

  /// Those that the second-moment engine has.
  static let families: [Family] = [
    .categorical, .normal, .poisson, .binomial, .gamma, .negativeBinomial, .hyperbolicSecant,
  ]

  @Test(arguments: families, Scheme.allCases)
  func simulationAgreesWithTheory(_ family: Family, _ scheme: Scheme) throws {
    let report = try Self.report(Self.text(family, scheme))
    #expect(report.disagreements.isEmpty, "\(report.disagreements)")
    #expect(report.results.allSatisfy { $0.simulation?.agrees == true })
  }

  /// From a wrong start and from the truth: no generation 0 to pool, and a bias in the noise.
  @Test(arguments: Scheme.allCases, ["point(4)", "truth"])
  func simulationAgreesFromOtherStarts(_ scheme: Scheme, _ start: String) throws {
    let report = try Self.report(Self.text(.poisson, scheme, start: start))
    #expect(report.disagreements.isEmpty, "\(report.disagreements)")
    #expect(report.results.allSatisfy { $0.simulation?.agrees == true })
    let vector = start == "truth" ? start : "point([0, 1, 0])"
    let counts = try Self.report(Self.text(.categorical, scheme, start: vector))
    #expect(counts.disagreements.isEmpty, "\(counts.disagreements)")
  }

  // MARK: Random sizes, extinction

  static let sizes: [(Family, Scheme, String, String)] = [
    (.poisson, .mixture, "real", "{ poisson: 1/2, empty: keep }"),
    (.gamma, .replace, "truth", "{ binomial: 1/3, empty: point(3) }"),
    (.binomial, .movingAverage, "point(1/2)", "{ poisson: 1, empty: keep }"),
    (
      .normal, .randomPool, "real",
      "{ multiples: [0, 1, 3], probabilities: [1/4, 1/2, 1/4], empty: keep }"
    ),
    (.categorical, .mixture, "real", "{ multiples: [1, 2], probabilities: [2/3, 1/3] }"),
    (.categorical, .mixture, "truth", "{ binomial: 1/4, empty: \"point([0, 1, 0])\" }"),
  ]

  @Test(arguments: sizes.indices) func simulationAgreesWithRandomSizes(_ index: Int) throws {
    let (family, scheme, start, sizes) = Self.sizes[index]
    let text = Self.text(family, scheme, start: start, sizes: sizes)
    let report = try Self.report(text, replicates: 4000)
    #expect(report.results.allSatisfy { $0.simulation?.agrees == true })
    // The same without the randomness is another model.
    let wrong = try Self.report(text, replicates: 20_000) {
      (model, seed, stream) throws(SimulationError) in
      guard case .graph(let mean) = model,
        let plain = try? MeanModel(
          family: mean.family, scheme: mean.scheme, start: mean.start, schedules: mean.schedules)
      else { preconditionFailure("no mean model") }
      return try MeanSimulator(model: plain, seed: seed, instance: stream)
    }
    #expect(wrong.exitCode == 3, "\(family), \(scheme)")
  }

  @Test(arguments: [
    (Family.poisson, Scheme.replace), (.poisson, .stratified), (.poisson, .weighted),
    (.poisson, .accumulate), (.binomial, .replace),
  ]) func simulationAgreesOnExtinction(_ family: Family, _ scheme: Scheme) throws {
    var text = Self.text(family, scheme, metric: .extinct)
    text = text.replacingOccurrences(
      of: "  alpha: [1, 1/4, 1/3, 1/5]", with: "  alpha: [1, 0, 0, 0]")
    text = text.replacingOccurrences(of: "mean: 3/2", with: "mean: 1/2")
    text = text.replacingOccurrences(of: "mean: 4/3", with: "mean: 1/3")
    let report = try Self.report(text, replicates: 4000)
    #expect(report.results.allSatisfy { $0.verdict == .certified && $0.simulation?.agrees == true })
    let wrong = try Self.report(text, replicates: 20_000) {
      (model, seed, stream) throws(SimulationError) in
      guard case .graph(let mean) = model, let spoiled = try? Self.spoil(mean, .oneDrawLess)
      else { preconditionFailure("no mean model") }
      return try MeanSimulator(model: spoiled, seed: seed, instance: stream)
    }
    #expect(wrong.exitCode == 3 || scheme == .stratified || scheme == .weighted, "\(scheme)")
  }

  // MARK: Wrong simulators

  enum Spoiling: String, CaseIterable {
    case swappedAlpha, oneDrawLess, freshForSynthetic, wrongWeight, startAtTruth, otherScheme,
      otherFamily
  }

  static func spoil(_ model: MeanModel, _ spoiling: Spoiling) throws -> MeanModel {
    var alpha = Array(model.schedules.alpha)
    var sizes = Array(model.schedules.sampleSizes)
    var (family, scheme, start) = (model.family, model.scheme, model.start)
    switch spoiling {
    case .swappedAlpha:
      for t in alpha.indices.dropFirst() {
        alpha[t] = .exact(Rational.one - (alpha[t].exactValue ?? .zero))
      }
    case .oneDrawLess:
      sizes = sizes.map { max(1, $0 - 1) }
    case .freshForSynthetic:
      if case .weighted(let fresh, let synthetic, let weight) = scheme {
        scheme = .weighted(
          fresh: fresh, synthetic: synthetic, weight: weight.map { _ in .exact(.one) })
      } else if case .stratified(let fresh, let synthetic) = scheme {
        scheme = .stratified(
          fresh: zip(fresh, synthetic).map { $0 + $1 }, synthetic: synthetic.map { _ in 0 })
      }
    case .wrongWeight:
      if case .movingAverage(let rate) = scheme {
        scheme = .movingAverage(rate: rate.map { .exact(.one - ($0.exactValue ?? .zero)) })
      }
    case .startAtTruth: start = .truth
    case .otherScheme:
      if case .window = scheme { scheme = .window(length: 1) } else { scheme = .mixture }
    case .otherFamily:
      family = .poisson(mean: model.family.truth[0])
    }
    return try MeanModel(
      family: family, scheme: scheme, start: start,
      schedules: Schedules(alpha: alpha, sampleSizes: sizes.map { .exact(Rational($0)) }))
  }

  /// Where each mistake changes the expectation by enough to be seen.
  static let mistakes: [(Family, Scheme, Spoiling)] = [
    (.poisson, .mixture, .swappedAlpha), (.normal, .accumulate, .swappedAlpha),
    (.gamma, .movingAverage, .wrongWeight), (.binomial, .stratified, .freshForSynthetic),
    (.normal, .weighted, .freshForSynthetic), (.poisson, .fixedCorpus, .otherScheme),
    (.binomial, .window, .otherScheme), (.normal, .accumulate, .otherScheme),
    (.categorical, .subsample, .otherScheme), (.poisson, .randomPool, .oneDrawLess),
    (.negativeBinomial, .mixture, .otherFamily), (.hyperbolicSecant, .replace, .otherFamily),
    (.normal, .window, .startAtTruth), (.poisson, .accumulate, .oneDrawLess),
    (.normal, .fixedCorpus, .oneDrawLess),
  ]

  @Test(arguments: mistakes.indices) func wrongSimulatorsAreCaught(_ index: Int) throws {
    let (family, scheme, spoiling) = Self.mistakes[index]
    let report = try Self.report(Self.text(family, scheme), replicates: 6000) {
      (model, seed, stream) throws(SimulationError) in
      guard case .graph(let mean) = model, let spoiled = try? Self.spoil(mean, spoiling) else {
        preconditionFailure("\(spoiling) does not make a mean model")
      }
      return try MeanSimulator(model: spoiled, seed: seed, instance: stream)
    }
    #expect(report.exitCode == 3, "\(family), \(scheme), \(spoiling)")
  }
}
