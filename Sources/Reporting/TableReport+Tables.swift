internal import Intervals
internal import Results

extension TableReport {
  /// Per instance: theory beside simulation, then each bound's claimed value and slack; the
  /// verdicts of the same file last.
  func text(_ options: RenderOptions) -> String {
    let tables = tables(options).map { $0.text(options) }
    return (tables + [check.text(options)]).joined(separator: "\n")
  }

  func markdown(_ options: RenderOptions) -> String {
    let tables = tables(options).map(\.markdown)
    return (tables + [check.markdown(options, command: "table")]).joined(separator: "\n")
  }

  func latex(_ options: RenderOptions) -> String {
    let tables = tables(options).map { $0.latex(siunitx: options.usesSiunitx) }
    return ([check.latex(options, command: "table")] + tables).joined(separator: "\n")
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
      ["theory", "estimate(s.e.)", "z"].enumerated().map { position, title in
        ReportTable.Column(
          "\(title) (\(instance.instance.index))", position == 2 ? .right : .left,
          staysWithPrevious: position > 0)
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
        [
          ReportTable.Column(bound.claim.printable),
          .init("slack", .right, staysWithPrevious: true),
        ]
      }
    return ReportTable(
      title: instance.title(
        bound: bound, remark: "\(metric); \(method); \(replicates) replicates"),
      columns: columns,
      rows: rows.enumerated().map { index, row in
        row.cells(digits: digits)
          + bounds.flatMap { bound in
            [
              .number(Self.text(bound.claimed, at: index, digits: digits)),
              .number(Self.text(bound.slack, at: index, digits: 5)),
            ]
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
