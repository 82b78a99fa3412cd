internal import ArgumentParser
internal import Reporting
internal import Verification

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Test the claims of a file on your own training runs.",
    discussion: """
      The runs are a CSV file in long format, with the columns run, generation and value (the \
      file's metric) in any order; generation 0 is the first fit. Runs must be independent; at \
      least 2. Generations may be missing.

        assay compare FILE --runs runs.csv
        assay compare FILE --runs runs.csv --instance 2 --horizon 50 --format json

      A claim diverges where the runs contradict it at the run's error level, and is supported \
      where they do not and would have shown a deviation that is named; each test says what it \
      takes for granted. Exit code 1: a claim that is expected to hold diverges.

      \(RunLimits.runsDescription)
      """)

  @Argument(help: "A bound file.")
  var path: String

  @Option(help: ArgumentHelp("The training runs, as CSV.", valueName: "file"))
  var runs: String

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  @Flag(help: "Count `undecided` as not expected.")
  var strict = false

  func run() throws {
    var options = try arguments.options()
    options.isStrict = strict
    // Of e-values and deviations, text shows three digits.
    if output.format == .text { options.shownDigits = 3 }
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      guard files.count == 1, let file = files.first else {
        throw .usage("compare takes one bound file, but \(path) holds \(files.count)")
      }
      return try Comparer(file: file, runs: TrainingRuns.read(path: runs), options: options)
        .run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    throw Finished(code: report.exitCode)
  }
}
