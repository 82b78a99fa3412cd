import Intervals
import Multiprecision
import Reporting
import Results

/// The hand-made run behind the golden files: two papers, names that every format must escape,
/// exact and enclosed, infinite, negative and missing values, and every verdict.
enum GoldenFixtures {
  static let hostile = "50%_a&b$c<d>|e"

  static let sources = [
    BoundSource(
      bound: "chain", path: "bounds/chain.yaml", title: "Expected error of the chain",
      paper: "Somebody & Sons 2026", arxiv: "2602.10531v2", place: "Theorem 3.1",
      note: "chain.md", symbols: "the paper's alpha_t is alpha[t]", metric: "squared-error",
      horizon: 2),
    BoundSource(
      bound: "odd_%&$", path: "bounds/odd names/odd_%&$.yaml",
      title: "A title with <b> & 5% of _x_",
      paper: "Nobody 2025", metric: "kl", horizon: 2),
  ]

  static let first = InstanceRecord(
    index: 1, parameters: [.init(name: "a_b", value: "1/10"), .init(name: "N", value: "1000")])
  static let second = InstanceRecord(
    index: 2, parameters: [.init(name: "a_b", value: "1"), .init(name: "N", value: "1000")])
  static let bare = InstanceRecord(index: 1, parameters: [])

  static func result(
    _ bound: String, _ claim: String, _ formula: String, line: Int, _ instance: InstanceRecord,
    _ kind: ClaimKind, _ verdict: Verdict, expectsToHold: Bool = true, isAsExpected: Bool = true,
    slack: Number? = nil, isTrivial: Bool = false, violation: Violation? = nil,
    reason: String? = nil, theory: TheoryRecord? = Fixtures.rational
  ) -> ClaimResult {
    ClaimResult(
      bound: bound, claim: claim, formula: formula,
      place: SourcePlace(
        file: sources.first { $0.bound == bound }?.path ?? "", line: line, column: 9),
      instance: instance, kind: kind, verdict: verdict, expectsToHold: expectsToHold,
      isAsExpected: isAsExpected, horizon: 2, slack: slack, isTrivial: isTrivial,
      violation: violation, reason: reason, theory: theory,
      simulation: SimulationRecord(
        replicates: 100, maxZ: 2.125, eValue: 0.4, agrees: true, reason: nil))
  }

  static let check = CheckReport(
    seed: 20_260_211, level: "1/1000",
    results: [
      result(
        "chain", "recursion", "R[t] = R[t-1]/2  for t >= 1", line: 9, first, .equality, .certified),
      result(
        "chain", "ceiling", "R[t] <= 3/4", line: 10, first, .upper, .certified,
        slack: Fixtures.exact(3, 2)),
      result(
        "chain", "misprint", "R[t] = 2 * R[t-1]  for t >= 1", line: 11, first, .equality, .refuted,
        expectsToHold: false,
        violation: Violation(
          t: 1, claimed: Fixtures.exact(1), actual: Fixtures.exact(1, 4), relation: "=")),
      result(
        "chain", "recursion", "R[t] = R[t-1]/2  for t >= 1", line: 9, second, .equality, .certified),
      result(
        "chain", "ceiling", "R[t] <= 3/4", line: 10, second, .upper, .certified,
        slack: Fixtures.exact(3, 2), isTrivial: true),
      result(
        "chain", "misprint", "R[t] = 2 * R[t-1]  for t >= 1", line: 11, second, .equality, .vacuous,
        expectsToHold: false, reason: "`a > 1` holds at no generation", theory: nil),
      result(
        "odd_%&$", hostile, "R[t] >= abs(-1/7) | R[t] < 1", line: 7, bare, .lower, .refuted,
        isAsExpected: false, slack: Fixtures.exact(7, 9),
        violation: Violation(
          t: 2, claimed: Fixtures.exact(1, 7),
          actual: Fixtures.enclosure(Rational(1, 9), Rational(10_000_001, 90_000_000)),
          relation: ">="), theory: Fixtures.interval),
      result(
        "odd_%&$", "limit", "limit R[t] = exp(-1)", line: 8, bare, .limit, .undecided,
        reason: "no theorem covers a schedule that is a list", theory: nil),
      result(
        "odd_%&$", "floor", "R[t] >= -1/8", line: 9, bare, .lower, .supported,
        reason: "100 replicates do not contradict it", theory: nil),
      result(
        "odd_%&$", "doubled", "R[t] <= 2 * R[t-1]  for t >= 1", line: 10, bare, .upper, .diverges,
        isAsExpected: false, reason: "simulation contradicts it first at generation 1", theory: nil),
      result("odd_%&$", "all", "R[t] >= 0", line: 11, bare, .lower, .proved),
    ], sources: sources, notes: ["frequencies normalised by 0.7291"])

  private static func rows(_ theory: [Number?], _ estimates: [Double]) -> [TableReport.Row] {
    theory.indices.map { t in
      let z = theory[t].map { (estimates[t] - $0.doubleValue) / 0.0125 }
      return TableReport.Row(
        t: t, theory: theory[t], estimate: estimates[t], standardError: 0.0125,
        isStandardErrorExact: theory[t] != nil, halfWidth: theory[t] == nil ? nil : 0.0625, z: z)
    }
  }

  private static func bound(
    _ claim: String, _ kind: ClaimKind, _ verdict: Verdict, _ claimed: [Number?],
    _ slack: [Number?]
  ) -> TableReport.BoundColumn {
    TableReport.BoundColumn(
      claim: claim, formula: "R[t]", kind: kind, verdict: verdict, claimed: claimed, slack: slack)
  }

  static let table: TableReport = {
    let halves = [Fixtures.exact(1, 2), Fixtures.exact(1, 4), Fixtures.exact(1, 8)]
    let ceiling = bound(
      "ceiling", .upper, .certified, Array(repeating: Fixtures.exact(3, 4), count: 3),
      [Fixtures.exact(3, 2), Fixtures.exact(3), Fixtures.exact(6)])
    let misprint = bound(
      "misprint", .equality, .refuted, [nil, Fixtures.exact(1), Fixtures.exact(1, 2)],
      [nil, nil, nil])
    let third = Fixtures.enclosure(
      Rational(1, 3), Rational(1, 3) + Rational(10).power(-30))
    let infinite = Number.enclosure(.entire(precision: Precision(bits: 53)))
    return TableReport(
      check: check,
      instances: [
        TableReport.Instance(
          bound: "chain", instance: first, metric: "squared-error", replicates: 100,
          theory: Fixtures.rational, interval: .knownVariance,
          rows: rows(halves, [0.5, 0.2625, 0.1]),
          bounds: [ceiling, misprint]),
        TableReport.Instance(
          bound: "chain", instance: second, metric: "squared-error", replicates: 100,
          theory: Fixtures.rational,
          rows: rows(
            halves.map { .exact($0.exactValue.map { $0 / Rational(1000) } ?? .zero) }, [0.5, 0, 1]),
          bounds: [ceiling]),
        TableReport.Instance(
          bound: "odd_%&$", instance: bare, metric: "kl", replicates: 100,
          theory: Fixtures.interval, rows: rows([third, nil, infinite], [0.25, -1.5, .infinity]),
          bounds: [
            bound(
              hostile, .lower, .refuted, [Fixtures.exact(-1, 7), nil, Fixtures.exact(1, 7)],
              [nil, nil, Fixtures.exact(7, 9)])
          ]),
      ], stamp: stamp)
  }()

  static let stamp = TableStamp(
    arguments: ["bounds/chain.yaml", "--every", "1", "--set", "a_b=1/10"],
    files: [.init(path: "bounds/chain.yaml", hash: "cbf29ce484222325")],
    claims: ["chain/ceiling": "1a", "chain/misprint": "2b"], seed: 20_260_211,
    replicates: "100", level: "1/1000", precision: 128, version: "0.1.0")

  static let page = PageReport(
    check: check,
    files: sources.map { source in
      let names = check.results.filter { $0.bound == source.bound }.map { ($0.claim, $0.formula) }
      var seen: Set<String> = []
      return PageReport.File(
        source: source,
        claims: names.filter { seen.insert($0.0).inserted }.map { name, formula in
          PageReport.Claim(
            name: name, formula: formula,
            mathML: name == "limit" ? nil : "<math><mi>R</mi></math>")
        }, instances: table.instances.filter { $0.bound == source.bound },
        figures: ["<svg></svg>"])
    })

  static let phase = PhaseReport(
    bound: "chain", x: .init(name: "a", values: ["0", "1/2", "1"]),
    y: .init(name: "N", values: ["1", "10"]),
    phases: [[.collapses, .plateaus, .unknown], [.collapses, .improves, .vanishes]])
}
