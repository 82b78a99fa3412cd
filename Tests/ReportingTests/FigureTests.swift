import Intervals
import Multiprecision
import Results
import Testing

@testable import Reporting

/// The gnuplot script, checked line by line against a hand-made table.
@Suite struct FigureTests {
  static func report(claim: String = "up", decades: Bool = false) -> TableReport {
    let record = InstanceRecord(
      index: 1, parameters: [InstanceRecord.Parameter(name: "a", value: "1/3")])
    let rows = (0...2).map { t in
      TableReport.Row(
        t: t, theory: .exact(Rational(1, decades && t == 2 ? 1000 : t + 1)), estimate: 0.5,
        standardError: 0.01, isStandardErrorExact: true, halfWidth: t == 2 ? nil : 0.03, z: 0)
    }
    let column = TableReport.BoundColumn(
      claim: claim, formula: "R[t] <= 1/2", kind: .upper, verdict: .refuted,
      claimed: [nil, .exact(Rational(1, 4)), .exact(Rational(1, 4))], slack: [nil, nil, nil])
    let equality = TableReport.BoundColumn(
      claim: "same", formula: "R[t] = 1/(t+1)", kind: .equality, verdict: .certified,
      claimed: rows.map(\.theory), slack: [nil, nil, nil])
    let result = ClaimResult(
      bound: "b", claim: claim, formula: "R[t] <= 1/2",
      place: SourcePlace(file: "b.yaml", line: 1, column: 1), instance: record, kind: .upper,
      verdict: .refuted, expectsToHold: true, isAsExpected: false, horizon: 2,
      violation: Violation(
        t: 1, claimed: .exact(Rational(1, 4)), actual: .exact(Rational(1, 2)), relation: "<="))
    return TableReport(
      check: CheckReport(seed: 1, level: "1/1000", results: [result]),
      instances: [
        TableReport.Instance(
          bound: "b", instance: record, metric: "squared-error", replicates: 9, theory: nil,
          rows: rows, bounds: [column, equality])
      ])
  }

  static func lines(_ report: TableReport) -> [String] {
    FigureScript(report, options: FigureOptions()).text.split(separator: "\n").map(String.init)
  }

  @Test func dataBlockHoldsEveryGeneration() throws {
    let lines = Self.lines(Self.report())
    let start = try #require(lines.firstIndex(of: "$panel1 << EOD"))
    let block = Array(lines[start + 1...start + 3])
    #expect(lines[start + 4] == "EOD")
    #expect(block.map { $0.split(separator: " ").count } == [6, 6, 6])
    #expect(block[0].hasPrefix("0 1.0 0.5 ") && block[0].hasSuffix(" NaN"))
    #expect(block[1].hasPrefix("1 0.5 0.5 ") && block[1].hasSuffix(" 0.25"))
    // The band is theory plus and minus the half-width, whatever the standard error.
    let ends = block.map { $0.split(separator: " ")[3...4].map { Double($0) ?? .nan } }
    #expect(ends[0] == [0.97, 1.03] && ends[1] == [0.47, 0.53])
    #expect(ends[2].allSatisfy { $0.isNaN })
  }

  /// Without a rule whose coverage is known there is none.
  @Test func noBandWithoutHalfWidths() {
    var report = Self.report()
    #expect(Self.lines(report).contains { $0.contains("simultaneous band") })
    let old = report.instances[0]
    report.instances[0] = TableReport.Instance(
      bound: old.bound, instance: old.instance, metric: old.metric, replicates: 9, theory: nil,
      rows: old.rows.map {
        TableReport.Row(
          t: $0.t, theory: $0.theory, estimate: 0.5, standardError: 0.01,
          isStandardErrorExact: false, z: 0)
      }, bounds: old.bounds)
    #expect(!Self.lines(report).contains { $0.contains("simultaneous band") })
  }

  @Test func certifiedEqualitiesAreNotDrawnAgain() {
    let text = Self.lines(Self.report()).joined(separator: "\n")
    #expect(text.contains("'up (refuted)'"))
    #expect(!text.contains("same"))
  }

  @Test func firstViolationIsMarked() {
    #expect(
      Self.lines(Self.report()).contains { $0.hasPrefix("set label 'fails at t = 1' at 1,0.25 ") })
  }

  @Test func axisIsLogarithmicWhereDecadesAreCrossed() {
    #expect(Self.lines(Self.report()).contains { $0.hasPrefix("unset logscale y") })
    let lines = Self.lines(Self.report(decades: true))
    #expect(lines.contains { $0.hasPrefix("set logscale y") })
    // From 1/1000 to 1, with 6 % of three decades on either side.
    #expect(lines.contains { $0.hasPrefix("set logscale y; set yrange [0.00066") })
    #expect(lines.contains { $0.hasPrefix("set ytics") && $0.contains(", 1e-3, '' 2e-3 1,") })
  }

  /// A bound far beyond the data does not flatten them: it leaves the axis, and the legend says so.
  @Test func farBoundsLeaveTheAxis() {
    let near = FigureAxis(data: [0.1, 0.2], bounds: [0.3])
    #expect(near.shows(0.3) && !near.isLogarithmic)
    let decades = FigureAxis(data: [0.1, 0.2], bounds: [50])
    #expect(decades.shows(50) && decades.isLogarithmic)
    let far = FigureAxis(data: [0.1, 0.2], bounds: [1e6, -1e6, .infinity])
    #expect(!far.shows(1e6) && !far.shows(-1e6) && far.shows(0.1) && far.shows(0.2))
    #expect(!far.isLogarithmic)
    let negative = FigureAxis(data: [-0.1, 0.2], bounds: [])
    #expect(negative.shows(-0.1))
    let zero = FigureAxis(data: [0, 0], bounds: [])
    #expect(zero.shows(0))
  }

  /// The same claim has the same colour in every panel, also where another is not drawn there.
  @Test func claimsKeepTheirColours() {
    let lines = FigureScript(GoldenFixtures.table, options: FigureOptions()).text
      .split(separator: "\n").filter { $0.contains("title 'ceiling") }
    let colors = lines.compactMap { $0.firstMatch(of: #/lc rgb '(#[0-9A-F]+)'/#)?.1 }
    #expect(colors.count == 2 && Set(colors).count == 1)
  }

  /// More than four panels have one legend, in a cell behind the last.
  @Test func manyPanelsShareALegend() {
    var report = GoldenFixtures.table
    report.instances = (1...9).map { index in
      let first = report.instances[0]
      return TableReport.Instance(
        bound: first.bound,
        instance: InstanceRecord(
          index: index, parameters: [.init(name: "N", value: String(index))]),
        metric: first.metric, replicates: 100, theory: first.theory, rows: first.rows,
        bounds: first.bounds)
    }
    let text = FigureScript(report, options: FigureOptions()).text
    #expect(text.contains("set multiplot layout 4,3 "))
    #expect(text.split(separator: "\n").count { $0 == "unset key" } == 9)
    #expect(text.split(separator: "\n").count { $0.hasPrefix("set key inside") } == 1)
    #expect(
      text.contains("title 'ceiling (2 certified, trivial at 1, slack 1.5)'"))
  }

  @Test func pageFiguresHaveTheirOwnIdsAndThePageColours() {
    let drawn =
      "<?xml?>\n<svg><g id='a' fill='#FFFFFF'/><use href='#a' stroke='rgb( 32,  32,  32)'/></svg>"
    let figures = InlineFigure.figures(in: drawn + "\n" + drawn, name: "f3")
    #expect(
      figures == [
        "<svg><g id='f3-0-a' fill='var(--ground)'/><use href='#f3-0-a' stroke='var(--ink)'/></svg>",
        "<svg><g id='f3-1-a' fill='var(--ground)'/><use href='#f3-1-a' stroke='var(--ink)'/></svg>",
      ])
  }

  /// A claim's name cannot break out of its quotes and reach gnuplot's shell commands.
  @Test func namesCannotLeaveTheirQuotes() {
    let text = Self.lines(Self.report(claim: "x'; system('id'); \n!id")).joined(separator: "\n")
    #expect(text.contains("x''; system(''id''); !id (refuted)"))
    #expect(!text.contains("\n!id"))
  }

  /// gnuplot refuses a range of no extent and a plot without any value; both occur.
  @Test func constantAndInfiniteLossesHaveARange() {
    func script(_ value: Double) -> String {
      let rows = (0...2).map { t in
        TableReport.Row(
          t: t, theory: nil, estimate: value, standardError: nil, isStandardErrorExact: false,
          z: nil)
      }
      let instance = TableReport.Instance(
        bound: "b", instance: InstanceRecord(index: 1, parameters: []), metric: "kl",
        replicates: 9, theory: nil, rows: rows, bounds: [])
      let report = TableReport(
        check: CheckReport(seed: 1, level: "1/1000", results: []), instances: [instance])
      return Self.lines(report).joined(separator: "\n")
    }
    #expect(script(2).contains("set yrange [1.8:2.2]"))
    #expect(script(.infinity).contains("set yrange [0:1]"))
    #expect(script(.infinity).contains("plot NaN notitle"))
  }
}
