import Foundation
import Testing

/// Tables, figures and pages, made by the built tool and read back.
///
/// Oracle: the golden path's fractions for the digits; for staleness, tables spoiled on purpose.
@Suite struct PublishingTests {
  static let golden = "bounds/bakshi-chakraborty-2026/contaminated-chain-small.yaml"

  /// Runs a line in a folder of its own; `$W` is the folder, `$B` the golden bound file.
  static func run(_ line: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = "W='\(folder.path)'; B='\(golden)'; \(line)"
    return try ReadmeTests.run(script, tool: try ReadmeTests.tool())
      .replacingOccurrences(of: folder.path, with: "$W")
  }

  @Test(arguments: ["latex", "markdown"]) func freshTableVerifies(format: String) throws {
    let output = try Self.run(
      "assay table $B --replicates 50 --every 2 --format \(format) --output $W/t; "
        + "assay table --verify $W/t; echo $?")
    #expect(output == "$W/t: every cell is right\n0\n")
  }

  @Test func everyKindOfStalenessIsNamed() throws {
    let make =
      "cp $B $W/b.yaml; assay table $W/b.yaml --replicates 50 --format latex --output $W/t; "
    let check = "assay table --verify $W/t; echo $?"
    let cell = try Self.run(make + "sed -i 's/0.376/0.377/' $W/t; " + check)
    #expect(cell.contains("column 2: the table has `0.37728601`, made again it is `0.37628601`"))
    #expect(cell.hasSuffix("1\n"))
    let file = try Self.run(make + "echo >> $W/b.yaml; " + check)
    #expect(file == "$W/t: stale: $W/b.yaml has changed since the table was made\n1\n")
    let version = try Self.run(make + "sed -i 's/\"version\":\"/&0/' $W/t; " + check)
    #expect(version.contains("made by version 0"))
    let row = try Self.run(make + "sed -i '/0.376/d' $W/t; " + check)
    #expect(row.hasSuffix("1\n") && row.contains("line "))
    let foreign = try Self.run("echo hello > $W/t; " + check)
    #expect(foreign.contains("carries no line") && foreign.hasSuffix("2\n"))
  }

  @Test(arguments: [("svg", "<svg"), ("png", "PNG"), ("pdf", "%PDF")])
  func figureIsWritten(ending: String, mark: String) throws {
    let output = try Self.run(
      "assay plot $B --replicates 50 --output $W/f.\(ending) && grep -ac '\(mark)' $W/f.\(ending)")
    #expect(Int(output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 >= 1, "\(output)")
  }

  @Test func pageHoldsVerdictsFormulasAndFigure() throws {
    let output = try Self.run(
      "assay report $B --replicates 50 --output $W/r.html; echo $?; "
        + "grep -c '<svg' $W/r.html; grep -c '<math' $W/r.html; grep -c '<script' $W/r.html")
    #expect(output == "0\n1\n8\n0\n")
  }

  /// A real TeX sets the table, with and without siunitx.
  @Test(arguments: ["", "--siunitx --side-by-side"]) func latexTableCompiles(flags: String) throws {
    let output = try Self.run(
      "assay table bounds/bakshi-chakraborty-2026/simulation-study.yaml --replicates 20 --every 40 "
        + "--format latex \(flags) --output $W/t.tex; "
        + "printf '\\\\documentclass{article}\\\\usepackage{booktabs,siunitx}\\\\begin{document}"
        + "\\\\input{t.tex}\\\\end{document}' > $W/d.tex; cd $W; "
        + "pdflatex -interaction=nonstopmode -halt-on-error d.tex > log; echo $?; "
        + "grep -c 'Output written on d.pdf' log")
    #expect(output == "0\n1\n")
  }

  /// A real browser lays the page out and logs nothing.
  @Test func pageOpensInABrowserWithoutAComplaint() throws {
    let output = try Self.run(
      "assay report $B --replicates 50 --output $W/r.html; cd $W; "
        + "chromium --headless --no-sandbox --disable-gpu --disable-background-networking "
        + "--user-data-dir=$W/profile --enable-logging=stderr --dump-dom file://$W/r.html "
        + "> dom 2> log; grep -c '<svg' dom; grep -c '</html>' dom; grep -c 'CONSOLE' log")
    #expect(output == "1\n1\n0\n")
  }
}
