internal import Foundation
internal import Intervals
public import Results

/// A gnuplot script, with its data inside, that draws theory, simulation and bounds: one panel per
/// instance.
///
/// The band is theory plus and minus as many exact standard errors as a normal law needs to stay
/// inside at every generation together, at the run's level. Equalities that hold are the theory
/// line itself and are not drawn again; a claim that fails is drawn, with its first failing
/// generation marked. All panels have one vertical axis, and a claim looks the same in each.
public struct FigureScript: Sendable {
  let report: TableReport
  let options: FigureOptions
  /// What reproduces the figure, as comment lines.
  let provenance: [String]

  public init(_ report: TableReport, options: FigureOptions, provenance: [String] = []) {
    self.report = report
    self.options = options
    self.provenance = provenance
  }

  /// About as many rows as columns, but no more columns than a page is wide.
  private var columns: Int {
    let count = report.instances.count
    guard !options.isSeparate else { return 1 }
    return min(count, options.columns ?? min(4, count <= 4 ? 2 : count <= 9 ? 3 : 4))
  }

  private var rows: Int {
    let cells = report.instances.count + (sharesLegend ? 1 : 0)
    return options.isSeparate ? 1 : (cells + columns - 1) / max(1, columns)
  }

  /// Many panels have one legend, in a cell of its own behind the last.
  private var sharesLegend: Bool { report.instances.count > Self.ownLegends && !options.isSeparate }

  /// Up to this many panels have a legend each, with the slack at their instance.
  private static let ownLegends = 4

  private var isMultiple: Bool { report.instances.count > 1 && !options.isSeparate }

  /// The whole script; its output goes to standard output.
  public var text: String {
    let panels = panels
    var lines = provenance.map { "# " + $0.printable }
    lines += Self.header(
      options, width: options.panelWidth * max(1, columns),
      height: panelHeight(panels) * max(1, rows) + (isMultiple ? 30 : 0))
    let axis = FigureAxis(
      data: panels.flatMap(\.dataValues), bounds: panels.flatMap(\.boundValues))
    if isMultiple {
      lines.append(
        "set multiplot layout \(rows),\(columns) title \(commonTitle.gnuplotQuoted) noenhanced "
          + "textcolor rgb '\(Palette.text(isDark: options.isDark))'")
    }
    for (index, panel) in panels.enumerated() {
      lines += panel.lines(name: "$panel\(index + 1)", axis: axis)
      if options.isSeparate { lines.append("set output") }
    }
    if sharesLegend { lines += legend(panels) }
    if isMultiple { lines.append("unset multiplot") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A legend of more than three rows makes a panel higher, rather than its axes lower.
  private func panelHeight(_ panels: [FigurePanel]) -> Int {
    let entries = sharesLegend ? 0 : panels.map(\.legendEntries).max() ?? 0
    let side = max(1, options.panelWidth / 290)
    let rows = (entries + side - 1) / side
    return options.panelWidth * 3 / 4 + 15 * max(0, rows - 3)
  }

  private var panels: [FigurePanel] {
    var claims: [String] = []
    for instance in report.instances {
      for bound in FigurePanel.drawn(of: instance) where !claims.contains(bound.claim) {
        claims.append(bound.claim)
      }
    }
    return report.instances.map { instance in
      FigurePanel(
        instance: instance, check: report.check, claims: claims,
        title: options.isSeparate ? ownTitle(instance) : panelTitle(instance),
        hasLegend: !sharesLegend, options: options)
    }
  }

  /// A cell without axes: what the curves of all panels are.
  private func legend(_ panels: [FigurePanel]) -> [String] {
    let summaries = ClaimSummary.summaries(of: report.check.results)
    var curves = FigurePanel.commonLegend(hasBand: panels.contains(where: \.hasBand), options)
    let replicates = Set(report.instances.map(\.replicates)).sorted().map(String.init)
    curves.append(
      FigurePanel.pointStyle + " title "
        + "mean of \(replicates.joined(separator: " or ")) replicates".gnuplotQuoted)
    for (index, claim) in (panels.first?.claims ?? []).enumerated() {
      let bound = report.instances.first?.bound
      let summary = summaries.first { $0.first.claim == claim && $0.first.bound == bound }
      let slack = summary?.slack.map { ", slack \(NumberText.decimal($0, digits: 3))" } ?? ""
      let words = summary.map { " (\($0.verdictCounts)\(slack))" } ?? ""
      curves.append(
        FigurePanel.lineStyle(index) + " title \((claim + words).gnuplotQuoted) noenhanced")
    }
    return [
      "unset border; unset tics; unset grid; unset title; unset xlabel; unset ylabel",
      "unset logscale y; set xrange [0:1]; set yrange [0:1]",
      "set key inside center center vertical maxcols 1 maxrows \(curves.count)",
      "plot " + curves.map { "NaN \($0)" }.joined(separator: ", \\\n     "),
    ]
  }

  // MARK: Titles

  /// The parameters that are the same at every instance.
  private var commonParameters: [InstanceRecord.Parameter] {
    guard let first = report.instances.first, report.instances.count > 1 else { return [] }
    return first.instance.parameters.filter { parameter in
      report.instances.allSatisfy {
        $0.bound == first.bound && $0.instance.parameters.contains(parameter)
      }
    }
  }

  private var commonTitle: String {
    let bounds = Set(report.instances.map(\.bound))
    guard bounds.count == 1, let bound = bounds.first else { return "" }
    return Self.title(bound, commonParameters)
  }

  /// What is particular to one of several panels; everything where there is only one.
  private func panelTitle(_ instance: TableReport.Instance) -> String {
    guard isMultiple, !commonTitle.isEmpty else {
      return Self.title(instance.bound, instance.instance.parameters)
    }
    return ownTitle(instance)
  }

  private func ownTitle(_ instance: TableReport.Instance) -> String {
    let common = commonParameters
    let own = instance.instance.parameters.filter { !common.contains($0) }
    return own.isEmpty
      ? "instance \(instance.instance.index)"
      : own.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
  }

  private static func title(_ bound: String, _ parameters: [InstanceRecord.Parameter]) -> String {
    parameters.isEmpty
      ? bound
      : "\(bound): " + parameters.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
  }

  // MARK: Style

  /// Terminal and style, common to every figure.
  static func header(_ options: FigureOptions, width: Int, height: Int) -> [String] {
    let font = "font 'DejaVu Sans,12'"
    let ground = Palette.background(isDark: options.isDark)
    let ink = Palette.text(isDark: options.isDark)
    let terminal =
      switch options.format {
      case .svg: "svg size \(width),\(height) \(font) dynamic background '\(ground)'"
      case .png: "pngcairo size \(width),\(height) \(font) background '\(ground)'"
      case .pdf:
        "pdfcairo size \(Double(width) / 100)in,\(Double(height) / 100)in \(font) "
          + "background '\(ground)'"
      }
    return [
      "set terminal \(terminal)", "set border 3 lc rgb '\(ink)'",
      "set tics nomirror textcolor rgb '\(ink)'",
      "set key below center Left reverse height 1 maxrows 3 samplen 3 spacing 1.0 font ',10' "
        + "textcolor rgb '\(ink)'",
      "set style textbox opaque noborder fillcolor rgb '\(ground)' margins 0.4,0.2",
      "set xlabel 'generation t' offset 0,0.6 textcolor rgb '\(ink)'",
      "set grid lc rgb '\(Palette.grid(isDark: options.isDark))' lt 1",
    ]
  }
}

extension String {
  /// Text inside gnuplot's single quotes, where only a quote is special; one line.
  var gnuplotQuoted: String {
    "'" + printable.replacingOccurrences(of: "'", with: "''") + "'"
  }
}
