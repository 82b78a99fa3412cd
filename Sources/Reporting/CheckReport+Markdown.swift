internal import Results

extension CheckReport {
  /// One verdict table over all files, details as preformatted text, and what repeats the run.
  func markdown(_ options: RenderOptions, command: String = "check") -> String {
    let summaries = ClaimSummary.summaries(of: results)
    let summary = CheckSummary(report: self, summaries: summaries)
    var sections: [String] = []
    if !summaries.isEmpty {
      sections.append(
        ClaimTable(options: options).table(title: nil, summaries, namesBounds: true).markdown)
    }
    var plain = options
    plain.style = .plain
    for block in ClaimDetails(options: plain, isStrict: isStrict).blocks(summaries) {
      // Indented code needs no fence, so no formula can close it.
      sections.append(block.map { "    \($0)\n" }.joined())
    }
    if !disagreements.isEmpty {
      let items = disagreements.map { "- \($0.escapedForMarkdown)\n" }.joined()
      sections.append("**Theory and simulation disagree: Assay is wrong.**\n\n\(items)")
    }
    sections += notes.map { "Note: \($0.escapedForMarkdown)\n" }
    if let interruption { sections.append("Interrupted: \(interruption.escapedForMarkdown)\n") }
    let origin = "\(options.toolVersion) \(command) \(summary.reproductionWithFiles)"
    let lines = [summary.counts, summary.agreement, origin]
    sections.append(
      lines.compactMap { $0 }.map { $0.escapedForMarkdown }.joined(separator: "  \n") + "\n")
    return sections.joined(separator: "\n")
  }
}
