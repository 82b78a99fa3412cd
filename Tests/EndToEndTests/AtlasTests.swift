import Foundation
import Testing

/// `bounds/README.md`, the index of the atlas, is what the built tool says of the shipped claims.
@Suite struct AtlasTests {
  @Test func indexIsCurrent() throws {
    let root = ReadmeTests.root
    let workshop = try Workshop()
    for name in ["bounds", "proofs-notes"] {
      try FileManager.default.copyItem(
        at: root.appendingPathComponent(name), to: workshop.folder.appendingPathComponent(name))
    }
    let page = workshop.folder.appendingPathComponent("bounds/README.md")
    let shipped = try String(contentsOf: page, encoding: .utf8)
    let run = try Tool.run(
      [
        "check", "bounds", "--replicates", "0", "--format", "markdown", "--output",
        "bounds/README.md",
      ], in: workshop, timeout: 600)
    #expect(run.code == 0, "\(run.errors.suffix(500))")
    let made = try String(contentsOf: page, encoding: .utf8)
    let (old, new) = (shipped.split(separator: "\n"), made.split(separator: "\n"))
    let difference = zip(old, new).first { $0 != $1 }
    #expect(
      shipped == made,
      "make it again: assay check bounds --replicates 0 --format markdown --output bounds/README.md (\(String(describing: difference)))"
    )
  }
}
