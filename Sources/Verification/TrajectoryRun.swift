public import Claims
internal import Multiprecision
public import Results

/// `assay theory`: the exact or enclosed expectation of the file's metric.
public struct TrajectoryRun: Sendable {
  let files: [BoundFile]
  let options: RunOptions

  public init(files: [BoundFile], options: RunOptions) {
    self.files = files
    self.options = options
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> TrajectoryReport {
    let instances = try SelectedInstance.select(from: files, options: options)
    try Checker.checkModels(of: instances, options)
    var report = TrajectoryReport(instances: [])
    for (number, instance) in instances.enumerated() {
      monitor.progress(Double(number) / Double(instances.count), "theory: \(instance.title)")
      var theory = InstanceTheory(instance)
      switch try theory.expectation(
        of: .metric(instance.file.metric), at: options.precision, shouldStop: monitor.shouldStop)
      {
      case .success(let trajectory):
        report.instances.append(
          TrajectoryReport.Instance(
            bound: instance.file.name, instance: instance.record,
            metric: instance.file.metric.rawValue,
            theory: TheoryRecord(trajectory, precision: options.precision),
            values: trajectory.values))
      case .failure(let refusal):
        throw .usage(
          "\(instance.title): \(refusal.message); `assay simulate` works for it")
      }
      for note in try theory.instantiation(at: options.precision).notes
      where !report.notes.contains(note) {
        report.notes.append(note)
      }
    }
    return report
  }
}
