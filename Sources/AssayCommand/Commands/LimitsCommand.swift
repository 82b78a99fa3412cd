internal import ArgumentParser
internal import Conditions
internal import Reporting
internal import Results
internal import Verification

struct LimitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Say whether the error vanishes, by which condition, and where it stands far out.",
    discussion: """
      For every instance of a file: the squared error tends to 0 exactly where the sum of alpha[t] \
      is infinite and Sig[t] = (1 - alpha[t])^2 Sig[t-1] + 1/n[t] tends to 0 (G1 in \
      proofs-notes/schedule-limits.md). Printed are which of the two fails, whether the sufficient \
      conditions G3 and G4 hold, the theorem that decides, and certified enclosures of \
      R[t] / (1 - normsq(p)) at t = 10^3, 10^6 and 10^9.

        assay limits FILE
        assay limits FILE --instance 2 --set c=1/2 --format json

      `certified`: the error vanishes; `refuted`: it does not; `undecided`: no theorem covers the \
      schedules. Exit code 0.
      """)

  @Argument(help: "A bound file.")
  var path: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Give a parameter a value in every instance.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: ArgumentHelp("Work on this instance only, counted from 1.", valueName: "index"))
  var instance: Int?

  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      guard files.count == 1 else {
        throw .usage("\(path) has \(files.count) bound files; name one of them")
      }
      do throws(ConditionError) {
        var options = LimitOptions()
        (options.fixed, options.fixedComposites) = try ConditionArguments.fixedValues(
          settings, of: files[0], horizon: files[0].horizon)
        options.instance = instance
        return try LimitRun(file: files[0], options: options).run(
          progress: monitor.progress, shouldStop: monitor.shouldStop)
      } catch {
        throw error.asRunError
      }
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    throw Finished(code: report.exitCode)
  }
}
