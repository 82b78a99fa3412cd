internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Results
internal import Verification

struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Theory beside simulation, generation by generation, with bounds and their slack.",
    discussion: """
      Every printed digit of theory is certain. The standard error is the exact one where theory \
      knows the variance. A LaTeX or Markdown table carries what reproduces it; --verify makes it \
      again and names every cell that differs.

        assay table FILE --instance 1
        assay table FILE --generations 0,1,2,5,10,50 --format latex --output table.tex
        assay table FILE --every 10 --side-by-side --format latex --siunitx
        assay table --verify table.tex
      """)

  @Argument(help: "A bound file.")
  var path: String?

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  @Option(help: ArgumentHelp("Only these generations.", valueName: "t,t,..."))
  var generations: String?

  @Option(help: ArgumentHelp("Only every so many generations, and the last.", valueName: "step"))
  var every: Int?

  @Flag(name: .customLong("side-by-side"), help: "The instances of a file as columns of one table.")
  var sideBySide = false

  @Flag(help: "LaTeX numbers in S columns of siunitx, aligned at the point.")
  var siunitx = false

  @Option(help: ArgumentHelp("Make a table again and compare.", valueName: "table"))
  var verify: String?

  @Flag(help: "Count `undecided` and `vacuous` as not expected.")
  var strict = false

  func validate() throws {
    guard (path == nil) != (verify == nil) else {
      throw ValidationError("give a bound file, or --verify and a table")
    }
    guard generations == nil || every == nil else {
      throw ValidationError("--generations and --every exclude each other")
    }
    if let every, every < 1 {
      throw ValidationError("--every is at least 1, but here is \(every)")
    }
    _ = try chosenGenerations()
  }

  func run() throws {
    try output.refuseJUnit()
    if let verify { return try check(table: verify) }
    let made = try make()
    try output.deliver(made.text)
    if let interruption = made.report.check.interruption { Terminal.complain(interruption) }
    throw Finished(code: made.report.check.exitCode)
  }

  // MARK: A table

  private func make() throws -> (text: String, report: TableReport) {
    let path = path ?? ""
    var options = try arguments.options()
    options.isStrict = strict
    let hash = TableStamp.hash(ofFile: path)
    let whole = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      return try TableRun(files: files, options: options).run(monitor)
    }
    let report = try thinned(whole)
    var rendering = output.renderOptions
    rendering.usesSiunitx = siunitx
    rendering.isSideBySide = sideBySide
    var text = Renderer().render(report, as: output.format, options: rendering)
    let stamp = TableStamp(
      arguments: reproduction, hash: hash ?? "", version: AssayTool.version,
      seed: report.check.seed, precisionBits: options.precision.bits)
    if let line = try stamp.line(in: output.format) { text = line + "\n" + text }
    return (text, report)
  }

  private func chosenGenerations() throws -> Set<Int>? {
    guard let generations else { return nil }
    let parts = generations.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard numbers.count == parts.count, numbers.allSatisfy({ $0 >= 0 }) else {
      throw ValidationError(
        "--generations takes numbers such as 0,1,10, but here is `\(generations)`")
    }
    return Set(numbers)
  }

  private func thinned(_ report: TableReport) throws -> TableReport {
    let last = report.instances.compactMap(\.rows.last?.t).max() ?? 0
    if let chosen = try chosenGenerations() {
      if let beyond = chosen.filter({ $0 > last }).min(), !report.instances.isEmpty {
        throw ValidationError("--generations: \(beyond) lies beyond the horizon \(last)")
      }
      return report.keeping { chosen.contains($0) }
    }
    if let every { return report.keeping { $0.isMultiple(of: every) || $0 == last } }
    return report
  }

  /// The words after `assay table` that matter to the result.
  private var reproduction: [String] {
    var words: [String] = []
    var isSkipped = false
    for word in CommandLine.arguments.dropFirst(2) {
      if isSkipped {
        isSkipped = false
      } else if word == "--output" || word == "--color" {
        isSkipped = true
      } else if !word.hasPrefix("--output="), !word.hasPrefix("--color="), word != "--quiet" {
        words.append(word)
      }
    }
    return words
  }

  // MARK: Verification

  private func check(table: String) throws {
    guard let data = FileManager.default.contents(atPath: table) else {
      throw ValidationError("--verify: there is no file `\(table)`")
    }
    guard let (stamp, old) = TableStamp.read(String(decoding: data, as: UTF8.self)) else {
      throw ValidationError(
        "--verify: `\(table)` carries no line `\(TableStamp.key) {...}`; only LaTeX and Markdown "
          + "tables of `assay table` can be verified")
    }
    let command: TableCommand
    do {
      command = try TableCommand.parse(stamp.arguments)
    } catch {
      throw ValidationError("--verify: the table's own arguments are not understood: \(error)")
    }
    guard let path = command.path else {
      throw ValidationError("--verify: the table names no bound file")
    }
    var complaints: [String] = []
    if TableStamp.hash(ofFile: path) != stamp.hash {
      complaints.append("stale: \(path) has changed since the table was made")
    }
    if stamp.version != AssayTool.version {
      complaints.append("made by version \(stamp.version), this is \(AssayTool.version)")
    }
    let again = try command.make()
    let new = TableStamp.read(again.text)?.lines ?? again.text.components(separatedBy: "\n")
    complaints += TableComparison.differences(old, new)
    for complaint in complaints { Terminal.write("\(table): \(complaint)\n") }
    if complaints.isEmpty { Terminal.write("\(table): every cell is right\n") }
    throw Finished(code: complaints.isEmpty ? 0 : 1)
  }
}
