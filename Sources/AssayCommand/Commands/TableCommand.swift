internal import ArgumentParser
internal import Reporting
internal import Verification

struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Theory beside simulation, generation by generation, with bounds and their slack.",
    discussion: """
      Every printed digit of theory is certain. The standard error is the exact one where theory \
      knows the variance.

        assay table FILE --instance 1
        assay table FILE --format latex --output table.tex
      """)

  @Argument(help: "A bound file.")
  var path: String

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  @Flag(help: "Count `undecided` and `vacuous` as not expected.")
  var strict = false

  func run() throws {
    try output.refuseJUnit()
    var options = try arguments.options()
    options.isStrict = strict
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      return try TableRun(files: files, options: options).run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    if let interruption = report.check.interruption { Terminal.complain(interruption) }
    throw Finished(code: report.check.exitCode)
  }
}
