public import Claims
public import Results
internal import Models
internal import Simulation
internal import Theory

/// `assay simulate`: Monte Carlo trajectories of the file's metric.
public struct SimulationRun: Sendable {
  public static let quantileLevels = [0.05, 0.5, 0.95]

  let files: [BoundFile]
  let options: RunOptions
  let makeSimulator: Checker.SimulatorFactory

  public init(
    files: [BoundFile], options: RunOptions,
    makeSimulator: @escaping Checker.SimulatorFactory = Checker.standardSimulator
  ) {
    self.files = files
    self.options = options
    self.makeSimulator = makeSimulator
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> SimulationReport {
    let instances = try SelectedInstance.select(from: files, options: options)
    PeakMemory.announce(.simulation, of: instances, options, monitor)
    try Checker.checkModels(of: instances, options)
    var report = SimulationReport(
      seed: options.seed ?? instances.first?.seed ?? SimulationRequest.defaultSeed,
      level: options.level.value.description, quantileLevels: Self.quantileLevels, instances: [])
    for (number, instance) in instances.enumerated() {
      var theory = InstanceTheory(instance)
      let instantiation = try theory.instantiation(at: options.precision)
      for note in instantiation.notes where !report.notes.contains(note) {
        report.notes.append(note)
      }
      guard instance.replicates > 0 else {
        throw .usage("--replicates must be at least 1 to simulate")
      }
      let simulator: any TrajectorySimulating
      do {
        simulator = try makeSimulator(instantiation.model, instance.seed, instance.streamKey)
      } catch {
        throw .usage("\(instance.title): \(error.message)")
      }
      let played = play(simulator, instance, monitor, number: number, of: instances.count)
      guard played.summary.replicates > 0 else { throw .stopped }
      let part = monitor.part(
        Double(number) / Double(instances.count), Double(number + 1) / Double(instances.count))
      var interruption =
        played.wasStopped
        ? "\(played.summary.replicates) of \(instance.replicates) replicates of "
          + "\(instance.title), instance \(number + 1) of \(instances.count)" : nil
      var variance: LossVariance?
      if interruption == nil {
        do {
          variance = try LossVariance(
            of: instance.file.metric, model: instantiation.model, monitor: part)
        } catch {
          // What was played is not lost with what would have said more of it.
          guard case .stopped = error else { throw error }
          interruption =
            "at the variance of \(instance.title), instance \(number + 1) of "
            + "\(instances.count): its standard errors are estimated"
        }
      }
      // Replicates of a run that was stopped are as many as the user let pass, whatever they showed.
      let intervals = try MeanIntervals(
        of: instance.file.metric, model: instantiation.model, variance: variance, options: options)
      report.instances.append(record(played.summary, instance, variance, intervals))
      if let interruption {
        report.interruption = interruption
        break
      }
    }
    return report
  }

  private func play(
    _ simulator: any TrajectorySimulating, _ instance: SelectedInstance, _ monitor: RunMonitor,
    number: Int, of count: Int
  ) -> (summary: TrajectorySummary, wasStopped: Bool) {
    var summary = TrajectorySummary(
      horizon: instance.horizon, plannedReplicates: instance.replicates)
    let replicates = Double(instance.replicates)
    let outcome = simulator.run(
      replicates: 0..<instance.replicates, quantities: [.metric(instance.file.metric)],
      threads: options.threads, shouldStop: monitor.shouldStop,
      progress: { done in
        monitor.progress(
          (Double(number) + Double(done) / replicates) / Double(count),
          "simulation: \(instance.title)")
      }
    ) { block in
      for replicate in block.replicates {
        summary.observe(block.trajectory(ofReplicate: replicate))
      }
    }
    return (summary, outcome.wasStopped)
  }

  private func record(
    _ summary: TrajectorySummary, _ instance: SelectedInstance, _ variance: LossVariance?,
    _ intervals: MeanIntervals
  ) -> SimulationReport.Instance {
    let exact = variance.flatMap { $0.isExact ? $0.values : nil }
    let generations = (0...instance.horizon).map { t in
      SimulationReport.Generation(
        t: t, mean: summary.mean(atGeneration: t) ?? .nan,
        standardError: exact.map { ($0[t] / Double(summary.replicates)).squareRoot() }
          ?? summary.estimatedError(atGeneration: t),
        isStandardErrorExact: exact != nil,
        halfWidth: intervals.halfWidth(summary, atGeneration: t),
        quantiles: summary.quantiles(at: Self.quantileLevels, generation: t) ?? [])
    }
    return SimulationReport.Instance(
      bound: instance.file.name, instance: instance.record,
      metric: instance.file.metric.rawValue, replicates: summary.replicates,
      interval: intervals.rule, generations: generations)
  }
}

extension LossVariance {
  /// The variance of a model's loss where an engine gives it.
  ///
  /// - Parameter effort: of ``Expectation``'s limits on work.
  /// - Throws: only `.stopped`.
  init?(
    of metric: Metric, model: TrainingModel, effort: Double = 1, monitor: RunMonitor
  ) throws(RunError) {
    do {
      self = try Expectation.variance(
        of: metric, model: model, effort: effort, shouldStop: monitor.shouldStop,
        progress: { monitor.progress($0, "variance of \(metric.rawValue)") })
    } catch {
      if case .stopped = error { throw .stopped }
      return nil
    }
  }
}
