import Intervals
import Multiprecision
import Reporting
import Results
import Testing

/// The page of `assay report`, from hand-made records: what it shows, and that nothing in a file
/// can become markup of the page.
@Suite struct PageTests {
  static func page(
    claim: String = "up", title: String = "A title", mathML: String? = "<math><mi>R</mi></math>"
  ) throws -> String {
    let table = FigureTests.report(claim: claim)
    let file = PageReport.File(
      source: BoundSource(
        bound: "b", path: "bounds/b.yaml", title: title, paper: "A & B 2026", arxiv: "2602.10531",
        metric: "squared-error", horizon: 2),
      claims: [PageReport.Claim(name: claim, formula: "R[t] <= 1/2", mathML: mathML)],
      instances: table.instances, figures: ["<svg></svg>"])
    return try PageRenderer.html(
      PageReport(check: table.check, files: [file]), options: RenderOptions(toolVersion: "assay x"),
      command: "assay report")
  }

  @Test func showsVerdictFormulaFigureAndBothSides() throws {
    let page = try Self.page()
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains("1 refuted UNEXPECTEDLY"))
    #expect(page.contains("<math><mi>R</mi></math>"))
    #expect(page.contains("<svg></svg>"))
    #expect(page.contains("A &amp; B 2026, arXiv 2602.10531"))
    #expect(page.contains("<dt>claimed</dt><dd>1/4"))
    #expect(page.contains("<dt>actual</dt><dd>1/2"))
    #expect(page.contains("seed 1"))
  }

  @Test func needsNoNetwork() throws {
    let page = try Self.page()
    for word in ["<script", "<link", "<img", "src=", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test func hostileTextStaysText() throws {
    let hostile = "<script>alert(1)</script>\"'&"
    let page = try Self.page(claim: hostile, title: hostile, mathML: nil)
    #expect(!page.contains("<script>"))
    #expect(page.contains("&lt;script&gt;"))
  }

  /// A formula that cannot be typeset is shown as typed.
  @Test func formulaWithoutMarkupIsShownAsTyped() throws {
    #expect(try Self.page(mathML: nil).contains("<pre>R[t] &lt;= 1/2</pre>"))
  }
}
