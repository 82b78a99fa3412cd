internal import Intervals
internal import Results

extension TableReport {
  /// Per instance: theory beside simulation, then each bound's claimed value and slack; the
  /// verdicts of the same file last.
  func text(_ options: RenderOptions) -> String {
    let tables = tables(options).map { $0.text(options) }
    var sections = tables + [check.text(options)]
    if let stamp, !options.isForReading { sections.append(stamp.text) }
    return sections.joined(separator: "\n")
  }

  func markdown(_ options: RenderOptions) -> String {
    let tables = tables(options).map(\.markdown)
    return (stamp?.markdown ?? "")
      + (tables + [check.verdictMarkdown(options, command: "table")]).joined(separator: "\n")
  }

  func latex(_ options: RenderOptions) -> String {
    let tables = tables(options).map { $0.latex(siunitx: options.usesSiunitx) }
    let parts = check.latexParts(options, command: "table")
    // Theory beside simulation first: it is what the table is made for.
    let fragments = (tables + [parts.table]).map { "\\noindent\n" + $0 }
    return (stamp?.latex ?? "") + parts.comments + "\n"
      + fragments.joined(separator: "\n\\par\\medskip\n")
  }
}

extension TableReport {
  /// One table for each instance, or for each bound file where instances stand side by side.
  private func tables(_ options: RenderOptions) -> [ReportTable] {
    guard options.isSideBySide else { return instances.map { $0.table(options) } }
    var names: [String] = []
    for instance in instances where !names.contains(instance.bound) {
      names.append(instance.bound)
    }
    return names.map { name in
      Self.sideBySide(instances.filter { $0.bound == name }, digits: options.columnDigits)
    }
  }

  /// t, then theory, estimate and z of each instance; generations as in the first.
  private static func sideBySide(
    _ instances: [TableReport.Instance], digits: Int
  ) -> ReportTable {
    let legend = instances.map { "(\($0.instance.index)) \($0.instance.assignments)" }
    let columns = instances.flatMap { instance in
      let mark = "(\(instance.instance.index))"
      let group = ReportTable.Group(
        mark: mark,
        heading: instance.instance.parameters.isEmpty
          ? mark : "\(mark) \(instance.instance.assignments)")
      return ["theory", "estimate(s.e.)", "z"].enumerated().map { position, title in
        ReportTable.Column(
          title, position == 2 ? .right : .left, staysWithPrevious: position > 0, group: group)
      }
    }
    let generations = instances.first?.rows.map(\.t) ?? []
    return ReportTable(
      title: "\(instances.first?.bound ?? ""): " + legend.joined(separator: "; "),
      columns: [.init("t", .right)] + columns,
      rows: generations.indices.map { index in
        [.number(String(generations[index]))]
          + instances.flatMap { $0.rows[index].cells(digits: digits).dropFirst() }
      })
  }
}

extension TableReport.Instance {
  fileprivate func table(_ options: RenderOptions) -> ReportTable {
    let digits = options.columnDigits
    let method = theory.map(\.words) ?? "no theory"
    let columns: [ReportTable.Column] =
      [
        .init("t", .right), .init("theory"), .init("estimate(s.e.)"), .init("z", .right),
      ]
      + bounds.flatMap { bound in
        [ReportTable.Column(bound.claim.printable)]
          + (bound.hasSlack ? [.init("slack", .right, staysWithPrevious: true)] : [])
      }
    let assignments = instance.assignments
    return ReportTable(
      title: instance.title(
        bound: bound, remark: "\(metric); \(method); \(replicates) replicates"),
      caption: assignments.isEmpty ? nil : assignments, columns: columns,
      rows: rows.enumerated().map { index, row in
        row.cells(digits: digits)
          + bounds.flatMap { bound in
            [.number(Self.text(bound.claimed, at: index, digits: digits))]
              + (bound.hasSlack ? [.number(Self.text(bound.slack, at: index, digits: 5))] : [])
          }
      })
  }

  /// `-` where the claim says nothing of the generation.
  private static func text(_ column: [Number?], at index: Int, digits: Int) -> String {
    guard index < column.count, let number = column[index] else { return "-" }
    return NumberText.decimal(number, digits: digits)
  }
}

extension TableReport.Row {
  fileprivate func cells(digits: Int) -> [ReportTable.Cell] {
    let isFar = z.map { abs($0) > 4 } ?? false
    return [
      .number(String(t)),
      .number(theory.map { NumberText.decimal($0, digits: digits) } ?? "-"),
      .number(EstimateText.withStandardError(estimate, standardError, digits: digits)),
      .number(EstimateText.fixed(z, places: 2), isFar ? .warning : nil),
    ]
  }
}

extension TableReport.BoundColumn {
  /// An equality is tight or false: it has no slack to show.
  fileprivate var hasSlack: Bool { kind == .upper || kind == .lower }
}
