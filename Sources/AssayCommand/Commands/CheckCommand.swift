internal import ArgumentParser
internal import Foundation
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
        assay check bounds --format markdown --output bounds/README.md
        assay check bounds --format junit --output claims.xml
        assay check FILE --until-decided --max-replicates 1000000 --max-time 10m

      Verdicts: certified (holds at every generation up to the horizon, exactly decided), refuted \
      (fails, exactly decided: first generation and both sides are shown), supported (equal as far \
      as enclosures can tell, or not contradicted by simulation), diverges (contradicted by \
      simulation), vacuous (its hypotheses are never met), undecided.

      Markdown is a page by paper, with links from the folder it is written to; it changes only \
      with a verdict. JUnit XML has one case for each claim and instance.

      Exit code 0 when every claim is as its file expects, 1 when one is not (with --strict, also \
      when one is undecided or vacuous), 2 for a faulty file or command line, 3 when theory and \
      simulation disagree.

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
    // What text shows of a slack: doubles that enclose may do.
    if output.format == .text { options.shownDigits = 5 }
    options.untilDecided = try rounds.limits()
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: paths)
      return try Checker(files: files, options: options).run(monitor)
    }
    var rendering = output.renderOptions
    rendering.command = ShellWords.reproduction
    rendering.folder = output.folder
    if FileManager.default.fileExists(atPath: "proofs-notes") { rendering.notes = "proofs-notes" }
    try output.deliver(Renderer().render(report, as: output.format, options: rendering))
    if let interruption = report.interruption { Terminal.complain("interrupted: \(interruption)") }
    throw Finished(code: report.exitCode)
  }
}
