internal import Results

/// The verdict tables of a check.
struct ClaimTable {
  let options: RenderOptions

  /// One row per claim, or per claim and instance in a verbose report.
  ///
  /// - Parameter namesBounds: whether rows begin with the bound's name, for one table over all.
  func table(title: String?, _ summaries: [ClaimSummary], namesBounds: Bool) -> ReportTable {
    let bound = namesBounds ? [ReportTable.Column("bound", wraps: true)] : []
    let columns: [ReportTable.Column] =
      options.isVerbose
      ? [
        .init("instance", .right), .init("parameters", wraps: true), .init("verdict"),
        .init("fails at", .right),
      ]
      : [.init("verdicts over instances", wraps: true)]
    return ReportTable(
      title: title,
      columns: [.init("")] + bound + [.init("claim", wraps: true)] + columns
        + [.init("slack", .right)],
      rows: summaries.flatMap { summary in
        let name = namesBounds ? [ReportTable.Cell.text(summary.first.bound)] : []
        return options.isVerbose
          ? summary.results.map { verboseRow($0, of: summary, name: name) }
          : [row(summary, name: name)]
      })
  }

  private func row(_ summary: ClaimSummary, name: [ReportTable.Cell]) -> [ReportTable.Cell] {
    let status = summary.status
    return [.text(status.rawValue, status.tone)] + name
      + [
        .text(summary.first.claim), .text(summary.verdictCounts, status.tone),
        slackCell(summary.slack.map { NumberText.decimal($0, digits: 5) }),
      ]
  }

  private func verboseRow(
    _ result: ClaimResult, of summary: ClaimSummary, name: [ReportTable.Cell]
  ) -> [ReportTable.Cell] {
    let status = result.status(in: summary)
    return [.text(status.rawValue, status.tone)] + name
      + [
        .text(result.claim), .number(String(result.instance.index)),
        .text(result.instance.assignments),
        .text(result.verdict.rawValue + (result.isTrivial ? ", trivial" : ""), status.tone),
        .number(result.violation.map { "\($0.t)" } ?? "-"),
        slackCell(result.slack.map { NumberText.decimal($0, digits: 5) }),
      ]
  }

  private func slackCell(_ text: String?) -> ReportTable.Cell { .number(text ?? "-") }
}

extension ClaimResult {
  /// Whether a claim is not as expected, and this instance is a reason for it.
  func isAtFault(in summary: ClaimSummary) -> Bool {
    guard !summary.isAsExpected else { return false }
    return verdict == .refuted || verdict == .diverges || !expectsToHold
      || summary.verdict == .vacuous
  }

  func status(in summary: ClaimSummary) -> ClaimSummary.Status {
    if isAtFault(in: summary) { return .bad }
    return verdict == .undecided ? .warning : .good
  }
}
