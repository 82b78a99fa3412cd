internal import Inference
internal import Models
internal import Results
internal import Simulation

/// Plays one instance and feeds the tests.
struct InstanceSimulation {
  let plan: SimulationPlan
  let guardLevel: Level
  let claimLevel: Level

  struct Outcome {
    var record: SimulationRecord
    var disagreement: String?
    /// By claim index.
    var claims: [Int: ClaimTest] = [:]
    var wasStopped = false
  }

  /// What replicates said of a claim without theory.
  struct ClaimTest {
    let eValue: Double
    let firstGeneration: Int?
    let maxZ: Double?
    let rejects: Bool
    let detectable: Double?
  }

  func run(
    _ simulator: any TrajectorySimulating, threads: Int, monitor: RunMonitor,
    progress: @escaping @Sendable (Int) -> Void
  ) throws(InferenceError) -> Outcome {
    var guardian = try guardTest()
    var claimTests: [(index: Int, tests: [StatementTest])] = []
    for test in plan.tests { claimTests.append((test.claimIndex, try statementTests(test))) }
    var failure: InferenceError?
    let outcome = simulator.run(
      replicates: 0..<plan.instance.replicates, metrics: plan.metrics, threads: threads,
      shouldStop: monitor.shouldStop, progress: progress
    ) { block in
      guard failure == nil else { return }
      do throws(InferenceError) {
        for replicate in block.replicates {
          let trajectories = plan.metrics.indices.map {
            block.trajectory(ofReplicate: replicate, metric: $0)
          }
          try guardian?.observe(trajectories[0])
          for index in claimTests.indices {
            for position in claimTests[index].tests.indices {
              try claimTests[index].tests[position].observe(trajectories)
            }
          }
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return report(
      guardian, claimTests, completed: outcome.completed, wasStopped: outcome.wasStopped)
  }

  // MARK: The guard

  /// The test of "the mean is what theory says": with the variance known, or with the range.
  private struct GuardTest {
    var knownVariance: KnownVarianceTest?
    var bounded: BettingTest?
    let means: [Double]

    mutating func observe(_ losses: ArraySlice<Double>) throws(InferenceError) {
      knownVariance?.observe(losses)
      guard bounded != nil else { return }
      let differences = zip(losses, means).map { $0 - $1 }
      try bounded?.observe(differences[...])
    }
  }

  private func guardTest() throws(InferenceError) -> GuardTest? {
    guard let guarding = plan.guarding else { return nil }
    if let variances = guarding.variances {
      return GuardTest(
        knownVariance: try KnownVarianceTest(
          means: guarding.means, variances: variances,
          plannedReplicates: plan.instance.replicates, level: guardLevel,
          relativeRounding: Loss.relativeRounding), means: guarding.means)
    }
    return GuardTest(
      bounded: try BettingTest(
        null: .zeroMean, lower: guarding.means.map { -$0 },
        upper: guarding.means.map { guarding.largest - $0 }, level: guardLevel,
        rounding: Loss.relativeRounding * (1 + guarding.largest)),
      means: guarding.means)
  }

  // MARK: Claims without theory

  /// All statements of one kind of a claim.
  private struct StatementTest {
    let statements: [ReplicateTest.Statement]
    var test: BettingTest

    mutating func observe(_ trajectories: [ArraySlice<Double>]) throws(InferenceError) {
      let values = statements.map { statement in
        statement.terms.reduce(statement.constant) { sum, term in
          let trajectory = trajectories[term.metric]
          return sum + term.factor * trajectory[trajectory.startIndex + term.generation]
        }
      }
      try test.observe(values[...])
    }
  }

  private func statementTests(_ test: ReplicateTest) throws(InferenceError) -> [StatementTest] {
    var result: [StatementTest] = []
    for isEquality in [true, false] {
      let statements = test.statements.filter { $0.isEquality == isEquality }
      guard !statements.isEmpty else { continue }
      result.append(
        StatementTest(
          statements: statements,
          test: try BettingTest(
            null: isEquality ? .zeroMean : .nonpositiveMean, lower: statements.map(\.lower),
            upper: statements.map(\.upper), level: claimLevel,
            rounding: statements.map(\.rounding).max() ?? 0)))
    }
    return result
  }

  // MARK: The report

  private func report(
    _ guardian: GuardTest?, _ claimTests: [(index: Int, tests: [StatementTest])],
    completed: Int, wasStopped: Bool
  ) -> Outcome {
    var outcome = Outcome(record: record(guardian, completed: completed))
    outcome.wasStopped = wasStopped
    if outcome.record.agrees == false { outcome.disagreement = disagreement(guardian) }
    for (index, tests) in claimTests { outcome.claims[index] = claimTest(tests) }
    return outcome
  }

  private func record(_ guardian: GuardTest?, completed: Int) -> SimulationRecord {
    guard let guardian, completed > 0 else {
      return SimulationRecord(
        replicates: completed, maxZ: nil, eValue: nil, agrees: nil,
        reason: plan.refusal ?? "no theory to compare with")
    }
    if let test = guardian.knownVariance {
      return SimulationRecord(
        replicates: completed, maxZ: abs(test.maxZ.z), eValue: test.eValue,
        agrees: !test.rejects(), reason: nil)
    }
    return SimulationRecord(
      replicates: completed, maxZ: guardian.bounded?.maxZ.map { abs($0.z) },
      eValue: guardian.bounded?.eValue, agrees: guardian.bounded.map { !$0.rejects() },
      reason: nil)
  }

  private func disagreement(_ guardian: GuardTest?) -> String {
    var detail = "nothing was compared"
    if let test = guardian?.knownVariance {
      let t = test.firstGenerationOverThreshold() ?? test.maxZ.generation
      detail =
        "at generation \(t) theory says \(test.means[t]), simulation "
        + "\(test.sampleMean(atGeneration: t) ?? .nan) (z = \(test.zScore(atGeneration: t)))"
    } else if let test = guardian?.bounded, let means = guardian?.means {
      let t = test.firstGenerationOverThreshold() ?? test.maxZ?.generation ?? 0
      detail =
        "at generation \(t) theory says \(means[t]), simulation "
        + "\(means[t] + (test.sampleMean(atGeneration: t) ?? .nan))"
    }
    return "\(plan.instance.title), \(plan.guarding?.metric.rawValue ?? "the metric"): \(detail)"
  }

  private func claimTest(_ tests: [StatementTest]) -> ClaimTest {
    // An average of e-values is an e-value.
    let eValue = tests.map(\.test.eValue).reduce(0, +) / Double(max(1, tests.count))
    let worst = tests.max { $0.test.eValue < $1.test.eValue }
    let position = worst?.test.firstGenerationOverThreshold() ?? worst?.test.maxZ?.generation
    return ClaimTest(
      eValue: eValue, firstGeneration: position.flatMap { worst?.statements[$0].generation },
      maxZ: worst?.test.maxZ?.z, rejects: claimLevel.rejects(eValue: eValue),
      detectable: position.flatMap { worst?.test.detectableDeviation(atGeneration: $0) })
  }
}
