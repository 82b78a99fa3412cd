public import Claims
internal import Intervals
internal import Models
internal import Multiprecision
public import Results
internal import Simulation
internal import Theory

/// `assay table`: theory beside simulation, generation by generation, with every bound on the
/// file's metric; and the full check of the same files.
public struct TableRun: Sendable {
  let files: [BoundFile]
  let options: RunOptions

  public init(files: [BoundFile], options: RunOptions) {
    self.files = files
    self.options = options
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> TableReport {
    let halves = (
      first: RunMonitor(
        progress: { monitor.progress($0 / 2, $1) }, shouldStop: monitor.shouldStop),
      second: RunMonitor(
        progress: { monitor.progress(0.5 + $0 / 2, $1) }, shouldStop: monitor.shouldStop)
    )
    let check = try Checker(files: files, options: options).run(halves.first)
    if check.interruption != nil { return TableReport(check: check, instances: []) }
    var report = TableReport(check: check, instances: [])
    report.instances = try tables(
      check: check, limit: nil, halves.second, &report.check.interruption)
    return report
  }

  /// Theory beside simulation for the first instances of the files; none once stopped.
  func tables(
    check: CheckReport, limit: Int?, _ monitor: RunMonitor
  ) throws(RunError) -> [TableReport.Instance] {
    var interruption: String?
    return try tables(check: check, limit: limit, monitor, &interruption)
  }

  private func tables(
    check: CheckReport, limit: Int?, _ monitor: RunMonitor, _ interruption: inout String?
  ) throws(RunError) -> [TableReport.Instance] {
    // The same streams: the table shows the very replicates that the check judged.
    let simulated = try SimulationRun(files: files, options: options)
      .run(monitor, limit: limit)
    interruption = simulated.interruption
    let instances = try SelectedInstance.select(from: files, options: options)
    var result: [TableReport.Instance] = []
    for (instance, simulation) in zip(instances, simulated.instances) {
      result.append(try table(instance, simulation, check, monitor))
    }
    return result
  }

  private func table(
    _ instance: SelectedInstance, _ simulation: SimulationReport.Instance, _ check: CheckReport,
    _ monitor: RunMonitor
  ) throws(RunError) -> TableReport.Instance {
    var theory = InstanceTheory(instance)
    let expectation = try theory.expectation(
      of: .metric(instance.file.metric), at: options.precision, shouldStop: monitor.shouldStop)
    let trajectory = try? expectation.get()
    let model = try theory.instantiation(at: options.precision).model
    var variances: [Double]?
    if instance.file.metric == .squaredError {
      variances = try? Expectation.squaredErrorVariance(
        of: model, shouldStop: monitor.shouldStop
      )?.values
    }
    let rows = simulation.generations.map { generation in
      row(generation, trajectory?.values[generation.t], variances, simulation.replicates)
    }
    return TableReport.Instance(
      bound: instance.file.name, instance: instance.record, metric: simulation.metric,
      replicates: simulation.replicates,
      theory: trajectory.map { TheoryRecord($0, precision: options.precision) }, rows: rows,
      bounds: try bounds(&theory, trajectory, check, monitor))
  }

  private func row(
    _ generation: SimulationReport.Generation, _ theory: Number?, _ variances: [Double]?,
    _ replicates: Int
  ) -> TableReport.Row {
    let exactError = variances.map { ($0[generation.t] / Double(replicates)).squareRoot() }
    let standardError = exactError ?? generation.standardError
    var z: Double?
    if let theory, let standardError, standardError > 0 {
      z = (generation.mean - theory.doubleValue) / standardError
    }
    return TableReport.Row(
      t: generation.t, theory: theory, estimate: generation.mean, standardError: standardError,
      isStandardErrorExact: exactError != nil, z: z)
  }

  /// Claims whose actual side is the bare metric at t.
  private func bounds(
    _ theory: inout InstanceTheory, _ trajectory: ExpectedTrajectory?, _ check: CheckReport,
    _ monitor: RunMonitor
  ) throws(RunError) -> [TableReport.BoundColumn] {
    let instance = theory.instance
    var columns: [TableReport.BoundColumn] = []
    for claim in instance.file.claims {
      guard claim.formula.boundedQuantity == .metric(instance.file.metric), let trajectory,
        let result = check.results.first(where: {
          $0.bound == instance.file.name && $0.claim == claim.name && $0.instance == instance.record
        })
      else { continue }
      let decision = try ClaimDecider(claim: claim, options: options, monitor: monitor)
        .decide(&theory)
      let claimed = trajectory.values.indices.map { decision.claimedValues[$0] }
      columns.append(
        TableReport.BoundColumn(
          claim: claim.name, formula: claim.formula.text, kind: result.kind,
          verdict: result.verdict, claimed: claimed,
          slack: zip(claimed, trajectory.values).map { claimed, actual in
            claimed.flatMap { slack(result.kind, claimed: $0, actual: actual) }
          }))
    }
    return columns
  }

  private func slack(_ kind: ClaimKind, claimed: Number, actual: Number) -> Number? {
    switch kind {
    case .upper: claimed.ratio(to: actual, precision: options.precision)
    case .lower: actual.ratio(to: claimed, precision: options.precision)
    default: nil
    }
  }
}

extension Number {
  /// self / other; nil where other may be zero.
  fileprivate func ratio(to other: Number, precision: Precision) -> Number? {
    if let numerator = exactValue, let denominator = other.exactValue {
      return denominator.isZero ? nil : .exact(numerator / denominator)
    }
    let divisor = other.interval(precision: precision)
    return divisor.containsZero ? nil : .enclosure(interval(precision: precision) / divisor)
  }
}
