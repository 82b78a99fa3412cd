import Claims
import Models
import Multiprecision
import Results
import Simulation
import Testing
import Verification

/// Models with contexts through the whole tool: theory, simulation, the guard, tables.
@Suite struct ContextFilesTests {
  private static func file(
    counts: String = "multinomial", unseen: String? = "keep", claims: String = "floor: R[t] >= 0"
  ) throws -> BoundFile {
    let rule = unseen.map { ", unseen: \($0)" } ?? ""
    return try BoundFixtures.read(
      """
      title: two contexts
      source: { paper: test }
      model:
        family: categorical
        target:
          - { visit: 1/2, law: [1/2, 1/3, 1/6] }
          - { visit: 1/3, law: [1/4, 3/4, 0] }
        scheme: mixture
        start: real
        contexts: { counts: \(counts), weights: [1/4, 3/4]\(rule) }
      schedules:
        alpha: [1, 1/4, 1/3, 0]
        n: [2, 3, 2, 4]
      metric: squared-error
      horizon: 3
      claims:
        \(claims)
      simulation: { replicates: 1, seed: 1 }
      """)
  }

  /// What a wrong simulator might do with the contexts.
  enum Spoiling: CaseIterable {
    case none, otherRule, otherInitial, visitsSwapped, nothingOutside, fixedCounts, weightsSwapped
    case startsAtTruth
  }

  private static func spoil(_ model: ContextModel, _ spoiling: Spoiling) throws -> ContextModel {
    guard case .shared(let rule) = model.counts else { return model }
    var visits = model.contexts.map(\.visit)
    var weights = model.contexts.map(\.weight)
    var counts = model.counts
    switch spoiling {
    case .none, .startsAtTruth: break
    case .otherRule:
      if case .keep(let law) = rule { counts = .shared(.fallBack(to: law)) }
      if case .fallBack(let law) = rule { counts = .shared(.keep(initial: law)) }
    case .otherInitial:
      let law = model.contexts[0].law
      if case .keep = rule { counts = .shared(.keep(initial: law)) }
      if case .fallBack = rule { counts = .shared(.fallBack(to: law)) }
    case .visitsSwapped: visits.reverse()
    case .nothingOutside: visits = visits.map { $0 * Rational(6, 5) }
    case .fixedCounts: counts = .fixed
    case .weightsSwapped: weights.reverse()
    }
    return try ContextModel(
      contexts: model.contexts.indices.map {
        ContextModel.Context(
          law: model.contexts[$0].law, visit: visits[$0], weight: weights[$0])
      }, counts: counts, scheme: model.scheme,
      start: spoiling == .startsAtTruth ? .truth : model.start, schedules: model.schedules)
  }

  @Test(arguments: Spoiling.allCases, ["keep", "uniform"])
  func onlyTheTrueSimulatorAgrees(spoiling: Spoiling, unseen: String) throws {
    var options = RunOptions()
    options.replicates = 10_000
    options.threads = 2
    let report = try Checker(files: [try Self.file(unseen: unseen)], options: options) {
      (model, seed, stream) throws(SimulationError) in
      guard case .contexts(let model) = model, let spoiled = try? Self.spoil(model, spoiling)
      else { preconditionFailure("\(spoiling) does not make a model") }
      return try ContextSimulator(model: spoiled, seed: seed, instance: stream)
    }.run()
    let simulation = try #require(report.results.first?.simulation)
    #expect(simulation.agrees == (spoiling == .none))
    #expect(report.exitCode == (spoiling == .none ? 0 : 3))
  }

  /// With fixed counts the guard knows the variance, and other metrics have theory.
  @Test func fixedCountsAreGuarded() throws {
    var options = RunOptions()
    options.replicates = 2000
    let claims = "average: R[t] <= dot(weight, gini)\n  range: l1[t] <= 2"
    let file = try Self.file(counts: "fixed", unseen: nil, claims: claims)
    let report = try Checker(files: [file], options: options).run()
    #expect(report.exitCode == 0)
    #expect(report.results.map(\.verdict) == [.certified, .certified])
    #expect(report.results.first?.simulation?.agrees == true)
  }

  /// Sums over categories have theory with multinomial counts too: bounds are decided, not only tested.
  @Test func otherMetricsOfSharedCountsAreDecided() throws {
    var options = RunOptions()
    options.replicates = 3000
    let file = try Self.file(claims: "loose: l1[t] <= 3/2\n  tight: l1[t] <= 1/10")
    let report = try Checker(files: [file], options: options).run()
    #expect(report.results.map(\.verdict) == [.certified, .refuted])
    #expect(report.results.first?.simulation?.agrees == true)
  }

  @Test func theoryTableAndSimulationRun() throws {
    var options = RunOptions()
    options.replicates = 200
    let file = try Self.file()
    let theory = try TrajectoryRun(files: [file], options: options).run()
    let values = try #require(theory.instances.first).values
    #expect(values.count == 4 && values.allSatisfy { $0.exactValue != nil })
    let table = try TableRun(files: [file], options: options).run()
    #expect(table.instances.first?.rows.count == 4)
    #expect(table.instances.first?.rows.allSatisfy { $0.isStandardErrorExact } == true)
    let simulated = try SimulationRun(files: [file], options: options).run()
    #expect(simulated.instances.first?.generations.count == 4)
  }
}
