public import Claims
internal import Dispatch
internal import Inference
internal import Intervals
public import Models
internal import Multiprecision
public import Results
public import Simulation
internal import Theory

/// Puts every claim of every instance before its witnesses: the main job.
///
/// First everything is instantiated, then decided by theory, and only when no fault of the input
/// was found is anything simulated.
public struct Checker: Sendable {
  /// Makes the third witness. A test hands in a wrong one to see it caught.
  public typealias SimulatorFactory =
    @Sendable (TrainingModel, _ seed: UInt64, _ stream: UInt64) throws(SimulationError) ->
    any TrajectorySimulating

  /// Plays the model from its definition.
  public static let standardSimulator: SimulatorFactory = {
    (model, seed, stream) throws(SimulationError) in
    switch model {
    case .chain(let chain): try ChainSimulator(chain: chain, seed: seed, instance: stream)
    case .contexts(let model): try ContextSimulator(model: model, seed: seed, instance: stream)
    case .graph(let model): try MeanSimulator(model: model, seed: seed, instance: stream)
    case .continuous(let model):
      switch model.kind {
      case .gaussian(let model):
        try GaussianSimulator(model: model, seed: seed, instance: stream)
      case .multivariate(let model):
        try MultivariateGaussianSimulator(model: model, seed: seed, instance: stream)
      case .regression(let model):
        try RegressionSimulator(model: model, seed: seed, instance: stream)
      case .density(let model):
        try KernelDensitySimulator(model: model, seed: seed, instance: stream)
      case .diffusion(let model):
        DiffusionSimulator(model: model, seed: seed, instance: stream)
      }
    }
  }

  let files: [BoundFile]
  let options: RunOptions
  let makeSimulator: SimulatorFactory

  public init(
    files: [BoundFile], options: RunOptions,
    makeSimulator: @escaping SimulatorFactory = Checker.standardSimulator
  ) {
    self.files = files
    self.options = options
    self.makeSimulator = makeSimulator
  }

  /// - Throws: faults of the input, all of them; a run that was stopped while it simulated still
  ///   returns what it had decided.
  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> CheckReport {
    try run(monitor, keepingPerFile: 0).report
  }

  /// The check, and what tables and figures need of the first instances of each file.
  func run(
    _ monitor: RunMonitor, keepingPerFile limit: Int
  ) throws(RunError) -> (report: CheckReport, kept: [CheckedInstance]) {
    let instances = try SelectedInstance.select(from: files, options: options)
    PeakMemory.announce(.check, of: instances, options, monitor)
    let only = try Self.checkModels(of: instances, options)
    var decided = try decide(instances, only, keepingPerFile: limit, monitor)
    var report = CheckReport(
      seed: options.seed ?? instances.first?.seed ?? SimulationRequest.defaultSeed,
      level: options.level.value.description, results: [],
      sources: files.map { BoundSource($0, options) }, notes: decided.notes,
      isStrict: options.isStrict)
    if Set(instances.map(\.seed)).count > 1 {
      report.notes.append("the files name different seeds, and each uses its own; --seed sets one")
    }
    report.details = decided.details
    try simulate(&decided, monitor, &report)
    report.results = decided.results
    judgeExpectations(&report)
    return (report, decided.kept)
  }

  /// Faults of any model are found before theory starts on the first.
  ///
  /// - Returns: the model, where there is one instance alone: a long schedule is read once.
  @discardableResult static func checkModels(
    of instances: [SelectedInstance], _ options: RunOptions
  ) throws(RunError) -> Instantiation? {
    var faults: [FileFault] = []
    var last: Instantiation?
    for instance in instances {
      do {
        last = try instance.file.instantiate(
          values: instance.values, horizon: instance.horizon, precision: options.precision)
      } catch {
        // One fault for each place: a grid repeats the same mistake.
        for fault in error.faults
        where !faults.contains(where: { $0.isAtSamePlace(as: fault) }) {
          faults.append(fault)
        }
      }
    }
    guard faults.isEmpty else { throw .files(FileFaults(faults)) }
    return instances.count == 1 ? last : nil
  }

  // MARK: Theory

  /// What theory decided, and what is left for simulation.
  struct Decided {
    var results: [ClaimResult] = []
    var notes: [String] = []
    var details: [String] = []
    var plans: [Plan] = []
    var kept: [CheckedInstance] = []

    struct Plan {
      let simulation: SimulationPlan
      /// Position among the kept instances, where the instance is one.
      let kept: Int?
      /// Positions of this instance's results.
      let results: Range<Int>
    }
  }

  private func decide(
    _ instances: [SelectedInstance], _ only: Instantiation?, keepingPerFile limit: Int,
    _ monitor: RunMonitor
  ) throws(RunError) -> Decided {
    var decided = Decided()
    var keptOfFile: [String: Int] = [:]
    var faults: [FileFault] = []
    for (number, instance) in instances.enumerated() {
      monitor.progress(
        0.2 * Double(number) / Double(max(1, instances.count)), "theory: \(instance.title)")
      var theory = InstanceTheory(instance, known: only)
      let first = decided.results.count
      var open: [OpenClaim] = []
      var claimed: [String: [Int: Number]] = [:]
      let isKept = keptOfFile[instance.file.name, default: 0] < limit
      for claim in instance.file.claims {
        do {
          let decision = try ClaimDecider(
            claim: claim, options: options, monitor: monitor, keepsClaimedValues: isKept
          ).decide(&theory)
          var result = Self.result(claim, instance, decision)
          claimed[claim.name] = decision.claimedValues
          if decision.needsSimulation,
            let rewritten = try rewritten(claim, &theory, &result)
          {
            open.append(OpenClaim(position: decided.results.count, claim: rewritten))
          }
          decided.results.append(result)
        } catch {
          guard case .files(let found) = error else { throw error }
          for fault in found.faults
          where !faults.contains(where: { $0.isAtSamePlace(as: fault) }) {
            faults.append(fault)
          }
        }
      }
      guard faults.isEmpty else { continue }
      decided.details += theory.remarks.map { "\(instance.title): \($0)" }
      for note in try theory.instantiation(at: options.precision).notes
      where !decided.notes.contains(note) {
        decided.notes.append(note)
      }
      if instance.replicates > 0 {
        decided.plans.append(
          Decided.Plan(
            simulation: try plan(&theory, open: open, &decided.results),
            kept: isKept ? decided.kept.count : nil, results: first..<decided.results.count))
      }
      guard isKept else { continue }
      keptOfFile[instance.file.name, default: 0] += 1
      decided.kept.append(
        CheckedInstance(
          instance: instance, theory: theory, claimed: claimed,
          results: first..<decided.results.count))
    }
    guard faults.isEmpty else { throw .files(FileFaults(faults)) }
    return decided
  }

  private static func result(
    _ claim: BoundClaim, _ instance: SelectedInstance, _ decision: ClaimDecider.Decision
  ) -> ClaimResult {
    ClaimResult(
      bound: instance.file.name, claim: claim.name, formula: claim.formula.text,
      place: SourcePlace(
        file: claim.source.file, line: claim.source.line, column: claim.source.column),
      instance: instance.record, kind: ClaimKind(claim.formula.shape), verdict: decision.verdict,
      expectsToHold: claim.expectsToHold, isAsExpected: true, horizon: instance.horizon,
      slack: decision.slack, isTrivial: decision.isTrivial, violation: decision.violation,
      reason: decision.reason, theory: decision.theory)
  }

  // MARK: Simulation

  /// - Parameter open: claims that only replicates can speak of.
  private func plan(
    _ theory: inout InstanceTheory, open: [OpenClaim], _ results: inout [ClaimResult]
  ) throws(RunError) -> SimulationPlan {
    let instance = theory.instance
    let instantiation = try theory.instantiation(at: options.precision)
    let model = instantiation.model
    let guarding = try TheoryGuard(
      // The range of the loss serves as well: no seconds for a variance.
      &theory, model: model, options: options, effort: 1 / 150, monitor: RunMonitor.silent,
      allowsOneSided: true)
    var quantities: [Quantity] = [.metric(instance.file.metric)]
    var tests: [ReplicateTest] = []
    for claim in open {
      do {
        tests.append(
          try ReplicateTest(
            claim.claim, index: claim.position, model: model, precision: options.precision,
            quantities: &quantities))
      } catch {
        results[claim.position].appendReason(
          "not tested by simulation: \(error.quantity.name) has no finite largest value")
      }
    }
    let probabilities = try ProbabilityGuard.all(
      &theory, options: options, quantities: &quantities)
    let increments = IncrementGuard(model, quantities: &quantities)
    return SimulationPlan(
      instance: instance, model: model, quantities: quantities, guarding: guarding,
      probabilities: probabilities, increments: increments, tests: tests,
      refusal: guarding == nil ? "there is no theory of \(instance.file.metric.rawValue) here" : nil
    )
  }

  private func simulate(
    _ decided: inout Decided, _ monitor: RunMonitor, _ report: inout CheckReport
  ) throws(RunError) {
    guard !decided.plans.isEmpty else { return }
    let levels = try levels(for: decided.plans)
    let total = decided.plans.reduce(0) { $0 + $1.simulation.work }
    var done = 0.0
    var undecided: [String] = []
    if options.untilDecided != nil { report.notes.append(UntilDecided.stoppingNote) }
    let begun = DispatchTime.now().uptimeNanoseconds
    for (number, plan) in decided.plans.enumerated() {
      let simulation = plan.simulation
      // An equal part of the time that is left, so that one instance cannot use up all of it.
      let used = Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9
      let rounds = SimulationRounds(
        first: simulation.instance.replicates, until: options.untilDecided,
        seconds: options.untilDecided?.maxSeconds.map {
          max(0, $0 - used) / Double(decided.plans.count - number)
        })
      let outcome = try play(
        simulation, levels, rounds, monitor, done: done / total, share: simulation.work / total,
        summarizes: plan.kept != nil)
      if let kept = plan.kept { decided.kept[kept].summary = outcome.summary }
      if !outcome.isDecided { undecided.append(simulation.instance.title) }
      done += simulation.work
      if let disagreement = outcome.disagreement { report.disagreements.append(disagreement) }
      for position in plan.results { decided.results[position].simulation = outcome.record }
      for (position, test) in outcome.claims {
        Self.apply(test, outcome.record, to: &decided.results[position])
      }
      if outcome.wasStopped {
        report.interruption =
          "theory decided all claims, simulation played \(number) of "
          + "\(decided.plans.count) instances and \(outcome.record.replicates) of "
          + "\(rounds.plannedReplicates) replicates of \(simulation.instance.title)"
        return
      }
    }
    if let until = options.untilDecided, !undecided.isEmpty {
      let shown = undecided.prefix(3).joined(separator: ", ")
      report.notes.append(
        "the limit of replicates or time was reached before a deviation of "
          + "\(Comparer.short(100 * until.deviation)) % would have been found everywhere: \(shown)"
          + (undecided.count > 3 ? " and \(undecided.count - 3) more instances" : ""))
    }
  }

  private struct Levels {
    let guarding: Level
    let claims: Level
  }

  private func levels(for plans: [Decided.Plan]) throws(RunError) -> Levels {
    let guards = plans.reduce(0) {
      $0 + ($1.simulation.guarding == nil ? 0 : 1) + $1.simulation.probabilities.count
        + ($1.simulation.increments == nil ? 0 : 1)
    }
    let tests = plans.reduce(0) { $0 + $1.simulation.tests.count }
    do throws(InferenceError) {
      let half = try Level(options.level.value.double(rounding: .down)).half
      return Levels(
        guarding: half.share(among: max(1, guards)), claims: half.share(among: max(1, tests)))
    } catch {
      throw .usage("--level must lie between 0 and 1, but is \(options.level.value)")
    }
  }

  private func play(
    _ plan: SimulationPlan, _ levels: Levels, _ rounds: SimulationRounds, _ monitor: RunMonitor,
    done: Double, share: Double, summarizes: Bool
  ) throws(RunError) -> InstanceSimulation.Outcome {
    let simulator: any TrajectorySimulating
    do {
      simulator = try makeSimulator(
        plan.model, plan.instance.seed, plan.instance.streamKey)
    } catch {
      return InstanceSimulation.Outcome(
        record: SimulationRecord(
          replicates: 0, maxZ: nil, eValue: nil, agrees: nil, reason: error.message))
    }
    let simulation = InstanceSimulation(
      plan: plan, guardLevel: levels.guarding, claimLevel: levels.claims, rounds: rounds,
      summarizes: summarizes)
    let replicates = Double(rounds.plannedReplicates)
    let title = "simulation: \(plan.instance.title)"
    do {
      return try simulation.run(simulator, threads: options.threads, monitor: monitor) { count in
        monitor.progress(0.2 + 0.8 * (done + share * Double(count) / replicates), title)
      }
    } catch {
      return InstanceSimulation.Outcome(
        record: SimulationRecord(
          replicates: 0, maxZ: nil, eValue: nil, agrees: nil,
          reason: "the test cannot be made: \(error)"))
    }
  }

  /// The verdict of replicates on a claim that theory does not reach.
  private static func apply(
    _ test: InstanceSimulation.ClaimTest, _ record: SimulationRecord, to result: inout ClaimResult
  ) {
    result.simulation = SimulationRecord(
      replicates: record.replicates, maxZ: test.maxZ, eValue: test.eValue, agrees: record.agrees,
      reason: "the claim itself was tested on replicates",
      incrementEValue: record.incrementEValue, fired: record.fired)
    guard record.replicates > 0 else { return }
    if test.rejects {
      result.verdict = .diverges
      let place = test.firstGeneration.map { " first at generation \($0)" } ?? ""
      result.reason = "simulation contradicts it\(place)"
    } else {
      result.verdict = .supported
      let seen = test.detectable.map { "; \(InstanceSimulation.words($0))" } ?? ""
      result.reason = "\(record.replicates) replicates do not contradict it\(seen)"
      if !test.blind.isEmpty {
        let first = test.blind.prefix(5).map(String.init).joined(separator: ", ")
        let more = test.blind.count > 5 ? ", ..." : ""
        result.reason? += "; none would have been at generation \(first)\(more)"
      }
      // What could not have been contradicted is not supported.
      if test.detectable == nil, !test.blind.isEmpty { result.verdict = .undecided }
    }
  }

  // MARK: Expectations

  /// A claim is as expected over all its instances together.
  private func judgeExpectations(_ report: inout CheckReport) {
    struct Key: Hashable {
      let bound: String
      let claim: String
    }
    let groups = Dictionary(grouping: report.results.indices) {
      Key(bound: report.results[$0].bound, claim: report.results[$0].claim)
    }
    for positions in groups.values {
      let verdicts = positions.map { report.results[$0].verdict }
      let expectsToHold = positions.contains { report.results[$0].expectsToHold }
      let isMet =
        expectsToHold
        ? !verdicts.contains { $0 == .refuted || $0 == .diverges }
          && !verdicts.allSatisfy { $0 == .vacuous }
        : verdicts.contains(.refuted)
      for position in positions { report.results[position].isAsExpected = isMet }
    }
  }
}

extension BoundSource {
  init(_ file: BoundFile, _ options: RunOptions) {
    self.init(
      bound: file.name, path: file.path, title: file.title, paper: file.source.paper,
      arxiv: file.source.arxiv, place: file.source.place, note: file.note, symbols: file.symbols,
      metric: file.metric.rawValue, horizon: options.horizon ?? file.horizon)
  }
}

extension FileFault {
  func isAtSamePlace(as other: FileFault) -> Bool {
    file == other.file && line == other.line && column == other.column
  }
}
