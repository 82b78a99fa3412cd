internal import ArgumentParser
internal import Claims
internal import Conditions
internal import Multiprecision
internal import Reporting
internal import Results
internal import Verification

struct FalsifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "falsify",
    abstract: "Search the declared domain for a counterexample, and shrink it.",
    discussion: """
      Every point is decided exactly, by the theory that `assay check` uses, so a counterexample \
      is certain. Parameters are numbers (`rational in [0, 1]`, `integer in [1, 100]`), laws \
      (`w: probability vector of length 2 to 4`, used as `target: w` or `start: point(w)`) and \
      schedules (`s: schedule in [0, 1]`, used as `alpha: s`: constants, powers of t, alternating, \
      eventually constant, short lists). A counterexample is shrunk to the fewest generations, then \
      the smallest sizes, the simplest fractions, schedules and laws, printed as an instance that can be pasted into the file, saved beside \
      the file as NAME.counterexamples.json, and replayed first in later runs. The same seed \
      gives the same search. No counterexample is no proof: that is `assay prove`.

        assay falsify FILE
        assay falsify FILE --claim ceiling --set a=1/3
        assay falsify FILE --tries 100000 --seed 7

      Exit code 1 when a counterexample was found, also where the file expects one; 0 otherwise.
      """)

  @Argument(help: "A bound file.")
  var path: String

  @OptionGroup var arguments: ConditionArguments
  @OptionGroup var output: OutputArguments

  @Option(help: "Points to try for each claim, about.")
  var tries = SearchOptions.standardTries

  @Option(help: "Seed of the search, instead of the file's.")
  var seed: UInt64?

  @Flag(help: "Do not write the file of counterexamples.")
  var noSave = false

  func run() throws {
    try output.refuseJUnit()
    guard tries >= 1 else {
      throw ValidationError("--tries is at least 1, but here is \(tries)")
    }
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let file = try arguments.file(path)
      do throws(ConditionError) {
        let store = CounterexampleFile(boundFile: path)
        var options = SearchOptions()
        (options.fixed, options.fixedComposites) = try arguments.fixedValues(of: file)
        options.horizon = arguments.horizon
        options.seed = seed
        options.tries = tries
        options.claims = arguments.claim
        options.known = try store.read()
        var report = try Falsifier(file: file, options: options)
          .run(progress: monitor.progress, shouldStop: monitor.shouldStop)
        let found = report.entries.filter { $0.result.verdict == .refuted }
        if !noSave, !found.isEmpty {
          try store.save(found.map(SavedCounterexample.init))
          report.notes.append("counterexamples are kept in \(store.path)")
        }
        return report
      } catch {
        throw error.asRunError
      }
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    throw Finished(code: report.exitCode)
  }
}

/// Options of the commands that work on a whole domain.
struct ConditionArguments: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Hold a parameter fixed.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Only this claim; may be repeated.")
  var claim: [String] = []

  @Option(help: ArgumentHelp("Last generation, instead of the file's.", valueName: "t"))
  var horizon: Int?

  func validate() throws {
    if let horizon, !(0...RunLimits.horizon).contains(horizon) {
      throw ValidationError(
        "--horizon is from 0 to \(RunLimits.horizon), but here is \(horizon)")
    }
  }

  func file(_ path: String) throws(RunError) -> BoundFile {
    let files = try BoundLibrary.read(paths: [path])
    guard files.count == 1 else {
      throw .usage("\(path) has \(files.count) bound files; name one of them")
    }
    return files[0]
  }

  func fixedValues(
    of file: BoundFile
  ) throws(ConditionError) -> (numbers: [String: Rational], composites: [String: String]) {
    try Self.fixedValues(settings, of: file, horizon: horizon ?? file.horizon)
  }

  static func fixedValues(
    _ settings: [String], of file: BoundFile, horizon: Int
  ) throws(ConditionError) -> (numbers: [String: Rational], composites: [String: String]) {
    var result: [String: Rational] = [:]
    var composites: [String: String] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2, let composite = file.composites.first(where: { $0.name == parts[0] }) {
        do {
          try composite.check(parts[1], horizon: horizon)
        } catch {
          throw .usage("--set \(setting): \(error.message)")
        }
        composites[parts[0]] = parts[1]
        continue
      }
      guard parts.count == 2, let parameter = file.parameters.first(where: { $0.name == parts[0] })
      else {
        let names = file.parameters.map(\.name) + file.composites.map(\.name)
        throw .usage(
          "--set \(setting): the file has \(names.joined(separator: ", ")); "
            + "write --set name=value")
      }
      do {
        result[parts[0]] = try parameter.value(of: parts[1])
      } catch {
        throw .usage("--set \(setting): \(error.message)")
      }
    }
    return (result, composites)
  }
}

extension ConditionError {
  var asRunError: RunError {
    switch self {
    case .files(let faults): .files(faults)
    case .usage(let message): .usage(message)
    }
  }
}

extension SavedCounterexample {
  init(_ entry: ConditionReport.Entry) {
    self.init(
      claim: entry.result.claim,
      instance: Dictionary(
        entry.result.instance.parameters.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }),
      t: entry.result.violation?.t ?? 0)
  }
}
