internal import Results

extension CheckReport {
  /// Verdict tables per file, details of what is not as expected, and the summary last, where a
  /// terminal leaves the eye.
  func text(_ options: RenderOptions) -> String {
    let summaries = ClaimSummary.summaries(of: results)
    var sections = tables(summaries, options)
    let details = ClaimDetails(options: options, isStrict: isStrict).blocks(summaries)
    sections += details.map { block in block.map { $0 + "\n" }.joined() }
    if let block = disagreementBlock(options) { sections.append(block) }
    sections.append(footer(summaries, options))
    return sections.joined(separator: "\n")
  }

  private func tables(_ summaries: [ClaimSummary], _ options: RenderOptions) -> [String] {
    let tables = ClaimTable(options: options)
    var groups: [[ClaimSummary]] = []
    for summary in summaries {
      if let last = groups.last?.first, last.first.place.file == summary.first.place.file,
        last.first.bound == summary.first.bound
      {
        groups[groups.count - 1].append(summary)
      } else {
        groups.append([summary])
      }
    }
    return groups.compactMap { group in
      guard let first = group.first?.first else { return nil }
      let title = "\(first.bound) (\(first.place.file))"
      return tables.table(title: title, group, namesBounds: false).text(options)
    }
  }

  private func disagreementBlock(_ options: RenderOptions) -> String? {
    guard !disagreements.isEmpty else { return nil }
    let heading = "THEORY AND SIMULATION DISAGREE: Assay is wrong, not the claims"
    var lines = [options.style.paint(heading, .bad)]
    for line in disagreements + disagreeingRecords {
      lines += line.printable.wrapped(to: options.width, after: "  -", indentation: 4)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What simulation said at each instance where it disagrees with theory, once per instance.
  private var disagreeingRecords: [String] {
    var lines: [String] = []
    for result in results where result.simulation?.agrees == false {
      let line = result.instance.title(
        bound: result.bound, remark: result.simulation.map(\.words) ?? "")
      if !lines.contains(line) { lines.append(line) }
    }
    return lines
  }

  private func footer(_ summaries: [ClaimSummary], _ options: RenderOptions) -> String {
    let summary = CheckSummary(report: self, summaries: summaries)
    var lines: [String] = []
    for note in notes + (options.isVerbose ? details : []) {
      lines += "note: \(note)".printable.wrapped(to: options.width, after: "", indentation: 0)
    }
    if let interruption {
      lines += "interrupted: \(interruption)".printable
        .wrapped(to: options.width, after: "", indentation: 0)
        .map { options.style.paint($0, .warning) }
    }
    let isBad = exitCode != 0
    lines += summary.counts.wrapped(to: options.width)
      .map { options.style.paint($0, isBad ? .bad : .good) }
    if isStrict, exitCode == 1, summaries.allSatisfy(\.isAsExpected) {
      lines.append("strict: undecided and vacuous verdicts count as failures")
    }
    if let agreement = summary.agreement { lines += agreement.wrapped(to: options.width) }
    lines += summary.reproduction.printable.wrapped(to: options.width)
    return lines.map { $0 + "\n" }.joined()
  }
}
