internal import ArgumentParser
internal import Reporting
internal import Verification

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play the process: mean, standard error and quantiles of the error.",
    discussion: """
      A replicate's draws depend on the seed, the instance and its number alone: the same bits for \
      any number of threads.

        assay simulate FILE --replicates 10000
        assay simulate FILE --instance 1 --seed 7 --format csv
      """)

  @Argument(help: "A bound file.")
  var path: String

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    let options = try arguments.options()
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      return try SimulationRun(files: files, options: options).run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    if let interruption = report.interruption {
      Terminal.complain("interrupted: \(interruption)")
      throw Finished(code: 130)
    }
  }
}
