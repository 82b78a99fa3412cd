extension ReportTable {
  private static let gap = 2

  /// Lines of at most `options.width` characters (while the columns that do not wrap allow it).
  ///
  /// Wrapping columns give way first. Columns that still do not fit go into a further panel
  /// below, which repeats the first column.
  func text(_ options: RenderOptions) -> String {
    let heading = title.map { title in
      title.wrapped(to: options.width).map { options.style.paint($0, .heading) + "\n" }.joined()
    }
    return (heading ?? "")
      + panels(options.width).map { $0.panelText(options) }.joined(separator: "\n")
  }

  private static let longestTitle = 30

  private var naturalWidths: [Int] {
    columns.indices.map { position in
      let title = min(columns[position].fullTitle.count, Self.longestTitle)
      return rows.reduce(title) { max($0, $1[position].content.count) }
    }
  }

  /// The columns in groups that fit side by side.
  private func panels(_ width: Int) -> [ReportTable] {
    let smallest = zip(columns, naturalWidths).map { column, natural in
      column.wraps ? min(natural, max(column.fullTitle.count, 16)) : natural
    }
    guard let first = smallest.first else { return [] }
    var groups: [[Int]] = [[0]]
    var used = first
    var position = 1
    while position < columns.count {
      var unit = [position]
      while let next = unit.last.map({ $0 + 1 }), next < columns.count,
        columns[next].staysWithPrevious
      {
        unit.append(next)
      }
      let needed = unit.reduce(0) { $0 + Self.gap + smallest[$1] }
      if used + needed > width, groups[groups.count - 1].count > 1 {
        groups.append([0])
        used = first
      }
      groups[groups.count - 1] += unit
      used += needed
      position += unit.count
    }
    return groups.count == 1 ? [self] : groups.map { selecting($0) }
  }

  private func panelText(_ options: RenderOptions) -> String {
    let widths = fittedWidths(options.width)
    var lines = layOut(
      columns.map { Cell.text($0.fullTitle.shortened(to: Self.longestTitle), .faint) },
      widths: widths,
      style: options.style)
    for row in rows { lines += layOut(row, widths: widths, style: options.style) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func fittedWidths(_ width: Int) -> [Int] {
    var widths = naturalWidths
    let wrapping = columns.indices.filter { columns[$0].wraps }
    var excess = widths.reduce(0, +) + Self.gap * (columns.count - 1) - width
    // The widest gives way first, one character at a time: tables are small.
    while excess > 0,
      let widest = wrapping.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > 8
    {
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func layOut(_ cells: [Cell], widths: [Int], style: Style) -> [String] {
    let wrapped = zip(cells, widths).map { cell, width in
      cell.content.count <= width ? [cell.content] : cell.content.wrapped(to: max(width, 1))
    }
    let height = wrapped.reduce(1) { max($0, $1.count) }
    return (0..<height).map { index in
      var line = ""
      var pending = 0
      for (position, cell) in cells.enumerated() {
        let text = index < wrapped[position].count ? wrapped[position][index] : ""
        let free = max(0, widths[position] - text.count)
        let isRight = columns[position].alignment == .right
        // Spaces are written only once something follows them: lines have no trailing spaces.
        pending += (position > 0 ? Self.gap : 0) + (isRight ? free : 0)
        if !text.isEmpty {
          line += String(repeating: " ", count: pending) + style.paint(text, cell.tone)
          pending = 0
        }
        if !isRight { pending += free }
      }
      return line
    }
  }
}
