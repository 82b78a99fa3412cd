public import Claims
internal import Inference
internal import Models
public import Multiprecision
public import Results
internal import Theory

/// `assay power`: the smallest deviation from each claim that replicates would find, and the
/// replicates that a deviation takes; from exact means and variances, nothing is simulated.
///
/// Each claim has the share of the level that `check` would give it were all claims of the run
/// tested on replicates: half of the level over claims and instances.
public struct PowerRun: Sendable {
  let files: [BoundFile]
  let options: RunOptions
  let deviation: Rational

  /// - Parameter deviation: relative to what a claim says; positive.
  public init(files: [BoundFile], options: RunOptions, deviation: Rational) {
    precondition(deviation.signum > 0, "a deviation of \(deviation) is none")
    self.files = files
    self.options = options
    self.deviation = deviation
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> PowerReport {
    let instances = try SelectedInstance.select(from: files, options: options)
    try Checker.checkModels(of: instances, options)
    let claims = instances.reduce(0) { $0 + $1.file.claims.count }
    let level: Level
    do throws(InferenceError) {
      level = try Level(options.level.value.double(rounding: .down)).half.share(
        among: max(1, claims))
    } catch {
      throw .usage("--level must lie between 0 and 1, but is \(options.level.value)")
    }
    var report = PowerReport(
      level: options.level.value.description, deviation: deviation.description, claims: [])
    for (number, instance) in instances.enumerated() {
      monitor.progress(Double(number) / Double(instances.count), "power: \(instance.title)")
      guard instance.replicates > 0 else { throw .usage("--replicates must be at least 1") }
      report.claims += try power(of: instance, level: level, monitor)
    }
    return report
  }

  private func power(
    of instance: SelectedInstance, level: Level, _ monitor: RunMonitor
  ) throws(RunError) -> [PowerReport.Claim] {
    var theory = InstanceTheory(instance)
    let model = try theory.instantiation(at: options.precision).model
    let guarding = try TheoryGuard(&theory, model: model, options: options, monitor: monitor)
    var result: [PowerReport.Claim] = []
    for claim in instance.file.claims {
      if monitor.shouldStop() { throw .stopped }
      var rows: [PowerReport.Row] = []
      var reason: String?
      var basis = PowerReport.Basis.exactVariance
      let largest = LargestValue(
        of: instance.file.metric, model: model, precision: options.precision)
      if let variances = guarding?.variances {
        rows = try self.rows(claim, &theory, variances: variances, level: level, monitor)
      } else if case .finite(let value) = largest {
        basis = .range
        rows = try self.rows(
          claim, &theory, largest: value.interval(precision: options.precision).upperDouble,
          level: level, monitor)
      } else {
        reason =
          "neither the variance of \(instance.file.metric.rawValue) is known here, nor a largest "
          + "value"
      }
      if rows.isEmpty, reason == nil {
        reason = "it is no statement about the metric at a generation"
      }
      result.append(
        PowerReport.Claim(
          bound: instance.file.name, claim: claim.name, instance: instance.record,
          metric: instance.file.metric.rawValue, replicates: instance.replicates,
          level: level.probability, rows: rows, basis: basis, reason: reason))
    }
    return result
  }

  private func rows(
    _ claim: BoundClaim, _ theory: inout InstanceTheory, variances: [Double], level: Level,
    _ monitor: RunMonitor
  ) throws(RunError) -> [PowerReport.Row] {
    let claimed = try claimedValues(claim, &theory, monitor)
      .filter { variances.indices.contains($0.key) && $0.value > 0 && $0.value.isFinite }
      .sorted { $0.key < $1.key }
    let asked = Double(deviation)
    var rows: [PowerReport.Row] = []
    for (t, value) in claimed {
      if monitor.shouldStop() { throw .stopped }
      let shift: Double
      do throws(InferenceError) {
        shift = try KnownVarianceTest(
          means: claimed.map(\.value), variances: claimed.map { variances[$0.key] },
          plannedReplicates: theory.instance.replicates, level: level, relativeRounding: 0
        ).detectableDeviation(atGeneration: rows.count)
      } catch {
        throw .usage("\(claim.name): the claimed value at generation \(t) is no finite number")
      }
      rows.append(
        PowerReport.Row(
          t: t, claimed: value, relativeDetectable: shift / value,
          replicatesNeeded: KnownVarianceTest.replicatesNeeded(
            toDetect: asked * value, variance: variances[t], generations: claimed.count,
            level: level)))
    }
    return rows
  }

  /// By the betting test: a loss in [0, L] with mean m has a variance of at most m (L - m).
  private func rows(
    _ claim: BoundClaim, _ theory: inout InstanceTheory, largest: Double, level: Level,
    _ monitor: RunMonitor
  ) throws(RunError) -> [PowerReport.Row] {
    // A claimed value beyond the range cannot be contradicted.
    let claimed = try claimedValues(claim, &theory, monitor)
      .filter { $0.value > 0 && $0.value < largest }
      .sorted { $0.key < $1.key }
    let asked = Double(deviation)
    return claimed.map { t, value in
      let (reach, variance) = (max(value, largest - value), value * (largest - value))
      return PowerReport.Row(
        t: t, claimed: value,
        relativeDetectable: BettingTest.plannedDeviation(
          reach: reach, variance: variance, replicates: theory.instance.replicates,
          generations: claimed.count, level: level) / value,
        replicatesNeeded: BettingTest.replicatesNeeded(
          toDetect: asked * value, reach: reach, variance: variance, generations: claimed.count,
          level: level))
    }
  }

  /// What the claim says of the metric, by generation: its side beside `R[t]`, or the value that it
  /// gives a single `R[3]`.
  private func claimedValues(
    _ claim: BoundClaim, _ theory: inout InstanceTheory, _ monitor: RunMonitor
  ) throws(RunError) -> [Int: Double] {
    if claim.formula.isAsymptotic { return [:] }
    let file = theory.instance.file
    if claim.formula.boundedQuantity == .metric(file.metric) {
      let decision = try ClaimDecider(claim: claim, options: options, monitor: monitor)
        .decide(&theory)
      return decision.claimedValues.mapValues(\.doubleValue)
    }
    let data = try theory.instantiation(at: options.precision).data
    // A claim that cannot be rewritten gives no values, and the report says that there are none.
    guard
      let definitions = try? file.definitionValues(for: claim, instance: data, expectations: [:]),
      let rewritten = try? ReplicateClaim(claim.formula, instance: data, definitions: definitions)
    else { return [:] }
    var values: [Int: Double] = [:]
    for statement in rewritten.statements {
      guard let only = statement.form.coefficients.first, statement.form.coefficients.count == 1,
        only.key.quantity == .metric(file.metric)
      else { continue }
      values[only.key.generation] = -statement.form.constant.doubleValue / only.value.doubleValue
    }
    return values
  }
}
