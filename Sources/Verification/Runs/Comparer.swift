public import Claims
internal import Inference
internal import Intervals
internal import Models
internal import Multiprecision
public import Results
internal import Simulation
internal import Theory

/// `assay compare`: the user's training runs against the claims of a file at one instance.
///
/// Half of the level is for "the runs follow the file's model", half is shared over the claims that
/// runs can test. A claim `diverges` where one of its tests rejects, and the reason says which, and
/// what it takes for granted.
public struct Comparer: Sendable {
  let file: BoundFile
  let runs: TrainingRuns
  let options: RunOptions

  public init(file: BoundFile, runs: TrainingRuns, options: RunOptions) {
    self.file = file
    self.runs = runs
    self.options = options
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> CompareReport {
    let instances = try SelectedInstance.select(from: [file], options: options)
    guard let instance = instances.first, instances.count == 1 else {
      throw .usage(
        "\(runs.path) belongs to one instance, and \(file.path) has \(instances.count); choose "
          + "one: --instance INDEX, or --set name=value")
    }
    try Checker.checkModels(of: instances, options)
    var theory = InstanceTheory(instance)
    let instantiation = try theory.instantiation(at: options.precision)
    let model = instantiation.model
    let level = try level()
    let guarding = try TheoryGuard(
      &theory, model: model, options: options, monitor: monitor)
    let kept = independentRuns(instance, model)
    var report = CompareReport(
      path: runs.path, runs: kept.runs.runs.count, horizon: instance.horizon,
      missing: kept.runs.missing(upTo: instance.horizon), rounding: kept.runs.rounding,
      level: options.level.value.description, metric: file.metric.rawValue, model: nil,
      diagnoses: kept.diagnoses, notes: instantiation.notes + runs.notes, results: [],
      isStrict: options.isStrict)
    report.notes += notes(kept.runs, instance)
    var isOffModel = testModel(guarding, kept.runs, model, level: level.half, &report)
    if let outside = outsideRange(kept.runs, model) {
      report.diagnoses.append(outside)
      report.model?.rejects = true
      report.model?.eValue = .infinity
      isOffModel = true
    }
    try testClaims(&theory, kept.runs, guarding, level: level.half, monitor, &report)
    if isOffModel, let guarding {
      report.diagnoses += RunsDiagnosis(
        guarding: guarding, runs: kept.runs, level: level, categories: model.categories
      ).findings()
    }
    return report
  }

  private func level() throws(RunError) -> Level {
    do throws(InferenceError) {
      return try Level(options.level.value.double(rounding: .down))
    } catch {
      throw .usage("--level must lie between 0 and 1, but is \(options.level.value)")
    }
  }

  // MARK: The runs themselves

  private func independentRuns(
    _ instance: SelectedInstance, _ model: TrainingModel
  ) -> (runs: TrainingRuns, diagnoses: [String]) {
    let copied = CopiedRuns(
      in: runs, model: model, metric: file.metric, seed: instance.seed, threads: options.threads)
    guard !copied.copies.isEmpty else { return (runs, []) }
    let shown = copied.copies.prefix(5).map {
      "`\(runs.runs[$0.copy].name)` (line \(runs.runs[$0.copy].line)) repeats "
        + "`\(runs.runs[$0.original].name)`"
    }.joined(separator: ", ")
    let more = copied.copies.count > 5 ? " and \(copied.copies.count - 5) more" : ""
    let distinct = runs.runs.count - copied.copies.count
    guard copied.isDuplication, distinct >= 2 else {
      return (
        runs,
        [
          "equal runs: \(shown)\(more); in this model two runs coincide with probability about "
            + "\(Self.short(copied.chance ?? 1)), so they are counted as they are"
        ]
      )
    }
    let dropped = Set(copied.copies.map(\.copy))
    return (
      runs.keeping { !dropped.contains($0) },
      ["duplicated runs: \(shown)\(more); copies are no evidence and are not counted"]
    )
  }

  private func notes(_ runs: TrainingRuns, _ instance: SelectedInstance) -> [String] {
    var notes: [String] = []
    let missing = runs.missing(upTo: instance.horizon)
    if missing > 0 {
      let total = runs.runs.count * (instance.horizon + 1)
      notes.append(
        "\(missing) of \(total) values up to generation \(instance.horizon) are missing; the "
          + "tests take it that what is missing does not depend on the losses")
    }
    if runs.lastGeneration > instance.horizon {
      notes.append(
        "the runs go on to generation \(runs.lastGeneration), beyond the horizon: what lies there is "
          + "not tested; --horizon \(runs.lastGeneration) includes it")
    }
    if runs.rounding > 0 {
      notes.append(
        "values are taken to be right to within \(Self.short(runs.rounding)), from how they are "
          + "printed")
    }
    return notes
  }

  // MARK: The model

  /// Whether the runs certainly do not follow the file's model, or are not of its metric.
  private func testModel(
    _ guarding: TheoryGuard?, _ runs: TrainingRuns, _ model: TrainingModel, level: Level,
    _ report: inout CompareReport
  ) -> Bool {
    guard let guarding else {
      report.notes.append("there is no theory of the mean of \(file.metric.rawValue) here")
      return false
    }
    do throws(InferenceError) {
      var test = try ModelTest(
        guarding, runs: runs.runs.count, level: level, rounding: runs.rounding)
      for run in runs.runs {
        try test.observe(TrainingRuns.trajectory(of: run, horizon: guarding.means.count - 1))
      }
      report.model = test.record(
        null: "the runs follow the file's model", generations: Array(guarding.means.indices))
      return test.rejects
    } catch {
      report.notes.append(
        "a loss lies outside the metric's range [0, \(guarding.largest)]: the runs are not of this "
          + "metric, or of another target")
      return true
    }
  }

  /// The first loss that no model could have, in words.
  private func outsideRange(_ runs: TrainingRuns, _ model: TrainingModel) -> String? {
    let largest = Self.largestLoss(of: file.metric, model, options.precision)
    for run in runs.runs {
      for (t, loss) in run.values.sorted(by: { $0.key < $1.key }) {
        let allowance = max(runs.rounding, Loss.relativeRounding) * (1 + abs(loss))
        let isTooLarge = largest.map { loss > $0 + allowance } ?? false
        guard loss < -allowance || isTooLarge else { continue }
        return
          "run `\(run.name)` (line \(run.line)) has the value \(loss) at generation \(t), outside "
          + "the metric's range [0, \(largest.map { "\($0)" } ?? "inf")]: the runs are not of this "
          + "metric, or of another target"
      }
    }
    return nil
  }

  // MARK: The claims

  private func testClaims(
    _ theory: inout InstanceTheory, _ runs: TrainingRuns, _ guarding: TheoryGuard?, level: Level,
    _ monitor: RunMonitor, _ report: inout CompareReport
  ) throws(RunError) {
    let instantiation = try theory.instantiation(at: options.precision)
    var rewritten: [(claim: BoundClaim, outcome: Result<ClaimOnRuns, ClaimOnRuns.Refusal>)] = []
    for claim in file.claims {
      rewritten.append(
        (
          claim,
          Result { () throws(ClaimOnRuns.Refusal) in
            try ClaimOnRuns(claim, file: file, data: instantiation.data, runs: runs)
          }
        ))
    }
    let statements = rewritten.compactMap { try? $0.outcome.get() }
    let combined = try CombinationVariances(
      instantiation.model, metric: file.metric,
      combinations: statements.flatMap { $0.statements.map { $0.terms.map(\.generation) } },
      shouldStop: monitor.shouldStop)
    let tested = statements.count
    let share = level.share(among: max(1, tested))
    let outside = outsideRange(runs, instantiation.model)
    let largest = Self.largestLoss(of: file.metric, instantiation.model, options.precision)
    for (claim, outcome) in rewritten {
      let instance = theory.instance
      var result = CompareResult(
        bound: file.name, claim: claim.name, formula: claim.formula.text,
        place: SourcePlace(
          file: claim.source.file, line: claim.source.line, column: claim.source.column),
        instance: instance.record, kind: ClaimKind(claim.formula.shape), verdict: .undecided,
        expectsToHold: claim.expectsToHold, horizon: instance.horizon, reason: "", tests: [])
      do {
        if let outside { throw ClaimOnRuns.Refusal(reason: outside) }
        var statements = try outcome.get()
        statements.learn(combined)
        let isTheorem = try isTheorem(claim, statements, &theory, monitor)
        result.tests = try statements.tests(
          on: runs,
          ClaimOnRuns.Knowledge(
            largest: largest, variances: guarding?.variances,
            modelMeans: isTheorem ? guarding?.means : nil), level: share)
        Self.judge(&result, untested: statements.untested)
      } catch let refusal as ClaimOnRuns.Refusal {
        result.reason = refusal.reason
      } catch let error as RunError {
        throw error
      } catch {
        preconditionFailure("an error of no known type: \(error)")
      }
      report.results.append(result)
    }
  }

  /// Whether an equality over several generations holds in the file's model: then runs that follow
  /// the model are its null.
  private func isTheorem(
    _ claim: BoundClaim, _ statements: ClaimOnRuns, _ theory: inout InstanceTheory,
    _ monitor: RunMonitor
  ) throws(RunError) -> Bool {
    guard statements.statements.contains(where: { $0.isEquality && $0.terms.count > 1 }) else {
      return false
    }
    return try ClaimDecider(claim: claim, options: options, monitor: monitor)
      .decide(&theory).verdict == .certified
  }

  private static func largestLoss(
    of metric: Metric, _ model: TrainingModel, _ precision: Precision
  ) -> Double? {
    guard
      case .finite(let value) = LargestValue(of: metric, model: model, precision: precision)
    else { return nil }
    return value.interval(precision: precision).upperDouble
  }

  private static func judge(_ result: inout CompareResult, untested: [Int]) {
    var parts: [String] = []
    let rejecting = result.tests.filter(\.rejects)
    if let test = rejecting.max(by: { ($0.eValue ?? 0) < ($1.eValue ?? 0) }) {
      result.verdict = .diverges
      let place = test.generation.map { " at generation \($0)" } ?? ""
      let size = test.difference.map { ", off by \(short($0)) in the mean" } ?? ""
      parts.append("\(test.runs) runs contradict it\(place)\(size)")
      parts.append(
        "test: \(test.method.rawValue), null: \(test.null), assumed: \(test.assumption)")
    } else if let test = mostSensitive(result.tests), let deviation = test.detectable {
      result.verdict = .supported
      let relative = test.relativeDetectable.map { " (\(short(100 * $0)) % of the loss)" } ?? ""
      let place = test.detectableGeneration.map { " at generation \($0)" } ?? ""
      let isCoarse = (test.relativeDetectable ?? 0) > 1
      parts.append(
        "the runs do not contradict it; \(isCoarse ? "only " : "")a deviation of "
          + "\(short(deviation))\(relative)\(place) would have been found"
          + (isCoarse ? ": more runs are needed" : ""))
      parts.append(
        "test: \(test.method.rawValue), null: \(test.null), assumed: \(test.assumption)")
    } else {
      parts.append("so few runs could not contradict it, whatever they were")
    }
    if !untested.isEmpty {
      let shown = untested.prefix(8).map(String.init).joined(separator: ", ")
      parts.append(
        "not tested at generation\(untested.count == 1 ? "" : "s") \(shown)"
          + (untested.count > 8 ? ", ..." : "") + ": values are missing")
    }
    result.reason = parts.joined(separator: "; ")
  }

  /// The test that would have found the smallest deviation.
  private static func mostSensitive(_ tests: [RunsTestRecord]) -> RunsTestRecord? {
    tests.filter { $0.detectable != nil }.min {
      ($0.relativeDetectable ?? $0.detectable ?? 0)
        < ($1.relativeDetectable ?? $1.detectable ?? 0)
    }
  }

  static func short(_ value: Double) -> String {
    guard value.isFinite, let exact = Rational(exactly: value) else { return "\(value)" }
    return Number.exact(exact).upperDecimal(significantDigits: 2)
  }
}
