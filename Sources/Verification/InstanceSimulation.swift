internal import Inference
internal import Models
internal import Results
internal import Simulation

/// Plays one instance and feeds the tests.
struct InstanceSimulation {
  let plan: SimulationPlan
  let guardLevel: Level
  let claimLevel: Level
  let rounds: SimulationRounds
  /// Whether mean and standard error of the metric are wanted beside the tests.
  let summarizes: Bool

  struct Outcome {
    var record: SimulationRecord
    var disagreement: String?
    /// By claim index.
    var claims: [Int: ClaimTest] = [:]
    var wasStopped = false
    /// Of the metric, where it was asked for; nil where nothing was played.
    var summary: TrajectorySummary?
    /// false where a limit ended the rounds before every test was decided.
    var isDecided = true
  }

  /// What replicates said of a claim without theory.
  struct ClaimTest {
    let eValue: Double
    let firstGeneration: Int?
    let maxZ: Double?
    let rejects: Bool
    /// Over all statements, where it is largest in proportion; nil where none would be found.
    let detectable: Detectable?
    /// Generations at which no possible deviation would have been found.
    let blind: [Int]
    /// Whether another round would be asked for.
    let isDecided: Bool
  }

  /// The smallest deviation that would have been found.
  struct Detectable {
    let deviation: Double
    /// Over the mean of the loss.
    let relative: Double?
    let generation: Int

    /// The larger of two, in proportion.
    static func larger(_ a: Detectable?, _ b: Detectable) -> Detectable {
      guard let a else { return b }
      return (a.relative ?? 0) < (b.relative ?? 0) ? b : a
    }
  }

  func run(
    _ simulator: any TrajectorySimulating, threads: Int, monitor: RunMonitor,
    progress: @escaping @Sendable (Int) -> Void
  ) throws(InferenceError) -> Outcome {
    let recorded = plan.increments?.replicates(of: rounds.plannedReplicates) ?? 0
    var increments = plan.increments?.tests(plannedReplicates: recorded, level: guardLevel)
    var guardian = try guardTest()
    var probabilities = try probabilityTests()
    var claimTests: [(index: Int, tests: [StatementTest])] = []
    for test in plan.tests { claimTests.append((test.claimIndex, try statementTests(test))) }
    // Too many replicates to keep for quantiles: there are none in a table.
    var summary =
      summarizes
      ? TrajectorySummary(horizon: plan.model.horizon, plannedReplicates: .max) : nil
    var completed = 0
    var wasStopped = false
    while !wasStopped, let end = rounds.end(after: completed) {
      let (base, failure) = (completed, Failure())
      let outcome = simulator.run(
        replicates: completed..<end, quantities: plan.quantities, below: recorded,
        then: plan.increments?.others ?? plan.quantities, threads: threads,
        shouldStop: { monitor.shouldStop() || rounds.isOutOfTime },
        progress: { progress(base + $0) }
      ) { block in
        guard failure.error == nil else { return }
        do throws(InferenceError) {
          for replicate in block.replicates {
            let trajectories = block.quantities.indices.map {
              block.trajectory(ofReplicate: replicate, quantity: $0)
            }
            if replicate < recorded { increments?.observe(trajectories) }
            try guardian?.observe(trajectories[0])
            summary?.observe(trajectories[0])
            for (index, guarding) in plan.probabilities.enumerated() {
              try probabilities[index].observe(trajectories[guarding.position])
            }
            for index in claimTests.indices {
              for position in claimTests[index].tests.indices {
                try claimTests[index].tests[position].observe(trajectories)
              }
            }
          }
        } catch { failure.error = error }
      }
      if let error = failure.error { throw error }
      completed += outcome.completed
      wasStopped = outcome.wasStopped
      if increments?.rejects == true || isDecided(guardian, claimTests) { break }
    }
    var result = report(
      guardian, claimTests, completed: completed,
      // Out of time is a limit that the user set, not an interruption.
      wasStopped: wasStopped && !rounds.isOutOfTime)
    result.isDecided = isDecided(guardian, claimTests)
    report(increments, &result)
    report(probabilities, &result)
    if completed > 0 { result.summary = summary }
    return result
  }

  private final class Failure {
    var error: InferenceError?
  }

  /// Whether no test asks for another round.
  private func isDecided(
    _ guardian: GuardTest?, _ claimTests: [(index: Int, tests: [StatementTest])]
  ) -> Bool {
    guard rounds.until != nil else { return true }
    let isGuardDecided =
      guardian.map { guardian in
        guardian.rejects || guardian.means.allSatisfy { $0 == 0 } || isFine(guardian.detectable)
      } ?? true
    return isGuardDecided && claimTests.allSatisfy { claimTest($0.tests).isDecided }
  }

  private func isFine(_ detectable: Detectable?) -> Bool {
    guard let until = rounds.until, let detectable else { return false }
    return (detectable.relative ?? 0) <= until.deviation
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

    var rejects: Bool { knownVariance?.rejects() ?? bounded?.rejects() ?? false }

    /// Where it is largest in proportion to the mean; nil where some generation has none.
    var detectable: Detectable? {
      var largest: Detectable?
      for t in means.indices {
        // Where theory's mean is 0, so is every loss that is not negative: the first other one decides.
        guard means[t] != 0 else { continue }
        let found: Double?
        if let knownVariance {
          found = knownVariance.detectableDeviation(atGeneration: t)
        } else {
          found = bounded?.detectableDeviation(atGeneration: t)
        }
        guard let found, found.isFinite else { return nil }
        largest = Detectable.larger(
          largest, Detectable(deviation: found, relative: found / abs(means[t]), generation: t))
      }
      return largest
    }
  }

  /// A loss X of the model is within this (1 + X) of the loss without rounding.
  private var relativeRounding: Double { Loss.relativeRounding * plan.model.lossScale }

  private func guardTest() throws(InferenceError) -> GuardTest? {
    guard let guarding = plan.guarding else { return nil }
    if let variances = guarding.variances {
      return GuardTest(
        knownVariance: try KnownVarianceTest(
          means: guarding.means, variances: variances,
          plannedReplicates: rounds.plannedReplicates, firstReplicates: rounds.first,
          level: guardLevel, relativeRounding: relativeRounding), means: guarding.means)
    }
    if guarding.isOneSided {
      // A loss is not negative, which bounds what a bet on its growth can lose. Rounding grows with
      // the loss, as the gain of the bet does.
      let most = guarding.means.max() ?? 0
      return GuardTest(
        bounded: try BettingTest(
          null: .nonpositiveMean, lower: guarding.means.map { -$0 },
          upper: guarding.means.map { _ in .greatestFiniteMagnitude }, level: guardLevel,
          rounding: relativeRounding * (1 + 1000 * most)),
        means: guarding.means)
    }
    return GuardTest(
      bounded: try BettingTest(
        null: .zeroMean, lower: guarding.means.map { -$0 },
        upper: guarding.means.map { guarding.largest - $0 }, level: guardLevel,
        rounding: relativeRounding * (1 + guarding.largest)),
      means: guarding.means)
  }

  private func probabilityTests() throws(InferenceError) -> [GuardTest] {
    var tests: [GuardTest] = []
    for guarding in plan.probabilities {
      tests.append(
        GuardTest(
          bounded: try BettingTest(
            null: .zeroMean, lower: guarding.means.map { -$0 },
            upper: guarding.means.map { 1 - $0 }, level: guardLevel,
            rounding: 2 * Loss.relativeRounding),
          means: guarding.means))
    }
    return tests
  }

  /// A probability that simulation contradicts is a disagreement like one about the metric; without
  /// theory of the metric, the probabilities are what was compared.
  private func report(_ probabilities: [GuardTest], _ outcome: inout Outcome) {
    let record = outcome.record
    guard record.replicates > 0, !probabilities.isEmpty else { return }
    for (guarding, test) in zip(plan.probabilities, probabilities)
    where test.rejects {
      if outcome.disagreement == nil {
        outcome.disagreement = disagreement(test, guarding.quantity.name)
      }
      if !outcome.record.fired.contains(.probabilities) {
        outcome.record.fired.append(.probabilities)
      }
    }
    outcome.record.agrees = outcome.disagreement == nil
  }

  /// Increments that simulation contradicts are a disagreement, whatever the means say.
  private func report(_ increments: IncrementGuard.Tests?, _ outcome: inout Outcome) {
    guard let increments, outcome.record.replicates > 0 else { return }
    outcome.record.incrementEValue = increments.eValue
    guard increments.rejects else { return }
    outcome.record.agrees = false
    outcome.record.fired.append(.increments)
    let finding = "\(plan.instance.title): \(increments.finding)"
    outcome.disagreement = outcome.disagreement.map { "\($0); \(finding)" } ?? finding
  }

  // MARK: Claims without theory

  /// All statements of one kind of a claim.
  private struct StatementTest {
    let statements: [ReplicateTest.Statement]
    var test: BettingTest
    /// Sums of the losses of each statement's terms, over replicates.
    private var sums: [[Double]]

    init(statements: [ReplicateTest.Statement], test: BettingTest) {
      self.statements = statements
      self.test = test
      sums = statements.map { $0.terms.map { _ in 0 } }
    }

    /// The size of a statement: its largest term, in the mean.
    private func scale(of index: Int) -> Double {
      let count = Double(max(1, test.replicates))
      return zip(statements[index].terms, sums[index]).map { abs($0.factor * $1) / count }.max()
        ?? 0
    }

    /// Where it is largest in proportion to the losses, and the generations at which no deviation
    /// that the losses could have would be found.
    var detectable: (largest: Detectable?, blind: [Int]) {
      var largest: Detectable?
      var blind: [Int] = []
      for (index, statement) in statements.enumerated() where !statement.terms.isEmpty {
        // Beyond the range of the losses: nothing could contradict it.
        if !statement.isEquality, statement.upper <= 0 { continue }
        guard let found = test.detectableDeviation(atGeneration: index) else {
          blind.append(statement.generation)
          continue
        }
        let scale = scale(of: index)
        largest = Detectable.larger(
          largest,
          Detectable(
            deviation: found, relative: scale > 0 ? found / scale : nil,
            generation: statement.generation))
      }
      return (largest, blind)
    }

    mutating func observe(_ trajectories: [ArraySlice<Double>]) throws(InferenceError) {
      let values = statements.map { statement in
        statement.terms.reduce(statement.constant) { sum, term in
          let trajectory = trajectories[term.quantity]
          return sum + term.factor * trajectory[trajectory.startIndex + term.generation]
        }
      }
      try test.observe(values[...])
      for (index, statement) in statements.enumerated() {
        for (position, term) in statement.terms.enumerated() {
          let trajectory = trajectories[term.quantity]
          sums[index][position] += trajectory[trajectory.startIndex + term.generation]
        }
      }
    }
  }

  private func statementTests(_ test: ReplicateTest) throws(InferenceError) -> [StatementTest] {
    var result: [StatementTest] = []
    // The average of both kinds must reach the threshold.
    let kinds = Set(test.statements.map(\.isEquality)).count
    let level = claimLevel.share(among: max(1, kinds))
    for isEquality in [true, false] {
      let statements = test.statements.filter { $0.isEquality == isEquality }
      guard !statements.isEmpty else { continue }
      result.append(
        StatementTest(
          statements: statements,
          test: try BettingTest(
            null: isEquality ? .zeroMean : .nonpositiveMean, lower: statements.map(\.lower),
            upper: statements.map(\.upper), level: level,
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
    if outcome.record.agrees == false {
      outcome.disagreement = disagreement(
        guardian, plan.guarding?.metric.rawValue ?? "the metric")
      outcome.record.fired.append(.means)
    }
    for (index, tests) in claimTests { outcome.claims[index] = claimTest(tests) }
    return outcome
  }

  private func record(_ guardian: GuardTest?, completed: Int) -> SimulationRecord {
    guard let guardian, completed > 0 else {
      return SimulationRecord(
        replicates: completed, maxZ: nil, eValue: nil, agrees: nil,
        reason: plan.refusal ?? "no theory to compare with")
    }
    let seen = guardian.rejects ? nil : guardian.detectable.map(Self.words)
    if let test = guardian.knownVariance {
      return SimulationRecord(
        replicates: completed, maxZ: abs(test.maxZ.z), eValue: test.eValue,
        agrees: !test.rejects(), reason: seen)
    }
    let side = plan.guarding?.isOneSided == true ? "only losses above theory are tested" : nil
    let reasons = [side, seen].compactMap(\.self)
    return SimulationRecord(
      replicates: completed, maxZ: guardian.bounded?.maxZ.map { abs($0.z) },
      eValue: guardian.bounded?.eValue, agrees: guardian.bounded.map { !$0.rejects() },
      reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
  }

  /// "a deviation of 0.012 (3.1 % of the mean) at generation 7 would have been found".
  static func words(_ detectable: Detectable) -> String {
    let relative = detectable.relative.map { " (\(Comparer.short(100 * $0)) % of the mean)" } ?? ""
    return "a deviation of \(Comparer.short(detectable.deviation))\(relative) at generation "
      + "\(detectable.generation) would have been found"
  }

  private func disagreement(_ guardian: GuardTest?, _ name: String) -> String {
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
    return "\(plan.instance.title), \(name): \(detail)"
  }

  private func claimTest(_ tests: [StatementTest]) -> ClaimTest {
    // An average of e-values is an e-value.
    let eValue = tests.map(\.test.eValue).reduce(0, +) / Double(max(1, tests.count))
    let worst = tests.max { $0.test.eValue < $1.test.eValue }
    let position = worst?.test.firstGenerationOverThreshold() ?? worst?.test.maxZ?.generation
    let rejects = claimLevel.rejects(eValue: eValue)
    var largest: Detectable?
    var blind: [Int] = []
    for test in tests {
      let found = test.detectable
      largest = found.largest.map { Detectable.larger(largest, $0) } ?? largest
      blind += found.blind
    }
    return ClaimTest(
      eValue: eValue, firstGeneration: position.flatMap { worst?.statements[$0].generation },
      maxZ: worst?.test.maxZ?.z, rejects: rejects, detectable: largest, blind: blind,
      isDecided: rejects || (blind.isEmpty && (largest == nil || isFine(largest))))
  }
}
