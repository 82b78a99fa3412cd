public import ArgumentParser
internal import Claims
internal import Foundation
internal import Multiprecision
internal import Reporting
internal import Verification

/// Options of every command that works on bound files.
struct RunArguments: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Give a parameter a value in every instance.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: ArgumentHelp("Work on this instance only, counted from 1.", valueName: "index"))
  var instance: Int?

  @Option(help: ArgumentHelp("Last generation, instead of the file's.", valueName: "t"))
  var horizon: Int?

  @Option(help: "Replicates of each simulation, instead of the file's; 0 for none.")
  var replicates: Int?

  @Option(help: "Seed of the simulation, instead of the file's.")
  var seed: UInt64?

  @Option(help: "Threads of the simulation; results do not depend on it. (default: all cores)")
  var threads: Int?

  @Option(help: ArgumentHelp("Bits that interval arithmetic begins with.", valueName: "bits"))
  var precision = 128

  @Option(help: "The run's false-alarm probability, over everything together.")
  var level = "1/1000"

  func options() throws -> RunOptions {
    var options = RunOptions()
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError(
          "--set takes name=value, such as --set a=1/3, but here is `\(setting)`")
      }
      options.overrides.append((name: parts[0], text: parts[1]))
    }
    options.instance = try positive(instance, "--instance", from: 1)
    options.horizon = try positive(horizon, "--horizon", from: 0)
    if let horizon, horizon > RunLimits.horizon {
      throw ValidationError(
        "--horizon is at most \(RunLimits.horizon), but here is \(horizon)")
    }
    options.replicates = try positive(replicates, "--replicates", from: 0)
    options.seed = seed
    options.threads =
      try positive(threads, "--threads", from: 1) ?? ProcessInfo.processInfo.activeProcessorCount
    guard (24...65536).contains(precision) else {
      throw ValidationError("--precision is from 24 to 65536 bits, but here is \(precision)")
    }
    options.precision = Precision(bits: precision)
    guard let value = Rational(level), let level = RunLevel(value) else {
      throw ValidationError("--level lies between 0 and 1, such as 1/1000, but here is `\(level)`")
    }
    options.level = level
    return options
  }

  private func positive(_ value: Int?, _ name: String, from least: Int) throws -> Int? {
    if let value, value < least {
      throw ValidationError("\(name) is at least \(least), but here is \(value)")
    }
    return value
  }
}

/// Options of every command that prints.
struct OutputArguments: ParsableArguments {
  @Option(help: "text, json, csv, markdown, latex, or junit (check only).")
  var format: OutputFormat = .text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"))
  var output: String?

  @Flag(help: "No progress bar.")
  var quiet = false

  @Flag(help: "One row for each claim at each instance.")
  var verbose = false

  @Option(help: "Colour words in text: auto, always or never.")
  var color: ColorChoice = .auto

  /// Set where a result is made again to be compared, as if for a file.
  var isForFile = false

  private enum CodingKeys: String, CodingKey {
    case format, output, quiet, verbose, color
  }

  enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
  }

  var renderOptions: RenderOptions {
    let isPlainFile = output != nil || isForFile
    let wantsColor =
      switch color {
      case .always: true
      case .never: false
      case .auto:
        Terminal.isOutputTerminal && !isPlainFile
          && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
      }
    var options = RenderOptions(
      width: isPlainFile ? 80 : Terminal.columns, style: wantsColor ? .ansi : .plain,
      isVerbose: verbose, toolVersion: "assay \(AssayTool.version)")
    options.isForReading = !isPlainFile && Terminal.isOutputTerminal
    return options
  }

  /// The folder of the file that is written; empty for the working folder, nil for none.
  var folder: String? {
    output.map { path in
      path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
  }

  /// For commands whose results are no test cases.
  func refuseJUnit() throws {
    if format == .junit {
      throw ValidationError(
        "--format junit is for `assay check`; here: text, json, csv, markdown, latex")
    }
  }

  func deliver(_ text: String) throws {
    guard let output else { return Terminal.write(text) }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
    } catch {
      throw ValidationError("--output: the file `\(output)` cannot be written")
    }
  }

  /// The same in pieces: the file has its name once it is whole.
  func deliver(pieces: ((String) throws -> Void) throws -> Void) throws {
    guard let output else { return try pieces { Terminal.write($0) } }
    let partial = output + ".partial"
    do {
      try Data().write(to: URL(fileURLWithPath: partial))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: partial))
      try pieces { try file.write(contentsOf: Data($0.utf8)) }
      try file.close()
      guard rename(partial, output) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw ValidationError("--output: the file `\(output)` cannot be written")
    }
  }
}

extension OutputFormat: ExpressibleByArgument {}
