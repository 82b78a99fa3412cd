internal import Results

extension CheckReport {
  /// One verdict table over all files, below comments that say what repeats it.
  func latex(_ options: RenderOptions) -> String {
    let parts = latexParts(options, command: "check")
    return parts.comments + parts.table
  }

  func latexParts(
    _ options: RenderOptions, command: String
  ) -> (comments: String, table: String) {
    let summaries = ClaimSummary.summaries(of: results)
    let summary = CheckSummary(report: self, summaries: summaries)
    var comments = LaTeXComments(options)
    comments.add("\(command) \(summary.reproductionWithFiles)")
    comments.add(summary.counts)
    if let agreement = summary.agreement { comments.add(agreement) }
    for line in disagreements { comments.add("THEORY AND SIMULATION DISAGREE: \(line)") }
    for note in notes { comments.add("note: \(note)") }
    if let interruption { comments.add("interrupted: \(interruption)") }
    let table = ClaimTable(options: options).table(title: nil, summaries, namesBounds: true)
    return (comments.written, table.latex(siunitx: options.usesSiunitx))
  }
}
