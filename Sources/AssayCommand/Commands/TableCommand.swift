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
      Every printed digit of theory is certain: correctly rounded, or not printed. 0.1234(56) is \
      an estimate with its standard error in units of the last place, the exact one where theory \
      knows the variance; z is the distance to theory in standard errors. Slack is claimed/actual \
      of an upper bound and actual/claimed of a lower one.

      A table carries what reproduces it (arguments, hashes of file and claims, seed, replicates, \
      level, precision, version): in a comment of LaTeX and Markdown, the last line of text that \
      goes to a file, the column `stamp` of CSV, the member `stamp` of JSON. --verify makes the \
      table again, in the same working folder, and names everything that is stale and every cell \
      that differs.

        assay table FILE --instance 1
        assay table FILE --generations 0,1,5,50 --format latex --output t.tex
        assay table FILE --every 10 --side-by-side --format latex --siunitx
        assay table --verify t.tex

      LaTeX is a fragment for \\input, and needs booktabs (and siunitx).

      Exit code 0 when every claim is as its file expects (with --verify: when every cell is \
      right), 1 when not, 2 for a faulty file or command line, 3 when theory and simulation disagree.
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

  @Option(
    help: ArgumentHelp(
      "Significant digits of theory and bounds; fewer are shown where fewer are certain. (default: 8)",
      valueName: "number"))
  var digits: Int?

  @Flag(help: "Count `undecided` and `vacuous` as not expected.")
  var strict = false

  /// What the stamp says makes the table again.
  private var words: [String] = []

  private enum CodingKeys: String, CodingKey {
    case path, arguments, output, generations, every, sideBySide, siunitx, verify, digits, strict
  }

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
    if let digits, !(1...60).contains(digits) {
      throw ValidationError("--digits is from 1 to 60, but here is \(digits)")
    }
    _ = try chosenGenerations()
  }

  mutating func run() throws {
    try output.refuseJUnit()
    if let verify { return try check(table: verify) }
    words = ShellWords.reproduction(of: CommandLine.arguments.dropFirst(2), keepsOutput: false)
    let made = try make()
    try output.deliver(made.text)
    if let interruption = made.report.check.interruption {
      Terminal.complain("interrupted: \(interruption)")
    }
    throw Finished(code: made.report.check.exitCode)
  }

  // MARK: A table

  private func make() throws -> (text: String, report: TableReport) {
    let path = path ?? ""
    var options = try arguments.options()
    options.isStrict = strict
    let made = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      return (files, try TableRun(files: files, options: options).run(monitor))
    }
    var report = try thinned(made.1)
    report.stamp = TableStamp(
      arguments: words,
      files: made.0.map { file in
        let data = FileManager.default.contents(atPath: file.path) ?? Data()
        return TableStamp.File(path: file.path, hash: TableStamp.hash(data))
      }, claims: TableStamp.claimHashes(report.check), seed: report.check.seed,
      replicates: Self.range(of: report.instances.map(\.replicates)),
      level: report.check.level, precision: options.precision.bits, version: AssayTool.version)
    var rendering = output.renderOptions
    rendering.usesSiunitx = siunitx
    rendering.isSideBySide = sideBySide
    if let digits { rendering.columnDigits = digits }
    return (Renderer().render(report, as: output.format, options: rendering), report)
  }

  private static func range(of counts: [Int]) -> String {
    let least = counts.min() ?? 0
    let most = counts.max() ?? 0
    return least == most ? "\(least)" : "\(least) to \(most)"
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

  // MARK: Verification

  private func check(table: String) throws {
    guard let data = FileManager.default.contents(atPath: table) else {
      throw ValidationError("--verify: there is no file `\(table)`")
    }
    guard let old = StampedTable(String(decoding: data, as: UTF8.self)) else {
      throw ValidationError(
        "--verify: `\(table)` carries no stamp of `assay table`, which LaTeX, Markdown and text "
          + "have in a line `assay-table {...}`, CSV in the column `stamp`, JSON in the member "
          + "`stamp`")
    }
    var command: TableCommand
    do {
      command = try TableCommand.parse(old.stamp.arguments)
    } catch {
      throw ValidationError("--verify: the table's own arguments are not understood: \(error)")
    }
    guard command.path != nil else {
      throw ValidationError("--verify: the table names no bound file")
    }
    command.words = old.stamp.arguments
    command.output.quiet = output.quiet
    command.output.isForFile = true
    guard let new = StampedTable(try command.make().text) else {
      throw ValidationError("--verify: the table made again carries no stamp")
    }
    let differences = old.differences(from: new)
    for difference in differences { Terminal.write("\(table): \(difference)\n") }
    if differences.isEmpty { Terminal.write("\(table): every cell is right\n") }
    throw Finished(code: differences.isEmpty ? 0 : 1)
  }
}
