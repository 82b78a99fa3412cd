internal import ArgumentParser
internal import Multiprecision
internal import Reporting
internal import Verification

struct PowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "What a number of replicates can find, and how many a deviation takes.",
    discussion: """
      For each claim about the metric, the smallest relative deviation that the simulation test \
      would find half of the time, and the replicates that a given deviation takes. Computed from \
      exact variances; nothing is simulated.

        assay power FILE --replicates 10000
        assay power FILE --deviation 1/1000 --verbose
      """)

  @Argument(help: "Bound files, or folders that are searched in depth.")
  var paths: [String]

  @Option(
    help: ArgumentHelp("The relative deviation that should be found.", valueName: "fraction"))
  var deviation = "1/100"

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  func run() throws {
    let options = try arguments.options()
    _ = try RoundsArguments.fraction(deviation)
    guard let deviation = Rational(deviation) else {
      throw ValidationError("--deviation is a number such as 1/100, but here is `\(deviation)`")
    }
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: paths)
      return try PowerRun(files: files, options: options, deviation: deviation).run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
  }
}
