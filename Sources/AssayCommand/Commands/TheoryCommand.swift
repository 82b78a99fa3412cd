internal import ArgumentParser
internal import Reporting
internal import Verification

struct TheoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "Print the exact or enclosed expected error, generation by generation.",
    discussion: """
      Fractions where every input is a fraction and the denominators, which grow with every \
      generation, stay within a limit; certain digits otherwise.

        assay theory FILE
        assay theory FILE --set a=1/3 --horizon 20
        assay theory FILE --format csv --output trajectory.csv
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
      return try TrajectoryRun(files: files, options: options).run(monitor)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
  }
}
