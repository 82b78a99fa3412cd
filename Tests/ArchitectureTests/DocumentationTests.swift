import Foundation
import Testing

/// The library's documentation shows code that is compiled and run: the examples are those of
/// Tests/AssayTests, to the letter.
@Suite struct DocumentationTests {
  static func text(_ path: String) throws -> String {
    try String(contentsOf: ImportTests.root.appendingPathComponent(path), encoding: .utf8)
  }

  /// Texts between a line that begins with `opening` and the next that is `closing`.
  static func blocks(in text: String, opening: String, closing: String) -> [String] {
    var blocks: [String] = []
    var current: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = current, line == closing {
        blocks.append(lines.joined(separator: "\n"))
        current = nil
      } else if current != nil {
        current?.append(line)
      } else if line.hasPrefix(opening) {
        current = []
      }
    }
    return blocks
  }

  @Test func examplesAreCompiledAndRun() throws {
    let shown = Self.blocks(
      in: try Self.text("Sources/Assay/Assay.docc/Assay.md"), opening: "```swift", closing: "```")
    let compiled = Self.blocks(
      in: try Self.text("Tests/AssayTests/LibraryExampleTests.swift"), opening: "// example",
      closing: "// end")
    #expect(shown.count == 2)
    #expect(shown == compiled)
  }
}
