internal import Foundation
internal import Intervals
public import Results

/// A gnuplot script, with its data inside, that draws theory, simulation and bounds: one panel per
/// instance.
///
/// The band is theory plus and minus as many exact standard errors as a normal law needs to stay
/// inside at every generation together, at the run's level. Equalities that hold are the theory
/// line itself and are not drawn again; a claim that fails is drawn, with its first failing
/// generation marked.
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

  private var columns: Int { report.instances.count <= 1 ? 1 : 2 }
  private var rows: Int { (report.instances.count + columns - 1) / max(1, columns) }

  /// The whole script; its output goes to standard output.
  public var text: String {
    var lines = provenance.map { "# " + $0.printable }
    lines += Self.header(
      options, width: options.panelWidth * columns,
      height: options.panelWidth * 3 / 4 * max(1, rows))
    if report.instances.count > 1 {
      lines.append("set multiplot layout \(rows),\(columns)")
    }
    for (index, instance) in report.instances.enumerated() {
      let panel = FigurePanel(
        instance: instance, check: report.check, name: "$panel\(index + 1)", options: options)
      lines += panel.lines
    }
    if report.instances.count > 1 { lines.append("unset multiplot") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Terminal and style, common to every figure.
  static func header(_ options: FigureOptions, width: Int, height: Int) -> [String] {
    let font = "font 'DejaVu Sans,12'"
    let background = "background '\(Palette.background(isDark: options.isDark))'"
    let ink = Palette.text(isDark: options.isDark)
    let terminal =
      switch options.format {
      case .svg: "svg size \(width),\(height) \(font) dynamic \(background)"
      case .png: "pngcairo size \(width),\(height) \(font) \(background)"
      case .pdf:
        "pdfcairo size \(Double(width) / 100)in,\(Double(height) / 100)in \(font) \(background)"
      }
    return [
      "set terminal \(terminal)", "set border 3 lc rgb '\(ink)'",
      "set tics nomirror textcolor rgb '\(ink)'",
      "set key below height 1 maxrows 3 samplen 2.5 spacing 0.95 font ',10' "
        + "textcolor rgb '\(ink)'",
      "set xlabel 'generation t' offset 0,0.6 textcolor rgb '\(ink)'",
      "set grid lc rgb '\(options.isDark ? "#303840" : "#E4E4E4")' lt 1",
    ]
  }
}

extension String {
  /// Text inside gnuplot's single quotes, where only a quote is special; one line.
  var gnuplotQuoted: String {
    "'" + printable.replacingOccurrences(of: "'", with: "''") + "'"
  }
}

/// One instance: its data block and its plot command.
private struct FigurePanel {
  let instance: TableReport.Instance
  let check: CheckReport
  let name: String
  let options: FigureOptions

  /// Simulated points of one panel: more cannot be told apart.
  private static let pointLimit = 60

  /// The bounds that are drawn: those that say something other than the theory line.
  private var drawn: [TableReport.BoundColumn] {
    instance.bounds.filter { bound in
      guard bound.verdict != .vacuous else { return false }
      return bound.kind == .upper || bound.kind == .lower || bound.verdict == .refuted
        || bound.verdict == .diverges
    }
  }

  var lines: [String] {
    let ink = Palette.text(isDark: options.isDark)
    var lines = ["\(name) << EOD"]
    lines += instance.rows.indices.map(dataLine)
    lines.append("EOD")
    lines.append("set title \(title.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    lines.append("set ylabel \(instance.metric.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    lines.append(
      crossesDecades
        ? "set logscale y; set format y '10^{%T}'" : "unset logscale y; set format y '%g'")
    lines.append(
      "set xrange [\(instance.rows.first?.t ?? 0):\(max(1, instance.rows.last?.t ?? 1))]")
    lines.append(verticalRange)
    lines += marks
    // Of a panel without any finite value gnuplot would draw nothing at all.
    let shown = drawnValues.isEmpty ? ["NaN notitle"] : curves
    lines.append("plot " + shown.joined(separator: ", \\\n     "))
    lines.append("unset label")
    return lines
  }

  private var title: String {
    let parameters = instance.instance.parameters.map { "\($0.name) = \($0.value)" }
    return parameters.isEmpty
      ? instance.bound : "\(instance.bound): \(parameters.joined(separator: ", "))"
  }

  // MARK: Data

  /// Half-width of the simultaneous band in standard errors.
  private var bandFactor: Double {
    let parts = check.level.split(separator: "/").compactMap { Double($0) }
    let level = parts.count == 2 ? parts[0] / parts[1] : parts.first ?? 0.001
    return twoSidedNormalQuantile(level / Double(max(1, instance.rows.count)))
  }

  /// Every finite value that is drawn, but the band's.
  private var drawnValues: [Double] {
    instance.rows.enumerated().flatMap { index, row in
      [row.theory?.doubleValue, row.estimate]
        + drawn.map { index < $0.claimed.count ? $0.claimed[index]?.doubleValue : nil }
    }.compactMap(\.self).filter(\.isFinite)
  }

  private var crossesDecades: Bool {
    let values = drawnValues.filter { $0 > 0 }
    guard let least = values.min(), let most = values.max() else { return false }
    return most / least > 30
  }

  /// gnuplot chooses the range itself, but not where all values are one, or there is none.
  private var verticalRange: String {
    guard let least = drawnValues.min(), let most = drawnValues.max() else {
      return "set yrange [0:1]; set label 'no finite value' at graph 0.5,0.5 center"
    }
    guard least == most else { return "set yrange [*:*]" }
    let margin = max(abs(least) / 10, 1e-300)
    return "set yrange [\(least - margin):\(least + margin)]"
  }

  /// t, theory, estimate, band below and above, then a claimed value for each drawn bound.
  private func dataLine(_ index: Int) -> String {
    let row = instance.rows[index]
    var fields = ["\(row.t)", number(row.theory?.doubleValue)]
    let stride = max(1, instance.rows.count / Self.pointLimit)
    fields.append(number(index.isMultiple(of: stride) ? row.estimate : nil))
    if let center = row.theory?.doubleValue, let error = row.standardError {
      fields.append(number(center - bandFactor * error))
      fields.append(number(center + bandFactor * error))
    } else {
      fields += ["NaN", "NaN"]
    }
    for bound in drawn {
      let claimed = index < bound.claimed.count ? bound.claimed[index] : nil
      fields.append(number(claimed?.doubleValue))
    }
    return fields.joined(separator: " ")
  }

  private func number(_ value: Double?) -> String {
    guard let value, value.isFinite, !crossesDecades || value > 0 else { return "NaN" }
    return "\(value)"
  }

  // MARK: Curves

  private var curves: [String] {
    var curves: [String] = []
    if instance.rows.contains(where: { $0.theory != nil }) {
      curves.append(
        "\(name) using 1:4:5 with filledcurves fc rgb '\(Palette.band)' fs transparent solid 0.35 "
          + "title 'simultaneous band'")
      curves.append(
        "\(name) using 1:2 with lines lw 2 lc rgb '\(Palette.theory(isDark: options.isDark))' "
          + "title 'theory'")
    }
    curves.append(
      "\(name) using 1:3 with points pt 7 ps 0.45 lc rgb '\(Palette.simulation)' title "
        + "mean of \(instance.replicates) replicates".gnuplotQuoted)
    for (index, bound) in drawn.enumerated() {
      let (color, dash) = Palette.bound(index)
      curves.append(
        "\(name) using 1:\(6 + index) with lines lw 2 dt \(dash) lc rgb '\(color)' title "
          + legend(bound).gnuplotQuoted + " noenhanced")
    }
    return curves
  }

  /// `ceiling (certified, slack 1.40)`.
  private func legend(_ bound: TableReport.BoundColumn) -> String {
    let slack = result(of: bound)?.slack.map { ", slack \(NumberText.decimal($0, digits: 3))" }
    return "\(bound.claim) (\(bound.verdict.rawValue)\(slack ?? ""))"
  }

  private func result(of bound: TableReport.BoundColumn) -> ClaimResult? {
    check.results.first {
      $0.bound == instance.bound && $0.claim == bound.claim && $0.instance == instance.instance
    }
  }

  /// A cross where a drawn claim first fails.
  private var marks: [String] {
    drawn.compactMap { bound in
      guard let violation = result(of: bound)?.violation,
        violation.claimed.doubleValue.isFinite
      else { return nil }
      let place = "\(violation.t),\(violation.claimed.doubleValue)"
      return "set label \("fails at t = \(violation.t)".gnuplotQuoted) at \(place) "
        + "point pt 2 ps 1.4 lc rgb '\(Palette.violation)' offset 1,0.6 "
        + "textcolor rgb '\(Palette.violation)' noenhanced"
    }
  }
}
