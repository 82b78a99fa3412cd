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

  /// - Throws: also where an instance cannot be simulated: a table without estimates is none.
  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> TableReport {
    let (check, kept) = try Checker(files: files, options: options)
      .run(monitor, keepingPerFile: .max)
    var report = TableReport(check: check, instances: [])
    if check.interruption != nil { return report }
    for instance in kept {
      guard let summary = instance.summary else {
        throw .usage("\(instance.instance.title): \(Self.refusal(instance, check))")
      }
      let table = try table(instance, summary, check, monitor)
      if table.interval == nil {
        report.check.notes.append(
          "\(instance.instance.title): no interval around the means, because neither the variance of "
            + "\(table.metric) is known nor a largest value")
      }
      report.instances.append(table)
    }
    return report
  }

  private static func refusal(_ instance: CheckedInstance, _ check: CheckReport) -> String {
    guard instance.instance.replicates > 0 else {
      return "--replicates must be at least 1 to simulate"
    }
    return check.results[instance.results].lazy.compactMap(\.simulation?.reason).first
      ?? "it was not simulated"
  }

  func table(
    _ kept: CheckedInstance, _ summary: TrajectorySummary, _ check: CheckReport,
    _ monitor: RunMonitor
  ) throws(RunError) -> TableReport.Instance {
    var theory = kept.theory
    let instance = kept.instance
    let expectation = try theory.expectation(
      of: .metric(instance.file.metric), at: options.precision, shouldStop: monitor.shouldStop)
    let trajectory = try? expectation.get()
    let model = try theory.instantiation(at: options.precision).model
    let variance = try LossVariance(of: instance.file.metric, model: model, monitor: monitor)
    let exact = variance.flatMap { $0.isExact ? $0.values : nil }
    let intervals = try MeanIntervals(
      of: instance.file.metric, model: model, variance: variance, options: options)
    let rows = (0...instance.horizon).map { t in
      row(t, trajectory?.values[t], exact, intervals, summary)
    }
    return TableReport.Instance(
      bound: instance.file.name, instance: instance.record,
      metric: instance.file.metric.rawValue, replicates: summary.replicates,
      theory: trajectory.map { TheoryRecord($0, precision: options.precision) },
      interval: intervals.rule, rows: rows,
      bounds: trajectory.map { bounds(kept, $0, check) } ?? [])
  }

  private func row(
    _ t: Int, _ theory: Number?, _ variances: [Double]?, _ intervals: MeanIntervals,
    _ summary: TrajectorySummary
  ) -> TableReport.Row {
    let exactError = variances.map { ($0[t] / Double(summary.replicates)).squareRoot() }
    let standardError = exactError ?? summary.estimatedError(atGeneration: t)
    let estimate = summary.mean(atGeneration: t) ?? .nan
    var z: Double?
    if let theory, let standardError, standardError > 0 {
      z = (estimate - theory.doubleValue) / standardError
    }
    return TableReport.Row(
      t: t, theory: theory, estimate: estimate, standardError: standardError,
      isStandardErrorExact: exactError != nil,
      halfWidth: intervals.halfWidth(summary, atGeneration: t), z: z)
  }

  /// Claims whose actual side is the bare metric at t, as the check decided them.
  private func bounds(
    _ kept: CheckedInstance, _ trajectory: ExpectedTrajectory, _ check: CheckReport
  ) -> [TableReport.BoundColumn] {
    let file = kept.instance.file
    return zip(file.claims, check.results[kept.results]).compactMap { claim, result in
      guard claim.formula.boundedQuantity == .metric(file.metric) else { return nil }
      let values = kept.claimed[claim.name] ?? [:]
      let claimed = trajectory.values.indices.map { values[$0] }
      return TableReport.BoundColumn(
        claim: claim.name, formula: claim.formula.text, kind: result.kind,
        verdict: result.verdict, claimed: claimed,
        slack: zip(claimed, trajectory.values).map { claimed, actual in
          claimed.flatMap { slack(result.kind, claimed: $0, actual: actual) }
        })
    }
  }

  private func slack(_ kind: ClaimKind, claimed: Number, actual: Number) -> Number? {
    switch kind {
    case .upper: claimed.ratio(to: actual, precision: options.precision)
    case .lower: actual.ratio(to: claimed, precision: options.precision)
    default: nil
    }
  }
}

extension TrajectorySummary {
  /// nil where all losses were equal: replicates that show no variance do not show that there is none.
  func estimatedError(atGeneration t: Int) -> Double? {
    standardError(atGeneration: t).flatMap { $0 > 0 ? $0 : nil }
  }
}

extension Number {
  /// self / other; nil unless other is certainly positive, as for the slack of a whole claim.
  fileprivate func ratio(to other: Number, precision: Precision) -> Number? {
    guard other.isCertainlyPositive else { return nil }
    if let numerator = exactValue, let denominator = other.exactValue {
      return .exact(numerator / denominator)
    }
    return .enclosure(
      interval(precision: precision) / other.interval(precision: precision))
  }
}
