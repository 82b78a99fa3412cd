internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Results
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
      band that all of them should stay in, the file's bounds, and where a claim first fails. All \
      panels have one vertical axis, which is logarithmic where decades are crossed.

      phase: where the loop improves, plateaus or collapses in the long run, over two parameters, \
      decided by theorems.

      verdicts: every claim at every instance; a cross is not as the file expects.

        assay plot FILE --instance 1 --output figure.pdf
        assay plot FILE --output figure.svg --script figure.gnuplot
        assay plot FILE --kind phase --x a=0..1:41 --y N=1,2,10 --output map.png
        assay plot FILE --kind verdicts --output verdicts.svg

      Needs gnuplot (apt-get install gnuplot-nox fonts-dejavu-core). Exit codes are those of \
      `assay check`.
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

  @Option(
    help: ArgumentHelp(
      "Panels side by side. (default: 2 of up to 4, else 3 or 4)", valueName: "number"))
  var columns: Int?

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
    if let columns, !(1...20).contains(columns) {
      throw ValidationError("--columns is from 1 to 20, but here is \(columns)")
    }
    let figure = FigureOptions(
      format: format, panelWidth: width, isDark: dark, columns: columns)
    let drawn: (script: String, code: Int32) =
      switch kind {
      case .trajectory: try trajectory(figure)
      case .phase: (try phase(figure), 0)
      case .verdicts: try verdicts(figure)
      }
    if let script { try write(Data(drawn.script.utf8), to: script) }
    var picture = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      monitor.progress(0, "drawing with gnuplot")
      do throws(Gnuplot.Failure) {
        return try Gnuplot.draw(drawn.script)
      } catch {
        throw .usage(error.message)
      }
    }
    if format == .svg {
      picture = Data(
        TitledFigure.document(
          String(decoding: picture, as: UTF8.self), title: "\(kind.rawValue) of \(path)",
          description: ShellWords.reproduction
        ).utf8)
    }
    try write(picture, to: output)
    throw Finished(code: drawn.code)
  }

  private func write(_ data: Data, to path: String) throws {
    do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw ValidationError("the file `\(path)` cannot be written: \(error.localizedDescription)")
    }
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
      provenance: provenance(of: report.check))
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
    return MapScript(report, options: figure, provenance: provenance(of: nil)).text
  }

  private func verdicts(_ figure: FigureOptions) throws -> (script: String, code: Int32) {
    let options = try arguments.options()
    let report = try Job.run(isQuiet: quiet) { (monitor) throws(RunError) in
      try Checker(files: try BoundLibrary.read(paths: [path]), options: options).run(monitor)
    }
    let script = MapScript(
      report, options: figure,
      provenance: provenance(of: report))
    return (script.text, report.exitCode)
  }

  // MARK: Provenance

  /// What reproduces the figure: the command, the file's hash, and what the numbers depend on.
  private func provenance(of report: CheckReport?) -> [String] {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    let run = report.map { report in
      let replicates = Set(report.results.compactMap { $0.simulation?.replicates }).sorted()
      return ", seed \(report.seed), "
        + "\(replicates.map(String.init).joined(separator: ", ")) replicates, level \(report.level)"
    }
    return [
      ShellWords.reproduction,
      "assay \(AssayTool.version), file hash \(TableStamp.hash(data)), "
        + "\(arguments.precision) bits\(run ?? "")",
    ]
  }
}
