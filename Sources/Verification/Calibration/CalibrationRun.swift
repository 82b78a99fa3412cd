internal import Inference
internal import Intervals
internal import Models
internal import Multiprecision
public import Results
internal import Simulation
internal import Theory

/// `assay calibrate`: the false-alarm probability and the power of the test that guards theory in
/// `check`, and the true coverage of intervals in common use.
///
/// Exact where the chain has few trajectories, by going through every sample; on a larger chain by
/// many runs, with exact binomial limits.
public struct CalibrationRun: Sendable {
  public static let standardRuns = 10_000
  /// Above it a level's false alarms are rare enough to be seen in that many runs.
  private static let levels = [0.05, 0.001]

  let runs: Int
  let seed: UInt64
  let threads: Int

  public init(runs: Int = standardRuns, seed: UInt64 = 20_260_211, threads: Int = 1) {
    precondition(runs >= 2 && threads >= 1, "\(runs) runs on \(threads) threads")
    self.runs = runs
    self.seed = seed
    self.threads = threads
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> CalibrationReport {
    var report = CalibrationReport(seed: seed, exact: [], simulated: [], audit: [])
    do {
      for (index, subject) in CalibrationChain.all.enumerated() {
        monitor.progress(
          0.5 * Double(index) / Double(CalibrationChain.all.count), "exact: \(subject.name)")
        for level in Self.levels {
          if monitor.shouldStop() { throw RunError.stopped }
          report.exact.append(try Self.exactRow(subject, level: level))
        }
      }
      monitor.progress(0.5, "simulated runs")
      report.simulated = [try simulatedRow(.golden, level: Self.levels[0], monitor)]
      monitor.progress(0.8, "audit of common rules")
      report.audit = try CoverageAudit().rows(shouldStop: monitor.shouldStop)
    } catch let error as RunError {
      throw error
    } catch {
      preconditionFailure("a chain of calibration is faulty: \(error)")
    }
    return report
  }

  // MARK: The guard of `check`

  private static func guardTest(
    _ chain: CategoricalChain, replicates: Int, level: Double
  ) throws -> KnownVarianceTest {
    let means = try Expectation.trajectory(
      of: .squaredError, chain: chain, precision: Precision(bits: 128))
    let variances = try Expectation.squaredErrorVariance(of: chain)
    return try KnownVarianceTest(
      means: means.values.map(\.doubleValue), variances: variances.values,
      plannedReplicates: replicates, level: Level(level),
      relativeRounding: Loss.relativeRounding)
  }

  private static func exactRow(
    _ subject: CalibrationChain, level: Double
  ) throws -> CalibrationReport.ExactRow {
    let test = try guardTest(subject.chain(), replicates: subject.replicates, level: level)
    let law = try law(of: subject.chain())
    let null = RejectionProbability(of: test, under: law, replicates: subject.replicates)
    let spoiled = RejectionProbability(
      of: test, under: try Self.law(of: subject.chain(extraDraws: 1)),
      replicates: subject.replicates)
    return CalibrationReport.ExactRow(
      chain: subject.name, trajectories: law.count, replicates: subject.replicates, level: level,
      falseAlarm: null.upperEnd, power: spoiled.value)
  }

  private static func law(of chain: CategoricalChain) throws -> RejectionProbability.Law {
    guard let law = TrajectoryLaw(chain) else {
      preconditionFailure("a chain of calibration has too many trajectories")
    }
    return law.outcomes.map { outcome in
      (outcome.losses.map { Double($0) }, Double(outcome.probability))
    }
  }

  private func simulatedRow(
    _ subject: CalibrationChain, level: Double, _ monitor: RunMonitor
  ) throws -> CalibrationReport.SimulatedRow {
    let chain = try subject.chain()
    let fresh = try Self.guardTest(chain, replicates: subject.replicates, level: level)
    let simulator = try ChainSimulator(chain: chain, seed: seed, instance: 0)
    var test = fresh
    var hasRejected = false
    var alarms = 0
    let outcome = simulator.run(
      replicates: 0..<runs * subject.replicates, quantities: [.metric(.squaredError)],
      threads: threads,
      shouldStop: monitor.shouldStop
    ) { block in
      for replicate in block.replicates {
        test.observe(block.trajectory(ofReplicate: replicate))
        // Looked at after every replicate: the rule may stop at any of them.
        if !hasRejected, test.rejects() {
          hasRejected = true
          alarms += 1
        }
        if (replicate + 1).isMultiple(of: subject.replicates) {
          test = fresh
          hasRejected = false
        }
      }
    }
    if outcome.wasStopped { throw RunError.stopped }
    let limits = ProportionInterval.clopperPearson.bounds(
      successes: alarms, of: runs, level: 0.001)
    return CalibrationReport.SimulatedRow(
      chain: subject.name, runs: runs, replicates: subject.replicates, level: level,
      alarms: alarms, lower: limits.lower, upper: limits.upper)
  }
}
