internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Results
internal import Verification

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one self-contained HTML page: verdicts, formulas, figures, evidence.",
    discussion: """
      Verdicts first, the worst on top; of several files an index by paper; then each file with \
      its claims typeset, figures of its first instances, the evidence at every instance, and the \
      command that makes the page again. The page needs no network, follows the reader's light or \
      dark setting, and prints.

        assay report --output report.html
        assay report bounds/bakshi-chakraborty-2026 --output paper.html
        assay report FILE --no-figures --output page.html

      Figures need gnuplot (apt-get install gnuplot-nox fonts-dejavu-core). Exit codes are those of \
      `assay check`.
      """)

  @Argument(help: "Bound files, or folders that are searched in depth.")
  var paths: [String] = ["bounds"]

  @OptionGroup var arguments: RunArguments

  @Option(
    help: ArgumentHelp("Write the page to a file instead of standard output.", valueName: "file"))
  var output: String?

  @Flag(inversion: .prefixedNo, help: "Figures of the first instances of each file.")
  var figures = true

  @Flag(help: "No progress bar.")
  var quiet = false

  @Flag(help: "Count `undecided` and `vacuous` as not expected.")
  var strict = false

  func run() throws {
    var options = try arguments.options()
    options.isStrict = strict
    let report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: paths)
      var report = try PageRun(files: files, options: options).run(monitor.part(0, 0.8))
      if figures { try draw(&report, monitor.part(0.8, 1)) }
      return report
    }
    let text = try PageRenderer.html(
      report, options: RenderOptions(toolVersion: "assay \(AssayTool.version)"),
      command: ShellWords.reproduction)
    if let output {
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
      } catch {
        throw ValidationError("--output: the file `\(output)` cannot be written")
      }
    } else {
      Terminal.write(text)
    }
    if let interruption = report.check.interruption {
      Terminal.complain("interrupted: \(interruption)")
    }
    throw Finished(code: report.check.exitCode)
  }

  /// One run of gnuplot for each file, one picture for each instance.
  private func draw(
    _ report: inout PageReport, _ monitor: RunMonitor
  ) throws(RunError) {
    for index in report.files.indices where !report.files[index].instances.isEmpty {
      monitor.progress(
        Double(index) / Double(report.files.count), "figures: \(report.files[index].source.bound)")
      if monitor.shouldStop() { throw .stopped }
      let table = TableReport(check: report.check, instances: report.files[index].instances)
      let script = FigureScript(
        table, options: FigureOptions(format: .svg, panelWidth: 460, isSeparate: true))
      do {
        let pictures = try Gnuplot.draw(script.text)
        report.files[index].figures = InlineFigure.figures(
          in: String(decoding: pictures, as: UTF8.self), name: "f\(index)")
      } catch {
        throw .usage("\(error.message); --no-figures leaves figures out")
      }
    }
  }
}
