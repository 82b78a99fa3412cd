import Foundation
import Testing

/// The sessions in the README and the tutorial: every command is run again, and must print what
/// the page shows.
///
/// Oracle: the text a reader sees.
@Suite struct ReadmeTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct Step: CustomTestStringConvertible, Sendable {
    let command: String
    let output: String

    var testDescription: String { command }
  }

  /// Commands and outputs of the ```console blocks.
  static func steps(in page: String) throws -> [Step] {
    let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
    var steps: [Step] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), output: ""))
      } else if isInside, let last = steps.popLast() {
        steps.append(Step(command: last.command, output: last.output + line + "\n"))
      }
    }
    return steps
  }

  static func run(_ command: String, tool: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = root
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = tool.deletingLastPathComponent().path + ":" + (environment["PATH"] ?? "")
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// The tool lies beside the test bundle.
  static func tool() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent("assay")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return try #require(nil, "no tool beside \(CommandLine.arguments[0])")
  }

  @Test(arguments: ["README.md", "proofs-notes/tutorial.md"])
  func everyCommandPrintsWhatThePageShows(page: String) throws {
    let steps = try Self.steps(in: page)
    #expect(steps.count >= 6)
    let tool = try Self.tool()
    for step in steps {
      #expect(try Self.run(step.command, tool: tool) == step.output, "\(step.command)")
    }
  }
}
