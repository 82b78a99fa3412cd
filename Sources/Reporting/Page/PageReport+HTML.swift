internal import Foundation
internal import Intervals
internal import Mustache
public import Results

/// Renders the page of `assay report`.
public enum PageRenderer {
  /// - Parameters:
  ///   - command: what makes the page again.
  /// - Throws: only where the template itself is at fault.
  public static func html(
    _ report: PageReport, options: RenderOptions, command: String
  ) throws -> String {
    let page = Page(report: report, options: options, command: command)
    return try MustacheTemplate(string: PageTemplate.page).render(page.context)
  }
}

/// The values of the template.
private struct Page {
  let report: PageReport
  let options: RenderOptions
  let command: String

  private let summaries: [ClaimSummary]

  init(report: PageReport, options: RenderOptions, command: String) {
    self.report = report
    self.options = options
    self.command = command
    summaries = ClaimSummary.summaries(of: report.check.results)
  }

  /// Verdicts that are shown when all is well; more are folded away.
  private static let shownVerdicts = 30

  var context: [String: Any] {
    let summary = CheckSummary(report: report.check, summaries: summaries)
    var context: [String: Any] = [
      "title": report.files.count == 1
        ? report.files[0].source.title : "Claims on recursive training",
      "style": PageTemplate.style, "counts": summary.counts,
      "hasDisagreements": !report.check.disagreements.isEmpty,
      "disagreements": report.check.disagreements,
      "verdicts": shown.map(verdict), "files": report.files.map(file),
      "reproduction": "\(options.toolVersion), \(summary.reproduction)", "command": command,
    ]
    context["agreement"] = summary.agreement
    if !folded.isEmpty {
      context["folded"] = [
        "count": "\(folded.count) claims as expected", "verdicts": folded.map(verdict),
      ]
    }
    if report.files.count > 1 {
      context["index"] = ["papers": PaperIndex(report.check).papers.map(paper)]
    }
    return context
  }

  private var shown: [ClaimSummary] {
    summaries.count <= Self.shownVerdicts
      ? worstFirst : worstFirst.filter { $0.status != .good }
  }

  private var folded: [ClaimSummary] {
    summaries.count <= Self.shownVerdicts ? [] : worstFirst.filter { $0.status == .good }
  }

  // MARK: Index

  private func paper(_ paper: PaperIndex.Paper) -> [String: Any] {
    var context = index(ClaimStatistics(summaries: paper.summaries))
    context["name"] = paper.name.isEmpty ? "No paper named" : paper.name
    context["fileCount"] = CheckSummary.count(paper.files.count, "file")
    context["rows"] = paper.files.map { file in
      var row = index(ClaimStatistics(summaries: file.summaries))
      row["anchor"] = anchor(file.source.bound)
      row["heading"] = file.source.title
      return row
    }
    context["arxiv"] = paper.arxiv
    return context
  }

  private func index(_ statistics: ClaimStatistics) -> [String: Any] {
    [
      "status": statistics.status.rawValue, "tone": tone(statistics.status),
      "claims": statistics.claims, "verdicts": statistics.verdicts,
      "vacuous": statistics.vacuous, "slack": statistics.slackOfBounds,
      "counterexample": statistics.smallestCounterexample.map {
        "\($0.claim), \($0.counterexampleText)"
      } ?? "-",
    ]
  }

  /// Failures on top, then what is open, then the rest; files in their order within each.
  private var worstFirst: [ClaimSummary] {
    let ranks: [ClaimSummary.Status] = [.bad, .warning, .good]
    return ranks.flatMap { rank in summaries.filter { $0.status == rank } }
  }

  private func verdict(_ summary: ClaimSummary) -> [String: Any] {
    [
      "status": summary.status.rawValue, "tone": tone(summary.status),
      "anchor": anchor(summary.first.bound), "bound": summary.first.bound,
      "claim": summary.first.claim, "counts": summary.verdictCounts,
      "slack": slack(summary.slack),
    ]
  }

  private func tone(_ status: ClaimSummary.Status) -> String {
    switch status {
    case .good: "good"
    case .warning: "warning"
    case .bad: "bad"
    }
  }

  private func slack(_ value: Number?) -> String {
    value.map { NumberText.decimal($0, digits: 5) } ?? "-"
  }

  /// Letters and digits alone, so that a name cannot leave its attribute.
  private func anchor(_ name: String) -> String {
    "b-" + name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
  }

  // MARK: Files

  private func file(_ file: PageReport.File) -> [String: Any] {
    let source = file.source
    var context: [String: Any] = [
      "anchor": anchor(source.bound), "heading": source.title, "path": source.path,
      "metric": source.metric, "horizon": source.horizon, "source": words(source),
      "claims": file.claims.compactMap { claim in
        summaries.first { $0.first.bound == source.bound && $0.first.claim == claim.name }
          .map { self.claim($0, claim) }
      },
    ]
    context["symbols"] = source.symbols
    if !file.figures.isEmpty {
      context["figure"] = ["panels": file.figures, "caption": caption(file)]
    }
    return context
  }

  private func caption(_ file: PageReport.File) -> String {
    let replicates = file.instances.map(\.replicates)
    let all = ClaimStatistics(
      summaries: summaries.filter { $0.first.bound == file.source.bound }
    ).instances
    let which =
      file.instances.count < all ? "the first \(file.instances.count) of \(all) instances" : nil
    let least = replicates.min() ?? 0
    let most = replicates.max() ?? 0
    return "\(file.source.bound)\(which.map { ", \($0)" } ?? ""): theory, the mean of "
      + (least == most ? "\(least)" : "\(least) to \(most)")
      + " replicates, "
      + (file.instances.contains { $0.interval != nil }
        ? "the band that all of these means should stay in, " : "") + "and the bounds."
  }

  private func words(_ source: BoundSource) -> String {
    [source.paper, source.arxiv.map { "arXiv \($0)" }, source.place].compactMap(\.self)
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  // MARK: Claims

  private func claim(_ summary: ClaimSummary, _ claim: PageReport.Claim) -> [String: Any] {
    var context: [String: Any] = [
      "status": summary.status.rawValue, "tone": tone(summary.status), "claim": claim.name,
      "formula": claim.formula, "counts": summary.verdictCounts,
      "instanceCount":
        "\(summary.results.count) instance\(summary.results.count == 1 ? "" : "s")",
      "instances": summary.results.map(instance),
    ]
    context["formulaMarkup"] = claim.mathML
    if let value = summary.slack { context["slack"] = slack(value) }
    let lines = details(summary)
    if !lines.isEmpty { context["details"] = ["lines": lines] }
    return context
  }

  /// Where the claim first fails, of the first instance that fails.
  private func details(_ summary: ClaimSummary) -> [[String: Any]] {
    guard let worst = summary.results.first(where: { $0.violation != nil }),
      let violation = worst.violation
    else { return [] }
    var lines: [[String: Any]] = [
      [
        "label": "instance",
        "text": worst.instance.assignments.isEmpty ? "{}" : worst.instance.assignments,
      ],
      ["label": "first fails at", "text": "t = \(violation.t)"],
    ]
    for line in ViolationText(violation, width: 100, digits: options.columnDigits).lines {
      lines.append(["label": line.label, "text": line.text])
    }
    return lines
  }

  private func instance(_ result: ClaimResult) -> [String: Any] {
    var evidence: [String] = []
    if let violation = result.violation { evidence.append("fails at t = \(violation.t)") }
    if let reason = result.reason { evidence.append(reason) }
    if let theory = result.theory { evidence.append(theory.words) }
    if let simulation = result.simulation { evidence.append(simulation.words) }
    return [
      "index": result.instance.index, "parameters": result.instance.assignments,
      "verdict": result.verdict.rawValue + (result.isTrivial ? ", trivial" : ""),
      "evidence": evidence.joined(separator: "; "), "slack": slack(result.slack),
    ]
  }
}
