internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Verification

struct PlotCommand: ParsableCommand {
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case trajectory, phase, verdicts
  }

  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw theory, simulation and bounds: SVG, PDF or PNG.",
    discussion: """
      trajectory: one panel for each instance, with the exact expectation, the simulated means, the \
      band that all of them should stay in, the file's bounds, and where a claim first fails.
      phase: where the loop improves, plateaus or collapses in the long run, over two parameters, \
      decided by theorems. verdicts: every claim at every instance. Needs gnuplot \
      (apt-get install gnuplot-nox fonts-dejavu-core).

        assay plot FILE --instance 1 --output figure.pdf
        assay plot FILE --output figure.svg --script figure.gnuplot
        assay plot FILE --kind phase --x a=0..1:41 --y N=1,2,5,10,100 --output map.png
        assay plot FILE --kind verdicts --output verdicts.svg
      """)

  @Argument(help: "A bound file.")
  var path: String

  @OptionGroup var arguments: RunArguments

  @Option(help: "trajectory, phase or verdicts.")
  var kind = Kind.trajectory

  @Option(
    help: ArgumentHelp("Of a phase map: a parameter and its values.", valueName: "a=0..1:21"))
  var x: AxisArgument?

  @Option(
    help: ArgumentHelp("Of a phase map: a parameter and its values.", valueName: "N=1,10,100"))
  var y: AxisArgument?

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
    let figure = FigureOptions(format: format, panelWidth: width, isDark: dark)
    let drawn: (script: String, code: Int32) =
      switch kind {
      case .trajectory: try trajectory(figure)
      case .phase: (try phase(figure), 0)
      case .verdicts: try verdicts(figure)
      }
    do {
      if let script { try Data(drawn.script.utf8).write(to: URL(fileURLWithPath: script)) }
      let picture = try Gnuplot.draw(drawn.script)
      try picture.write(to: URL(fileURLWithPath: output), options: .atomic)
    } catch let failure as Gnuplot.Failure {
      Terminal.complain("error: \(failure.message)")
      throw Finished(code: 2)
    } catch {
      throw ValidationError("the figure cannot be written: \(error.localizedDescription)")
    }
    throw Finished(code: drawn.code)
  }

  // MARK: Kinds

  private func trajectory(_ figure: FigureOptions) throws -> (script: String, code: Int32) {
    let options = try arguments.options()
    let report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      try TableRun(files: try BoundLibrary.read(paths: [path]), options: options).run(monitor)
    }
    guard !report.instances.isEmpty else { throw Finished(code: 130) }
    let script = FigureScript(
      report, options: figure,
      provenance: [
        "assay \(AssayTool.version), \(path), seed \(report.check.seed), level \(report.check.level)"
      ])
    return (script.text, report.check.exitCode)
  }

  private func phase(_ figure: FigureOptions) throws -> String {
    guard let x, let y else {
      throw ValidationError("a phase map needs --x and --y, such as --x a=0..1:21 --y N=1,10,100")
    }
    let options = try arguments.options()
    let report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      guard let file = files.first, files.count == 1 else {
        throw .usage("a phase map is of one bound file, but \(path) has \(files.count)")
      }
      return try PhaseRun(file: file, x: x.axis, y: y.axis, options: options).run(monitor)
    }
    return MapScript(
      report, options: figure, provenance: ["assay \(AssayTool.version), \(path)"]
    ).text
  }

  private func verdicts(_ figure: FigureOptions) throws -> (script: String, code: Int32) {
    let options = try arguments.options()
    let report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      try Checker(files: try BoundLibrary.read(paths: [path]), options: options).run(monitor)
    }
    let script = MapScript(
      report, options: figure,
      provenance: [
        "assay \(AssayTool.version), \(path), seed \(report.seed), level \(report.level)"
      ])
    return (script.text, report.exitCode)
  }
}
