public import Claims
internal import Intervals
internal import Models
public import Multiprecision
public import Results
internal import Theory

/// What `assay limits` may be told.
public struct LimitOptions: Sendable {
  public var fixed: [String: Rational] = [:]
  /// Laws and schedules held fixed.
  public var fixedComposites: [String: String] = [:]
  /// From 1.
  public var instance: Int?

  public init() {}
}

/// `assay limits`: whether the error vanishes, by which condition, and where it stands far out.
public struct LimitRun: Sendable {
  let file: BoundFile
  let options: LimitOptions

  /// Generations at which the error is enclosed.
  public static let times = [1000, 1_000_000, 1_000_000_000]
  private static let precision = Precision(bits: 128)

  public init(file: BoundFile, options: LimitOptions = LimitOptions()) {
    self.file = file
    self.options = options
  }

  /// One entry per instance: `certified` where R[t] -> 0, `refuted` where not.
  public func run(
    progress: (Double, String) -> Void = { _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(ConditionError) -> ConditionReport {
    let chosen = try instances()
    var report = ConditionReport(command: .limits, seed: file.simulation.seed, entries: [])
    for (number, instance) in chosen.enumerated() {
      if shouldStop() {
        report.interruption = "stopped after \(number) of \(chosen.count) instances"
        break
      }
      progress(Double(number) / Double(chosen.count), "instance \(instance.index)")
      let filled = try file.setting(instance.composites)
      report.entries.append(try entry(filled, instance.values, instance.index, shouldStop))
    }
    return report
  }

  private typealias Chosen = (index: Int, values: [Rational], composites: [String: String])

  /// The instances that were asked for, with the values that were set.
  private func instances() throws(ConditionError) -> [Chosen] {
    let given = file.parameters.map { options.fixed[$0.name] }
    var chosen: [Chosen] = file.instances.enumerated().map { offset, instance in
      (
        offset + 1, zip(given, instance.values).map { $0 ?? $1 },
        instance.composites.merging(options.fixedComposites) { _, set in set }
      )
    }
    let isComplete =
      given.allSatisfy { $0 != nil }
      && file.composites.allSatisfy { options.fixedComposites[$0.name] != nil }
    if chosen.isEmpty, isComplete {
      chosen = [(1, given.compactMap(\.self), options.fixedComposites)]
    }
    guard !chosen.isEmpty else {
      throw .usage(
        "\(file.path) has no instances; add `instances:` to the file, or give every parameter by "
          + "--set name=value")
    }
    guard let index = options.instance else { return chosen }
    guard chosen.indices.contains(index - 1) else {
      throw .usage("--instance is from 1 to \(chosen.count), but here is \(index)")
    }
    return [chosen[index - 1]]
  }

  private func entry(
    _ file: BoundFile, _ values: [Rational], _ index: Int, _ shouldStop: () -> Bool
  ) throws(ConditionError) -> ConditionReport.Entry {
    let instantiation: Instantiation
    do {
      instantiation = try file.instantiate(
        values: values, horizon: file.horizon, precision: Self.precision)
    } catch {
      throw .files(error)
    }
    var result = ClaimResult(
      bound: file.name, claim: "vanishes", formula: "limit E sum (P[t] - p)^2 = 0",
      place: SourcePlace(file: file.path, line: 1, column: 1),
      instance: InstanceRecord(
        index: index,
        parameters: file.assignments(values).map { .init(name: $0.name, value: $0.text) }),
      kind: .limit, verdict: .undecided, expectsToHold: true, isAsExpected: true,
      horizon: file.horizon)
    guard case .chain(let chain) = instantiation.model else {
      result.reason = "only a single chain of categories has such theorems here"
      return ConditionReport.Entry(result: result, domain: file.describe(values))
    }
    let limit = ScheduleLimits.limit(
      of: .squaredError, chain: chain, precision: Self.precision)
    var notes = limit.facts.map(Self.conditions) ?? []
    switch limit.value {
    case .zero: result.verdict = .certified
    case .value, .positive, .infinite: result.verdict = .refuted
    case .unknown(let reason): result.reason = reason
    }
    if !limit.theorem.isEmpty { notes.append("theorem: \(limit.theorem)") }
    notes += enclosures(file, chain, values, shouldStop)
    return ConditionReport.Entry(result: result, domain: file.describe(values), notes: notes)
  }

  /// G1 is necessary and sufficient, G3 and G4 sufficient; what fails is said first.
  private static func conditions(_ facts: ScheduleFacts) -> [String] {
    var failing: [String] = []
    if !facts.hasEndlessFreshData { failing.append("sum of alpha[t] is finite") }
    if !facts.forgetsNoise {
      failing.append(
        "Sig[t] = (1 - alpha[t])^2 Sig[t-1] + 1/n[t] does not tend to 0")
    }
    let first =
      failing.isEmpty
      ? "sum of alpha[t] is infinite and Sig[t] -> 0: both conditions of G1 hold"
      : "G1 fails: " + failing.joined(separator: ", and ")
    func says(_ holds: Bool) -> String { holds ? "holds" : "fails" }
    return [
      first,
      "G3 (sum of alpha[t] infinite, alpha[t] n[t] -> infinity) "
        + says(facts.satisfiesGrowingFreshCounts),
      "G4 (sum of alpha[t] infinite, sum of 1/n[t] finite) " + says(facts.satisfiesSummableNoise),
    ]
  }

  private func enclosures(
    _ file: BoundFile, _ chain: CategoricalChain, _ values: [Rational], _ shouldStop: () -> Bool
  ) -> [String] {
    do throws(NotEnclosed) {
      guard [.mixture, .replace].contains(file.model.scheme) else {
        throw NotEnclosed(reason: "the scheme \(file.model.scheme.rawValue) has another recursion")
      }
      return try DistantErrors(
        alpha: try Self.formula(file.model.alpha),
        sampleSize: try Self.sampleSize(file.model.sampleSize),
        ranges: ScheduleRange(parameters: values, precision: Self.precision),
        startsAtTruth: try Self.startsAtTruth(chain.start)
      ).enclosures(at: Self.times, shouldStop: shouldStop).map { t, value in
        let number = Number.enclosure(value)
        return "R[\(t)] / (1 - normsq(p)) lies in [\(number.lowerDecimal(significantDigits: 6)), "
          + "\(number.upperDecimal(significantDigits: 6))]"
      }
    } catch {
      return ["no enclosures far out: \(error.reason)"]
    }
  }

  private static func formula(
    _ schedule: ModelDescription.Schedule?
  ) throws(NotEnclosed) -> Expression? {
    switch schedule {
    case nil: return nil
    case .formula(let value)?: return value.formula.expression
    case .list?: throw NotEnclosed(reason: "a list says nothing beyond the horizon")
    }
  }

  private static func sampleSize(
    _ schedule: ModelDescription.Schedule?
  ) throws(NotEnclosed) -> Expression {
    guard let expression = try formula(schedule) else {
      throw NotEnclosed(reason: "the sizes are not given by n")
    }
    return expression
  }

  private static func startsAtTruth(_ start: Start) throws(NotEnclosed) -> Bool {
    switch start {
    case .real: return false
    case .truth: return true
    case .point:
      throw NotEnclosed(
        reason:
          "they are made for starts without bias (`real`, `truth`); the theorem covers this one")
    }
  }
}
