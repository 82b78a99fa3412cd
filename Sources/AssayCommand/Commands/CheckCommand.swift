internal import ArgumentParser
internal import Reporting
internal import Verification

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check every claim of bound files: the main job.",
    discussion: """
      Puts each claim, at each instance, before exact theory, and theory before simulation.

        assay check
        assay check bounds/bakshi-chakraborty-2026 --replicates 10000
        assay check FILE --instance 2 --verbose
        assay check --format json | python3 -m json.tool
        assay check FILE --until-decided --max-replicates 1000000 --max-time 10m

      Verdicts: certified (holds at every generation up to the horizon, exactly decided), refuted \
      (fails, exactly decided: first generation and both sides are shown), supported (equal as far \
      as enclosures can tell, or not contradicted by simulation), diverges (contradicted by \
      simulation), vacuous (its hypotheses are never met), undecided.

      \(RunLimits.description)
      """)

  @Argument(help: "Bound files, or folders that are searched in depth.")
  var paths: [String] = ["bounds"]

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  @Flag(help: "Count `undecided` and `vacuous` as not expected.")
  var strict = false

  @OptionGroup var rounds: RoundsArguments

  func run() throws {
    var options = try arguments.options()
    options.isStrict = strict
    options.untilDecided = try rounds.limits()
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: paths)
      return try Checker(files: files, options: options).run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    if let interruption = report.interruption { Terminal.complain(interruption) }
    throw Finished(code: report.exitCode)
  }
}
