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

  private var summaries: [ClaimSummary] { ClaimSummary.summaries(of: report.check.results) }

  var context: [String: Any] {
    let summary = CheckSummary(report: report.check, summaries: summaries)
    var context: [String: Any] = [
      "title": report.files.count == 1 ? report.files[0].title : "Claims on recursive training",
      "style": PageTemplate.style, "counts": summary.counts,
      "hasDisagreements": !report.check.disagreements.isEmpty,
      "disagreements": report.check.disagreements,
      "verdicts": worstFirst.map(verdict), "files": report.files.map(file),
      "reproduction": "\(options.toolVersion), \(summary.reproduction)", "command": command,
    ]
    context["agreement"] = summary.agreement
    return context
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
    var context: [String: Any] = [
      "anchor": anchor(file.bound), "heading": file.title, "path": file.path,
      "metric": file.metric, "horizon": file.horizon, "source": source(of: file),
      "claims": file.claims.compactMap { claim in
        summaries.first { $0.first.bound == file.bound && $0.first.claim == claim.name }
          .map { self.claim($0, claim) }
      },
    ]
    context["symbols"] = file.symbols
    context["figure"] = file.figure
    if let first = file.instances.first {
      context["caption"] =
        "\(file.bound): theory, the mean of \(first.replicates) replicates, the band that all of "
        + "them should stay in, and the bounds; the first \(file.instances.count) of its instances."
    }
    return context
  }

  private func source(of file: PageReport.File) -> String {
    [file.paper, file.arxiv.map { "arXiv \($0)" }, file.place].compactMap(\.self)
      .joined(separator: ", ")
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
