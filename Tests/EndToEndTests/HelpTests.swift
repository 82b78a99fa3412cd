import Foundation
import Testing

/// `--help` of every command: examples that can be pasted, lines that fit a terminal.
@Suite struct HelpTests {
  static func help(_ command: String) throws -> [String] {
    try ReadmeTests.run("assay \(command) --help", tool: try ReadmeTests.tool())
      .components(separatedBy: "\n")
  }

  /// The commands that the root names, and the root itself.
  static func commands() throws -> [String] {
    let root = try help("")
    let start = try #require(root.firstIndex(of: "SUBCOMMANDS:"))
    return [""]
      + root[start...].compactMap { line in
        line.firstMatch(of: #/^  ([a-z]+) +[A-Z]/#).map { String($0.1) }
      }
  }

  @Test func everyCommandShowsWholeExamples() throws {
    let commands = try Self.commands()
    #expect(commands.count > 10)
    for command in commands {
      let lines = try Self.help(command)
      let usage = try #require(lines.firstIndex { $0.hasPrefix("USAGE:") })
      let overview = lines[..<usage]
      #expect(overview.contains { $0.hasPrefix("  assay ") }, "\(command) has no example")
      for (line, next) in zip(overview, overview.dropFirst()) where line.hasPrefix("  ") {
        // A line that was too long goes on at the margin.
        #expect(
          next.isEmpty || next.hasPrefix("  "), "\(command): the example `\(line)` is broken")
      }
      // The parser's own line of usage goes on.
      #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE:") }, "\(command)")
    }
  }
}
