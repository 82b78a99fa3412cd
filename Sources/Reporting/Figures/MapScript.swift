public import Results

/// A gnuplot script that draws a grid of coloured cells with a legend: the phase map, or the
/// verdicts of every claim at every instance.
public struct MapScript: Sendable {
  private let title: String
  private let columns: [String]
  private let rows: [String]
  private let xName: String
  private let yName: String
  /// Index into `legend` for each row and column.
  private let cells: [[Int]]
  private let legend: [(name: String, color: String)]
  /// Columns and rows of cells that are crossed out, with what the cross means.
  private let crosses: [(x: Int, y: Int)]
  private let options: FigureOptions
  private let provenance: [String]

  /// Columns by x, rows by y, from below.
  public init(_ report: PhaseReport, options: FigureOptions, provenance: [String] = []) {
    title = "\(report.bound): what the loop does in the long run"
    columns = report.x.values
    rows = report.y.values
    xName = report.x.name
    yName = report.y.name
    legend = Phase.allCases.map { (Self.name(of: $0), Self.color(of: $0)) }
    cells = report.phases.map { row in
      row.map { phase in Phase.allCases.firstIndex(of: phase) ?? 0 }
    }
    crosses = []
    self.options = options
    self.provenance = provenance
  }

  /// Claims from above, instances from the left; a claim at an instance it has no result for is
  /// left open, and one that makes its claim other than expected is crossed out.
  public init(_ report: CheckReport, options: FigureOptions, provenance: [String] = []) {
    let summaries = ClaimSummary.summaries(of: report.results)
    let bounds = Set(report.results.map(\.bound))
    title = bounds.count == 1 ? (report.results.first?.bound ?? "") : "verdicts"
    let instances = Set(report.results.map(\.instance.index)).sorted()
    columns = instances.map(String.init)
    rows = summaries.reversed().map {
      bounds.count == 1 ? $0.first.claim : "\($0.first.bound)/\($0.first.claim)"
    }
    xName = "instance"
    yName = ""
    legend =
      Verdict.allCases.map { ($0.rawValue, Self.color(of: $0)) } + [("no such instance", "#FFFFFF")]
    cells = summaries.reversed().map { summary in
      instances.map { index in
        let result = summary.results.first { $0.instance.index == index }
        return result.flatMap { Verdict.allCases.firstIndex(of: $0.verdict) }
          ?? Verdict.allCases.count
      }
    }
    crosses = summaries.reversed().enumerated().flatMap { y, summary in
      instances.enumerated().compactMap { x, index in
        summary.results.contains { $0.instance.index == index && $0.isAtFault(in: summary) }
          ? (x, y) : nil
      }
    }
    self.options = options
    self.provenance = provenance
  }

  // MARK: Colours

  private static func name(of phase: Phase) -> String {
    switch phase {
    case .vanishes: "error vanishes"
    case .improves: "better than the first fit"
    case .plateaus: "no better than the first fit"
    case .collapses: "collapses"
    case .diverges: "diverges"
    case .unknown: "not decided"
    }
  }

  /// Okabe and Ito's colours, light for good and dark for bad, so that grey shades tell them too.
  private static func color(of phase: Phase) -> String {
    switch phase {
    case .vanishes: "#56B4E9"
    case .improves: "#009E73"
    case .plateaus: "#F0E442"
    case .collapses: "#D55E00"
    case .diverges: "#CC79A7"
    case .unknown: "#BBBBBB"
    }
  }

  private static func color(of verdict: Verdict) -> String {
    switch verdict {
    case .proved: "#0072B2"
    case .certified: "#009E73"
    case .supported: "#56B4E9"
    case .refuted: "#D55E00"
    case .diverges: "#CC79A7"
    case .vacuous: "#DDDDDD"
    case .undecided: "#F0E442"
    }
  }

  // MARK: The script

  public var text: String {
    var lines = provenance.map { "# " + $0.printable }
    lines += FigureScript.header(
      options, width: options.panelWidth,
      height: max(options.panelWidth / 2, 26 * rows.count + 150))
    let ink = Palette.text(isDark: options.isDark)
    lines.append("$map << EOD")
    for (y, row) in cells.enumerated() {
      lines += row.enumerated().map { x, cell in "\(x) \(y) \(cell)" }
    }
    lines.append("EOD")
    lines.append("unset grid; unset colorbox; set border 15 lc rgb '\(ink)'")
    lines.append("set title \(title.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    lines.append("set xlabel \(xName.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    lines.append("set ylabel \(yName.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    lines.append("set xrange [-0.5:\(Double(columns.count) - 0.5)]")
    lines.append("set yrange [-0.5:\(Double(rows.count) - 0.5)]")
    let isLong = columns.contains { $0.count > 3 }
    lines.append(
      "set xtics scale 0 \(isLong ? "rotate by -45 " : "")noenhanced "
        + "(\(ticks(columns, limit: isLong ? 16 : columnLabels)))")
    lines.append("set ytics scale 0 noenhanced (\(ticks(rows, limit: 60)))")
    // Seams between cells are drawn, or the renderer leaves its own; many cells are a surface.
    lines.append(
      columns.count <= 41
        ? "set style fill solid 1.0 border lc rgb '\(Palette.background(isDark: options.isDark))'"
        : "set style fill solid 1.0 noborder")
    let colors = legend.map { UInt32($0.color.dropFirst(), radix: 16) ?? 0 }
    lines.append(
      "array color[\(colors.count)] = [\(colors.map(String.init).joined(separator: ","))]")
    var curves = [
      "$map using 1:2:(0.5):(0.5):(color[int($3)+1]) with boxxyerror lc rgb variable notitle"
    ]
    if !crosses.isEmpty {
      lines.append("$crosses << EOD")
      lines += crosses.map { "\($0.x) \($0.y)" }
      lines.append("EOD")
      curves.append(
        "$crosses using 1:2 with points pt 2 ps 1.2 lw 2.5 lc rgb '#000000' title "
          + "'not as expected'")
    }
    let used = Set(cells.joined())
    for (index, entry) in legend.enumerated() where used.contains(index) {
      curves.append(
        "NaN with points pt 5 ps 1.6 lc rgb '\(entry.color)' title "
          + entry.name.gnuplotQuoted)
    }
    lines.append("plot " + curves.joined(separator: ", \\\n     "))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Labels side by side that leave room between them, on an axis of about half the width.
  private var columnLabels: Int {
    max(2, options.panelWidth / 2 / (9 * ((columns.map(\.count).max() ?? 1) + 1)))
  }

  /// Labels of at most about `limit` evenly chosen positions, the last among them where a step of
  /// up to twice the smallest reaches it.
  private func ticks(_ labels: [String], limit: Int) -> String {
    let least = max(1, (labels.count + limit - 1) / limit)
    let step = (least...2 * least).first { (labels.count - 1).isMultiple(of: $0) } ?? least
    return stride(from: 0, to: labels.count, by: step)
      .map { "\(labels[$0].gnuplotQuoted) \($0)" }.joined(separator: ", ")
  }
}
