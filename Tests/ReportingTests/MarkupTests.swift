import Intervals
import Multiprecision
import Results
import Testing

@testable import Reporting

/// Oracle: whole outputs written out by hand, and the syntax of each format: columns per row,
/// balanced braces, no character left that the format would obey.
@Suite("Markdown and LaTeX")
struct MarkupTests {
  static let hostile = "a|b_c%d&e#f$g{h}i~j^k\\l\nm<n>*`\u{1B}π"

  @Test func escapesForMarkdown() {
    #expect(
      Self.hostile.escapedForMarkdown
        == ##"a\|b\_c%d\&e\#f\$g\{h\}i\~j^k\\l m\<n\>\*\`\\u\{1B\}π"##)
  }

  @Test func escapesForLaTeX() {
    #expect(
      Self.hostile.escapedForLaTeX
        == ##"a\textbar{}b\_c\%d\&e\#f\$g\{h\}i\textasciitilde{}j\textasciicircum{}k"##
        + ##"\textbackslash{}l m\textless{}n\textgreater{}*`\textbackslash{}u\{1B\}π"##)
  }

  /// An index by paper, then each file with links from the folder of the result.
  @Test func checkAsMarkdownIsGroupedByPaper() {
    var options = RenderOptions(toolVersion: "assay 0.1")
    options.folder = "bounds"
    options.notes = "proofs-notes"
    let text = Renderer().render(GoldenFixtures.check, as: .markdown, options: options)
    #expect(
      text.contains(
        "## Somebody \\& Sons 2026 ([arXiv 2602.10531v2](https://arxiv.org/abs/2602.10531v2))\n"))
    #expect(text.contains("### [Expected error of the chain](chain.yaml)\n"))
    #expect(text.contains("(odd%20names/odd_%25%26%24.yaml)"))
    #expect(text.contains("[chain.md](../proofs-notes/chain.md)"))
    #expect(text.contains("| `R[t] >= abs(-1/7) \\| R[t] < 1` |"))
    #expect(text.contains("| t = 1: a\\_b = 1/10, N = 1000 |"))
  }

  /// A page under version control changes only with a verdict: no simulated value, no time.
  @Test func markdownDoesNotDependOnSimulatedValues() {
    let options = RenderOptions(toolVersion: "assay 0.1")
    var other = GoldenFixtures.check
    for index in other.results.indices {
      other.results[index].simulation = SimulationRecord(
        replicates: 100, maxZ: 3.5, eValue: 17, agrees: true, reason: "something else")
    }
    let first = Renderer().render(GoldenFixtures.check, as: .markdown, options: options)
    #expect(Renderer().render(other, as: .markdown, options: options) == first)
  }

  @Test func linksLeadFromTheFolderOfTheResult() {
    func link(_ path: String, from folder: String?) -> String {
      var options = RenderOptions()
      options.folder = folder
      return options.link(to: path)
    }
    #expect(link("bounds/a/b.yaml", from: "bounds") == "a/b.yaml")
    #expect(link("./bounds/a.yaml", from: "bounds/x/") == "../a.yaml")
    #expect(link("bounds/a.yaml", from: "") == "bounds/a.yaml")
    #expect(link("bounds/a.yaml", from: nil) == "bounds/a.yaml")
    #expect(link("/x/a.yaml", from: "out") == "/x/a.yaml")
    #expect(link("/x/a.yaml", from: "/x/y") == "../a.yaml")
    #expect(link("a.yaml", from: "../other") == "a.yaml")
  }

  @Test func wholeCheckAsLaTeX() {
    var report = Fixtures.check
    report.results[0].claim = "recursion_50%"
    report.results[1].claim = "recursion_50%"
    let text = Renderer().render(
      report, as: .latex, options: RenderOptions(toolVersion: "assay 0.1"))
    let expected = #"""
      % assay 0.1; needs \usepackage{booktabs}
      % check bounds/chain.yaml: seed 20260211, 10000 replicates, level 1/1000
      % 4 claims at 2 instances: 1 certified, 1 undecided, 1 refuted as expected, 1 refuted UNEXPECTEDLY
      % theory and simulation agree at 2 instances (largest |z| 2.1)
      % note: frequencies normalised by 0.7291
      \begin{tabular}{llllr}
      \toprule
       & bound & claim & verdicts over instances & slack \\
      \midrule
      ok & contaminated-chain & recursion\_50\% & 2 certified & - \\
      ok & contaminated-chain & misprint & 1 refuted as expected, 1 certified & - \\
      FAIL & contaminated-chain & ceiling & 1 refuted UNEXPECTEDLY, 1 certified, trivial at 1 & $0.8$ \\
      warn & contaminated-chain & limit & 1 undecided & - \\
      \bottomrule
      \end{tabular}

      """#
    #expect(text == expected)
  }

  @Test func numbersAreSetAsMathematics() {
    let table = ReportTable(
      columns: [.init("x", .right)],
      rows: ["1.2e-7", "5/6", "[-1e-9, inf]", "1.5e-9 +- 2e-11", "-", "nan"].map { [.number($0)] })
    let rows = table.latex().split(separator: "\n").filter { $0.hasSuffix("\\\\") }.dropFirst()
    #expect(
      rows.map(String.init) == [
        #"$1.2\times10^{-7}$ \\"#, #"$5/6$ \\"#, #"$[-1\times10^{-9}, \infty]$ \\"#,
        #"$1.5\times10^{-9}\pm 2\times10^{-11}$ \\"#, #"- \\"#, #"nan \\"#,
      ])
  }

  /// A row of Markdown has as many unescaped bars as its header, whatever its cells hold.
  @Test func hostileCellsKeepTheColumns() {
    var report = Fixtures.check
    for index in report.results.indices {
      report.results[index].claim = Self.hostile
      report.results[index].bound = "\\" + Self.hostile + "\\"
    }
    let markdown = Renderer().render(report, as: .markdown, options: RenderOptions())
    let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 3)
    for row in rows {
      let bars = row.replacing(#/\\./#, with: "").count { $0 == "|" }
      #expect(bars == 7, "\(row)")
    }
    let latex = Renderer().render(report, as: .latex, options: RenderOptions())
    let body = latex.split(separator: "\n").filter { $0.hasSuffix("\\\\") }
    #expect(body.count == 2)
    for row in body {
      let bare = row.dropLast(2).replacing(#/\\[a-zA-Z]+|\\./#, with: "")
      #expect(bare.count { $0 == "&" } == 4, "\(row)")
      #expect(!bare.contains { "%#_^~".contains($0) }, "\(row)")
    }
  }

  @Test func everyReportInMarkupEndsInALineFeedAndBalances() {
    for render in Fixtures.allReports.map(\.render) + Fixtures.emptyReports {
      for format in [OutputFormat.markdown, .latex] {
        let text = render(format, RenderOptions())
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      }
      let latex = render(.latex, RenderOptions())
      let begins = latex.split(separator: "\\begin{tabular}").count
      let ends = latex.split(separator: "\\end{tabular}").count
      #expect(begins == ends)
      #expect(latex.hasPrefix("% assay; needs \\usepackage{booktabs}\n"))
    }
  }
}
