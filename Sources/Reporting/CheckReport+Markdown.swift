internal import Results

extension CheckReport {
  /// The verdicts as a page of their own: an index by paper, then each file with its claims, their
  /// formulas and smallest counterexamples, then what needs an explanation.
  ///
  /// Nothing in it depends on the time, or on simulated values beyond what they decide, so that a
  /// page under version control changes only with a verdict.
  func markdown(_ options: RenderOptions) -> String {
    let index = PaperIndex(self)
    let summaries = index.papers.flatMap(\.summaries)
    let summary = CheckSummary(report: self, summaries: summaries)
    let isSingle = index.files.count == 1
    let title = isSingle ? index.files[0].source.title : "Claims on recursive training"
    var sections = ["# \(title.escapedForMarkdown)\n"]
    let lines = [summary.counts, summary.agreement(showsLargestZ: false)].compactMap { $0 }
    sections.append(Self.lines(lines))
    sections += disagreementSection
    if !isSingle, !index.papers.isEmpty { sections.append(Self.table(of: index)) }
    for paper in index.papers {
      sections.append("## \(Self.heading(of: paper))\n")
      for file in paper.files { sections += Self.sections(of: file, isSingle, options) }
    }
    let details = detailSections(summaries, options, showsSimulation: false)
    if !details.isEmpty { sections += ["## Failures and open claims\n"] + details }
    sections += closing(summary, options)
    return sections.joined(separator: "\n")
  }

  /// The verdict table alone, with details: what stands below the tables of `assay table`.
  func verdictMarkdown(_ options: RenderOptions, command: String) -> String {
    let summaries = ClaimSummary.summaries(of: results)
    let summary = CheckSummary(report: self, summaries: summaries)
    var sections: [String] = []
    if !summaries.isEmpty {
      sections.append(
        ClaimTable(options: options).table(title: nil, summaries, namesBounds: true).markdown)
    }
    sections += detailSections(summaries, options, showsSimulation: true) + disagreementSection
    sections += notes.map { "Note: \($0.escapedForMarkdown)\n" }
    if let interruption { sections.append("Interrupted: \(interruption.escapedForMarkdown)\n") }
    let origin = "\(options.toolVersion) \(command) \(summary.reproductionWithFiles)"
    sections.append(Self.lines([summary.counts, summary.agreement, origin].compactMap { $0 }))
    return sections.joined(separator: "\n")
  }

  // MARK: Sections

  private static func lines(_ lines: [String]) -> String {
    lines.map(\.escapedForMarkdown).joined(separator: "  \n") + "\n"
  }

  private var disagreementSection: [String] {
    guard !disagreements.isEmpty else { return [] }
    let items = disagreements.map { "- \($0.escapedForMarkdown)\n" }.joined()
    return ["**Theory and simulation disagree: Assay is wrong.**\n\n\(items)"]
  }

  private func detailSections(
    _ summaries: [ClaimSummary], _ options: RenderOptions, showsSimulation: Bool
  ) -> [String] {
    var plain = options
    plain.style = .plain
    // Indented code needs no fence, so no formula can close it.
    return ClaimDetails(options: plain, isStrict: isStrict, showsSimulation: showsSimulation)
      .blocks(summaries)
      .map { block in block.map { "    \($0)\n" }.joined() }
  }

  private func closing(_ summary: CheckSummary, _ options: RenderOptions) -> [String] {
    var sections = notes.map { "Note: \($0.escapedForMarkdown)\n" }
    if let interruption { sections.append("Interrupted: \(interruption.escapedForMarkdown)\n") }
    let origin = "\(options.toolVersion): \(summary.reproduction)".escapedForMarkdown
    let command = options.command.map { "  \nMade by \($0.markdownCode)" } ?? ""
    return sections + ["\(origin)\(command)\n"]
  }

  // MARK: The index

  private static func table(of index: PaperIndex) -> String {
    let columns: [ReportTable.Column] = [
      .init(""), .init("paper"), .init("files", .right), .init("claims", .right),
      .init("verdicts"), .init("vacuous", .right), .init("slack of bounds", .right),
      .init("smallest counterexample"),
    ]
    return ReportTable(
      columns: columns,
      rows: index.papers.map { paper in
        let statistics = ClaimStatistics(summaries: paper.summaries)
        return [
          .text(statistics.status.rawValue), .text(paper.name),
          .number(String(paper.files.count)), .number(String(statistics.claims)),
          .text(statistics.verdicts), .number(statistics.vacuous),
          .number(statistics.slackOfBounds),
          .text(
            statistics.smallestCounterexample.map {
              "\($0.bound)/\($0.claim), \($0.counterexampleText)"
            } ?? "-"),
        ]
      }
    ).markdown
  }

  private static func heading(of paper: PaperIndex.Paper) -> String {
    let name = paper.name.isEmpty ? "No paper named" : paper.name.escapedForMarkdown
    guard let arxiv = paper.arxiv else { return name }
    let link = "https://arxiv.org/abs/\(arxiv)".markdownLinkTarget
    return "\(name) ([arXiv \(arxiv.escapedForMarkdown)](\(link)))"
  }

  private static func sections(
    of file: PaperIndex.File, _ isSingle: Bool, _ options: RenderOptions
  ) -> [String] {
    let source = file.source
    let target = options.link(to: source.path).markdownLinkTarget
    let name = isSingle ? source.path : source.title
    var facts = [
      source.place?.escapedForMarkdown, source.metric.isEmpty ? nil : source.metric,
      "generations 0 to \(source.horizon)",
    ].compactMap(\.self)
    let instances = ClaimStatistics(summaries: file.summaries).instances
    facts.append(CheckSummary.count(instances, "instance"))
    if let note = source.note {
      let text = note.escapedForMarkdown
      facts.append(
        options.notes.map {
          "[\(text)](\(options.link(to: $0 + "/" + note).markdownLinkTarget))"
        } ?? text)
    }
    return [
      "### [\(name.escapedForMarkdown)](\(target))\n", facts.joined(separator: "; ") + "\n",
      options.isVerbose
        ? ClaimTable(options: options).table(title: nil, file.summaries, namesBounds: false)
          .markdown
        : claimTable(file.summaries),
    ]
  }

  private static func claimTable(_ summaries: [ClaimSummary]) -> String {
    let head =
      "|  | claim | formula | verdicts over instances | slack | smallest counterexample |\n"
      + "| --- | --- | --- | --- | ---: | --- |\n"
    return head
      + summaries.map { summary in
        let cells = [
          summary.status.rawValue, summary.first.claim.escapedForMarkdown,
          summary.first.formula.markdownCode, summary.verdictCounts.escapedForMarkdown,
          summary.slack.map { NumberText.decimal($0, digits: 5) } ?? "-",
          summary.smallestCounterexample.map(\.counterexampleText.escapedForMarkdown) ?? "-",
        ]
        return "| \(cells.joined(separator: " | ")) |\n"
      }.joined()
  }
}

extension String {
  /// A code span that may stand in a table; plain text where the text itself has a backtick.
  var markdownCode: String {
    let text = printable
    guard !text.contains("`"), !text.isEmpty else { return escapedForMarkdown }
    // In a table a bar ends the cell even inside code.
    return "`\(text.replacing("|", with: "\\|"))`"
  }

  /// A target that may stand in the parentheses of a link.
  var markdownLinkTarget: String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._~-:".utf8)
    return utf8.map { byte in
      if plain.contains(byte) { return String(decoding: [byte], as: UTF8.self) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}

extension RenderOptions {
  /// The path of a file as a link in the folder that the result is written to.
  func link(to path: String) -> String {
    guard let folder, path.hasPrefix("/") == folder.hasPrefix("/") else { return path }
    let from = Self.steps(of: folder)
    let to = Self.steps(of: path)
    let shared = zip(from, to).prefix { $0 == $1 }.count
    // A step up that is not shared cannot be undone without knowing the folders.
    guard !from.dropFirst(shared).contains("..") else { return path }
    let steps = from.dropFirst(shared).map { _ in ".." } + to.dropFirst(shared)
    return steps.joined(separator: "/")
  }

  private static func steps(of path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }
  }
}
