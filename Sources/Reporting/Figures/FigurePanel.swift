internal import Foundation
internal import Intervals
internal import Results

/// One instance of a figure: its data block and its plot command.
struct FigurePanel {
  let instance: TableReport.Instance
  let check: CheckReport
  /// The claims that some panel draws, in one order: their places choose colours and dashes.
  let claims: [String]
  let title: String
  /// Whether its own curves are named below it.
  let hasLegend: Bool
  let options: FigureOptions

  /// Simulated points of one panel: more cannot be told apart.
  private static let pointLimit = 60

  /// The bounds that are drawn: those that say something other than the theory line.
  static func drawn(of instance: TableReport.Instance) -> [TableReport.BoundColumn] {
    instance.bounds.filter { bound in
      guard bound.verdict != .vacuous else { return false }
      return bound.kind == .upper || bound.kind == .lower || bound.verdict == .refuted
        || bound.verdict == .diverges
    }
  }

  private var drawn: [TableReport.BoundColumn] { Self.drawn(of: instance) }

  /// Theory and simulation.
  var dataValues: [Double] {
    instance.rows.flatMap { [$0.theory?.doubleValue, $0.estimate] }.compactMap(\.self)
  }

  /// Without a rule whose coverage is known, none is drawn.
  var hasBand: Bool { instance.rows.contains { $0.theory != nil && $0.halfWidth != nil } }

  /// Band, replicates, theory, and the bounds.
  var legendEntries: Int { 3 + drawn.count }

  var boundValues: [Double] { drawn.flatMap { $0.claimed.compactMap { $0?.doubleValue } } }

  func lines(name: String, axis: FigureAxis) -> [String] {
    let ink = Palette.text(isDark: options.isDark)
    var lines = ["\(name) << EOD"]
    lines += instance.rows.indices.map { dataLine($0, axis) }
    lines.append("EOD")
    lines.append("set title \(title.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    lines.append("set ylabel \(instance.metric.gnuplotQuoted) textcolor rgb '\(ink)' noenhanced")
    if !hasLegend { lines.append("unset key") }
    lines += axis.lines + horizontalAxis
    lines += marks(axis)
    // Of a panel without any finite value gnuplot would draw nothing at all.
    let shown = axis.range == nil ? ["NaN notitle"] : curves(name, axis)
    lines.append("plot " + shown.joined(separator: ", \\\n     "))
    lines.append("unset label")
    return lines
  }

  /// Generations are integers: so are their ticks.
  private var horizontalAxis: [String] {
    let first = instance.rows.first?.t ?? 0
    let last = instance.rows.last?.t ?? 0
    guard first < last else {
      return ["set xrange [\(Double(first) - 0.5):\(Double(last) + 0.5)]; set xtics 1"]
    }
    return [
      "set xrange [\(first):\(last)]; set xtics \(last - first <= 10 ? "1" : "autofreq")"
    ]
  }

  // MARK: Data

  /// t, theory, estimate, band below and above, then a claimed value for each drawn bound.
  private func dataLine(_ index: Int, _ axis: FigureAxis) -> String {
    let row = instance.rows[index]
    var fields = ["\(row.t)", number(row.theory?.doubleValue, axis)]
    let stride = max(1, instance.rows.count / Self.pointLimit)
    fields.append(number(index.isMultiple(of: stride) ? row.estimate : nil, axis))
    if let center = row.theory?.doubleValue, let halfWidth = row.halfWidth {
      // A band that reaches below 0 leaves a logarithmic axis at its lower end.
      let lower = center - halfWidth
      fields.append(
        number(axis.isLogarithmic && center > 0 ? max(lower, axis.floor) : lower, axis))
      fields.append(number(center + halfWidth, axis))
    } else {
      fields += ["NaN", "NaN"]
    }
    for bound in drawn {
      let claimed = index < bound.claimed.count ? bound.claimed[index] : nil
      fields.append(number(claimed?.doubleValue, axis))
    }
    return fields.joined(separator: " ")
  }

  private func number(_ value: Double?, _ axis: FigureAxis) -> String {
    guard let value, value.isFinite, !axis.isLogarithmic || value > 0 else { return "NaN" }
    return "\(value)"
  }

  // MARK: Curves

  /// The band at the back, theory on top of everything.
  private func curves(_ name: String, _ axis: FigureAxis) -> [String] {
    var curves: [String] = []
    let hasTheory = instance.rows.contains { $0.theory != nil }
    // One generation has no lines.
    let isSingle = instance.rows.count == 1
    if hasBand {
      curves.append(
        isSingle
          ? "\(name) using 1:2:4:5 with yerrorbars pt 0 lw 6 lc rgb '\(Palette.band)' "
            + "title 'simultaneous band'"
          : "\(name) using 1:4:5 \(Self.bandStyle) title 'simultaneous band'")
    }
    curves.append(
      "\(name) using 1:3 \(Self.pointStyle) title "
        + "mean of \(instance.replicates) replicates".gnuplotQuoted)
    for (index, bound) in drawn.enumerated() {
      let place = claims.firstIndex(of: bound.claim) ?? index
      let style =
        isSingle
        ? "with points pt 8 ps 1.2 lw 2 lc rgb '\(Palette.bound(place).color)'"
        : Self.lineStyle(place)
      curves.append(
        "\(name) using 1:\(6 + index) \(style) title "
          + legend(bound, axis).gnuplotQuoted + " noenhanced")
    }
    if hasTheory {
      curves.append(
        "\(name) using 1:2 with \(isSingle ? "points pt 1 ps 1.5" : "lines") lw 1.5 "
          + "lc rgb '\(Palette.theory(isDark: options.isDark))' title 'theory'")
    }
    return curves
  }

  static let bandStyle =
    "with filledcurves fc rgb '\(Palette.band)' fs transparent solid 0.35"
  static let pointStyle = "with points pt 7 ps 0.5 lc rgb '\(Palette.simulation)'"

  static func lineStyle(_ place: Int) -> String {
    let (color, dashes) = Palette.bound(place)
    return "with lines lw 2 dt \(dashes) lc rgb '\(color)'"
  }

  /// Band and theory, for a legend that stands alone.
  static func commonLegend(hasBand: Bool, _ options: FigureOptions) -> [String] {
    (hasBand ? ["\(bandStyle) title 'simultaneous band'"] : []) + [
      "with lines lw 1.5 lc rgb '\(Palette.theory(isDark: options.isDark))' title 'theory'"
    ]
  }

  /// `ceiling (certified, slack 1.40)`.
  private func legend(_ bound: TableReport.BoundColumn, _ axis: FigureAxis) -> String {
    var parts = [bound.verdict.rawValue]
    if let slack = result(of: bound)?.slack {
      parts.append("slack \(NumberText.decimal(slack, digits: 3))")
    }
    if !bound.claimed.contains(where: { axis.shows($0?.doubleValue) }) {
      parts.append("outside the axis")
    }
    return "\(bound.claim) (\(parts.joined(separator: ", ")))"
  }

  private func result(of bound: TableReport.BoundColumn) -> ClaimResult? {
    check.results.first {
      $0.bound == instance.bound && $0.claim == bound.claim && $0.instance == instance.instance
    }
  }

  /// A cross where a drawn claim first fails; at the axis' end where the claim lies beyond it.
  private func marks(_ axis: FigureAxis) -> [String] {
    guard let range = axis.range else { return [] }
    var named: Set<String> = []
    return drawn.compactMap { bound in
      guard let violation = result(of: bound)?.violation,
        violation.claimed.doubleValue.isFinite
      else { return nil }
      let claimed = violation.claimed.doubleValue
      let y = min(max(claimed, range.lowerBound), range.upperBound)
      let place = "\(violation.t),\(y)"
      // Claims that fail at one place have one label.
      let text = named.insert(place).inserted ? "fails at t = \(violation.t)" : ""
      let isLeft = 2 * violation.t <= instance.rows.last?.t ?? 0
      let height = labelOffset(y, at: violation.t, isLeft, axis)
      return "set label \(text.gnuplotQuoted) at \(place) \(isLeft ? "left" : "right") front boxed "
        + "point pt 2 ps 1.4 lw 2 lc rgb '\(Palette.violation)' "
        + "offset \(isLeft ? 1.2 : -1.2),\(height) "
        + "textcolor rgb '\(Palette.violation)' noenhanced"
    }
  }

  /// Lines of text above a mark (negative: below) at which a label beside it has room: the nearest
  /// place away from every curve, else the one with most room.
  private func labelOffset(_ y: Double, at t: Int, _ isLeft: Bool, _ axis: FigureAxis) -> Double {
    let last = instance.rows.last?.t ?? 0
    let width = max(1, last / 4)
    let beside = isLeft ? t...(t + width) : (t - width)...t
    // A line of text is about a twentieth of the axis.
    let line = 0.05
    let positions = instance.rows.enumerated().filter { beside.contains($0.element.t) }
      .flatMap { index, row in
        [row.theory?.doubleValue]
          + drawn.map { index < $0.claimed.count ? $0.claimed[index]?.doubleValue : nil }
      }.compactMap(\.self).filter(axis.shows).map(axis.position)
    var best = (offset: 1.0, room: -1.0)
    for offset in [1.0, -1.0, 2.0, -2.0, 3.0, -3.0] {
      let place = axis.position(of: y) + line * offset
      guard (0.04...0.96).contains(place) else { continue }
      let room = positions.map { abs($0 - place) }.min() ?? 1
      if room > 0.9 * line { return offset }
      if room > best.room { best = (offset, room) }
    }
    return best.offset
  }
}
