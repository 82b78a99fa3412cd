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

  static let formats = ["latex", "markdown", "text", "csv", "json"]

  @Test(arguments: formats) func freshTableVerifies(format: String) throws {
    let output = try Self.run(
      "assay table $B --replicates 50 --every 2 --format \(format) --output $W/t; "
        + "assay table --verify $W/t; echo $?")
    #expect(output == "$W/t: every cell is right\n0\n")
  }

  /// What can make a table stale, by what is done to the table or its bound file.
  static let spoils: [(kind: String, command: String, complaint: String)] = [
    (
      "seed", "sed -i 's/seed: [0-9]*/seed: 7/' $W/b.yaml",
      "stale: made with seed 20260211, made again it is 7"
    ),
    (
      "replicates", "sed -i 's/replicates: [0-9]*/replicates: 60/' $W/b.yaml",
      "stale: made with replicates 40, made again it is 60"
    ),
    (
      "claim", "sed -i '/^  recursion:/s/R\\[t\\] =/R[t] <=/' $W/b.yaml",
      "stale: the claim b/recursion has changed"
    ),
    (
      "new claim", "sed -i 's/^claims:/&\\n  more: R[t] >= 0/' $W/b.yaml",
      "stale: the claim b/more is new"
    ),
    ("file", "echo >> $W/b.yaml", "stale: $W/b.yaml has changed since the table was made"),
    (
      "precision", "sed -i 's/\\(precision[^0-9]*\\)128/\\164/' $W/t",
      "stale: made with precision 64, made again it is 128"
    ),
    (
      "version", "sed -i 's/\\(version[^0-9]*\\)0.1/\\19.1/' $W/t",
      "made by version 9.1.0, this is 0.1.0"
    ),
    ("cell", "sed -i 's/0.37628/0.37728/' $W/t", "0.37728"),
    ("row", "sed -i '/0.376286/d' $W/t", "missing from the table"),
  ]

  @Test(arguments: formats) func everyKindOfStalenessIsNamed(format: String) throws {
    for (kind, command, complaint) in Self.spoils {
      let output = try Self.run(
        "sed 's/replicates: 10000/replicates: 40/' $B > $W/b.yaml; "
          + "assay table $W/b.yaml --format \(format) --output $W/t; "
          + "\(command); assay table --verify $W/t; echo $?")
      #expect(output.contains(complaint) && output.hasSuffix("\n1\n"), "\(kind): \(output)")
    }
  }

  @Test func tableWithoutAStampIsAnInputError() throws {
    let output = try Self.run("echo hello > $W/t; assay table --verify $W/t; echo $?")
    #expect(output.contains("carries no stamp") && output.hasSuffix("2\n"))
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

  /// A page under version control: two runs write the same, and its links lead.
  @Test func markdownPageIsStable() throws {
    let output = try Self.run(
      "cd $W; mkdir -p bounds/small; cp $OLDPWD/$B bounds/small/; "
        + "assay check bounds --replicates 50 --format markdown --output bounds/README.md; "
        + "cp bounds/README.md first; sleep 1; "
        + "assay check bounds --replicates 50 --format markdown --output bounds/README.md; "
        + "diff first bounds/README.md && grep -c '](small/contaminated-chain-small.yaml)' first")
    #expect(output == "1\n")
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

  /// Opens `$W/r.html` in a real browser: lines of a picture, the end of the page, complaints on the
  /// console, and addresses that were asked for, without the browser's own.
  static let browse =
    "cd $W; chromium --headless --no-sandbox --disable-gpu --disable-background-networking "
    + "--disable-component-update --disable-sync --no-first-run --user-data-dir=$W/profile "
    + "--log-net-log=$W/net.json --enable-logging=stderr --dump-dom file://$W/r.html "
    + "> dom 2> log; grep -c '<svg' dom; grep -c '</html>' dom; grep -c 'CONSOLE' log; "
    + "grep -oE '\"url\":\"http[^\"]*' net.json | grep -vcE 'google|gstatic'"

  @Test func pageOpensInABrowserWithoutAComplaint() throws {
    let output = try Self.run(
      "assay report $B bounds/bakshi-chakraborty-2026/improvement-threshold-small.yaml "
        + "--replicates 50 --output $W/r.html; grep -c 'class=\"paper\"' $W/r.html; \(Self.browse)")
    let lines = output.split(separator: "\n")
    #expect(lines.first == "1", "an index of one paper")
    #expect(Int(lines.dropFirst().first ?? "") ?? 0 >= 2, "a figure of each file")
    #expect(lines.suffix(3) == ["1", "0", "0"], "\(output)")
  }

  /// Negative control: a page that asks for a picture elsewhere and complains is seen to.
  @Test func browserTestSeesRequestsAndComplaints() throws {
    let output = try Self.run(
      "echo '<html><img src=\"http://assay.invalid/a.png\"><script>console.error(1)</script></html>' "
        + "> $W/r.html; \(Self.browse)")
    let counts = output.split(separator: "\n").compactMap { Int($0) }
    #expect(counts.count == 4 && counts[2] > 0 && counts[3] > 0, "\(output)")
  }
}
