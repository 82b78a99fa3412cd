internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Verification

struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Error rates of Assay's own tests, and the true coverage of common rules.",
    discussion: """
      On small chains the false-alarm probability and the power of the test that `check` uses are \
      computed exactly, by going through every sample; on a larger one by many runs, with exact \
      binomial limits. The audit sums over all outcomes what intervals in common use cover at a \
      nominal 99 %.

        assay calibrate
        assay calibrate --runs 100000 --format json

      Exit code 1: a false-alarm probability is above its level.
      """)

  @Option(help: "Simulated runs without a fault, from 2 to 1000000.")
  var runs = CalibrationRun.standardRuns

  @Option(help: "Seed of the simulated runs.")
  var seed: UInt64 = 20_260_211

  @OptionGroup var output: OutputArguments

  func run() throws {
    guard (2...1_000_000).contains(runs) else {
      throw ValidationError("--runs is from 2 to 1000000, but here is \(runs)")
    }
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      try CalibrationRun(
        runs: runs, seed: seed, threads: ProcessInfo.processInfo.activeProcessorCount
      ).run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    throw Finished(code: report.exitCode)
  }
}
