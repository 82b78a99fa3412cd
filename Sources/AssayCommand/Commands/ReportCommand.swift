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
      The page needs no network, follows the reader's light or dark setting, and prints. Figures \
      need gnuplot (apt-get install gnuplot-nox fonts-dejavu-core).

        assay report --output report.html
        assay report bounds/bakshi-chakraborty-2026/consistency.yaml --output page.html
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
    var report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: paths)
      return try PageRun(files: files, options: options).run(monitor)
    }
    if figures { try draw(&report) }
    let text = try PageRenderer.html(
      report, options: RenderOptions(toolVersion: "assay \(AssayTool.version)"),
      command: commandLine)
    if let output {
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
      } catch {
        throw ValidationError("--output: the file `\(output)` cannot be written")
      }
    } else {
      Terminal.write(text)
    }
    if let interruption = report.check.interruption { Terminal.complain(interruption) }
    throw Finished(code: report.check.exitCode)
  }

  private func draw(_ report: inout PageReport) throws {
    for index in report.files.indices where !report.files[index].instances.isEmpty {
      let table = TableReport(check: report.check, instances: report.files[index].instances)
      let script = FigureScript(table, options: FigureOptions(format: .svg, panelWidth: 460))
      do {
        let picture = try Gnuplot.draw(script.text)
        report.files[index].figure = Self.inline(String(decoding: picture, as: UTF8.self), index)
      } catch {
        Terminal.complain("error: \(error.message); --no-figures leaves figures out")
        throw Finished(code: 2)
      }
    }
  }

  /// An SVG document as an element of a page: without its XML declaration, and with ids of its own.
  private static func inline(_ document: String, _ index: Int) -> String {
    let start = document.range(of: "<svg")?.lowerBound ?? document.startIndex
    return String(document[start...])
      .replacingOccurrences(of: "id=\"", with: "id=\"f\(index)-")
      .replacingOccurrences(of: "id='", with: "id='f\(index)-")
      .replacingOccurrences(of: "url(#", with: "url(#f\(index)-")
      .replacingOccurrences(of: "href=\"#", with: "href=\"#f\(index)-")
      .replacingOccurrences(of: "href='#", with: "href='#f\(index)-")
  }

  private var commandLine: String {
    (["assay"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
  }
}
