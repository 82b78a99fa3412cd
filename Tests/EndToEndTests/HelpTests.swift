import Foundation
import Testing

/// `--help` of every command: examples that can be pasted, lines that fit a terminal.
@Suite struct HelpTests {
  static let commands = [
    "", "check", "theory", "simulate", "table", "compare", "power", "calibrate", "plot", "report",
    "falsify", "prove", "verify", "eval", "capabilities",
  ]

  @Test(arguments: commands) func showsWholeExamples(command: String) throws {
    let help = try ReadmeTests.run("assay \(command) --help", tool: try ReadmeTests.tool())
    let lines = help.components(separatedBy: "\n")
    let usage = try #require(lines.firstIndex { $0.hasPrefix("USAGE:") })
    let overview = lines[..<usage]
    let examples = overview.filter { $0.hasPrefix("  assay ") }
    #expect(!examples.isEmpty, "no example")
    for (line, next) in zip(overview, overview.dropFirst()) where line.hasPrefix("  ") {
      // A line that was too long goes on at the margin.
      #expect(next.isEmpty || next.hasPrefix("  "), "the example `\(line)` is broken")
    }
    // The parser's own line of usage goes on.
    #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE:") })
  }

  /// The commands that the root names are those that are tested.
  @Test func everyCommandIsTested() throws {
    let help = try ReadmeTests.run("assay --help", tool: try ReadmeTests.tool())
    let start = try #require(help.range(of: "SUBCOMMANDS:\n")?.upperBound)
    let names = help[start...].components(separatedBy: "\n").compactMap { line in
      line.firstMatch(of: #/^  ([a-z]+) +[A-Z]/#).map { String($0.1) }
    }
    #expect(Set(names) == Set(Self.commands.dropFirst()))
  }
}
