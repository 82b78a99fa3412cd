internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Verification

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw theory, simulation and bounds: SVG, PDF or PNG.",
    discussion: """
      One panel for each instance: the exact expectation, the simulated means, the band that all \
      of them should stay in, the file's bounds, and where a claim first fails. Needs gnuplot \
      (apt-get install gnuplot-nox fonts-dejavu-core).

        assay plot FILE --instance 1 --output figure.pdf
        assay plot FILE --output figure.svg --script figure.gnuplot
      """)

  @Argument(help: "A bound file.")
  var path: String

  @OptionGroup var arguments: RunArguments

  @Option(
    help: ArgumentHelp("The figure: its ending .svg, .pdf or .png says which.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Write the gnuplot script, with its data, beside.", valueName: "file"))
  var script: String?

  @Option(help: "Width of a panel in pixels.")
  var width = 640

  @Flag(help: "Light lines on a dark ground.")
  var dark = false

  @Flag(help: "No progress bar.")
  var quiet = false

  func run() throws {
    let ending = URL(fileURLWithPath: output).pathExtension
    guard let format = FigureOptions.Format(rawValue: ending) else {
      throw ValidationError("--output ends in .svg, .pdf or .png, but here is `\(output)`")
    }
    guard (200...4000).contains(width) else {
      throw ValidationError("--width is from 200 to 4000, but here is \(width)")
    }
    let options = try arguments.options()
    let report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      return try TableRun(files: files, options: options).run(monitor)
    }
    guard !report.instances.isEmpty else { throw Finished(code: 130) }
    let figure = FigureScript(
      report, options: FigureOptions(format: format, panelWidth: width, isDark: dark),
      provenance: [
        "assay \(AssayTool.version), \(path), seed \(report.check.seed), level \(report.check.level)"
      ])
    do {
      if let script { try Data(figure.text.utf8).write(to: URL(fileURLWithPath: script)) }
      let picture = try Gnuplot.draw(figure.text)
      try picture.write(to: URL(fileURLWithPath: output), options: .atomic)
    } catch let failure as Gnuplot.Failure {
      Terminal.complain("error: \(failure.message)")
      throw Finished(code: 2)
    } catch {
      throw ValidationError("the figure cannot be written: \(error.localizedDescription)")
    }
    throw Finished(code: report.check.exitCode)
  }
}
