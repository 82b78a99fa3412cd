import Intervals
import Multiprecision
import Reporting
import Results

/// Hand-made records: the reports that the suites render.
enum Fixtures {
  static func exact(_ numerator: Int, _ denominator: Int = 1) -> Number {
    .exact(Rational(numerator, denominator))
  }

  static func enclosure(_ lower: Rational, _ upper: Rational) -> Number {
    .enclosure(Interval(lower: lower, upper: upper, precision: Precision(bits: 160)))
  }

  static let instances = [
    InstanceRecord(
      index: 1,
      parameters: [
        .init(name: "a", value: "1/10"), .init(name: "N", value: "1000"),
        .init(name: "K", value: "50"),
      ]),
    InstanceRecord(
      index: 2,
      parameters: [
        .init(name: "a", value: "0"), .init(name: "N", value: "2"), .init(name: "K", value: "2"),
      ]),
  ]

  static let rational = TheoryRecord(
    method: .momentRecursion, arithmetic: .rational, precisionBits: nil)
  static let interval = TheoryRecord(
    method: .momentRecursion, arithmetic: .interval, precisionBits: 128)
  static let agreeing = SimulationRecord(
    replicates: 10000, maxZ: 2.1, eValue: 0.4, agrees: true, reason: nil)

  static func result(
    _ claim: String, _ formula: String, line: Int, instance: Int, kind: ClaimKind = .equality,
    _ verdict: Verdict, expectsToHold: Bool = true, isAsExpected: Bool = true,
    slack: Number? = nil, isTrivial: Bool = false, violation: Violation? = nil,
    reason: String? = nil, theory: TheoryRecord? = rational,
    simulation: SimulationRecord? = agreeing
  ) -> ClaimResult {
    ClaimResult(
      bound: "contaminated-chain", claim: claim, formula: formula,
      place: SourcePlace(file: "bounds/chain.yaml", line: line, column: 14),
      instance: instances[instance - 1], kind: kind, verdict: verdict,
      expectsToHold: expectsToHold, isAsExpected: isAsExpected, horizon: 200, slack: slack,
      isTrivial: isTrivial, violation: violation, reason: reason, theory: theory,
      simulation: simulation)
  }

  /// Every kind of row: certified, refuted as expected and unexpectedly, undecided.
  static let check = CheckReport(
    seed: 20_260_211, level: "1/1000",
    results: [
      result("recursion", "R[t] = c * R[t-1] + d  for t >= 1", line: 30, instance: 1, .certified),
      result("recursion", "R[t] = c * R[t-1] + d  for t >= 1", line: 30, instance: 2, .certified),
      result(
        "misprint", "R[t] = R[t-1]", line: 32, instance: 1, .refuted, expectsToHold: false,
        violation: Violation(
          t: 1, claimed: exact(5, 9), actual: exact(4, 9), relation: "=")),
      result(
        "misprint", "R[t] = R[t-1]", line: 32, instance: 2, .certified, expectsToHold: false),
      result(
        "ceiling", "R[t] <= 1 | 2", line: 34, instance: 1, kind: .upper, .certified,
        isAsExpected: false, slack: exact(9, 8), isTrivial: true),
      result(
        "ceiling", "R[t] <= 1 | 2", line: 34, instance: 2, kind: .upper, .refuted,
        isAsExpected: false, slack: exact(4, 5),
        violation: Violation(
          t: 3, claimed: exact(4, 9), actual: exact(5, 9), relation: "<=")),
      result(
        "limit", "limit R[t] = exp(-1)", line: 36, instance: 1, kind: .limit, .undecided,
        slack: nil, reason: "no theorem covers a schedule that is a list", theory: interval,
        simulation: SimulationRecord(
          replicates: 10000, maxZ: nil, eValue: nil, agrees: nil, reason: "n is above 10^9")),
    ],
    notes: ["frequencies normalised by 0.7291"])
}

extension Fixtures {
  /// About 5000 characters; close to 10/3.
  static let longFraction =
    Rational(10).power(2500) / (Rational(10).power(2499) * Rational(3) + Rational(7))

  static let trajectory = TrajectoryReport(
    instances: [
      .init(
        bound: "golden", instance: instances[0], metric: "squared-error", theory: rational,
        values: [exact(11, 36), exact(1, 2), .exact(longFraction), exact(0)]),
      .init(
        bound: "golden", instance: InstanceRecord(index: 2, parameters: []),
        metric: "squared-error", theory: interval,
        values: [
          enclosure(Rational(1, 3), Rational(1, 3)), enclosure(Rational(1, 3), Rational(2, 3)),
        ]),
    ], notes: ["frequencies normalised by 0.7291"])

  static let simulation = SimulationReport(
    seed: 7, quantileLevels: [0.05, 0.5, 0.95],
    instances: [
      .init(
        bound: "golden", instance: instances[0], metric: "squared-error", replicates: 100,
        interval: .knownVariance,
        generations: [
          .init(
            t: 0, mean: 0.123456789, standardError: 0.00054321, halfWidth: 0.00234567,
            quantiles: [0.01, 0.1, 1.0 / 3]),
          .init(t: 1, mean: 0.5, standardError: nil, quantiles: [0.01, 0.1, 0.2]),
          .init(t: 2, mean: .infinity, standardError: .nan, quantiles: [0, 0, .infinity]),
        ])
    ], interruption: "100 of 10000 replicates were done")

  static let table = TableReport(
    check: check,
    instances: [
      .init(
        bound: "contaminated-chain", instance: instances[0], metric: "squared-error",
        replicates: 100, theory: rational,
        rows: [
          .init(
            t: 0, theory: exact(11, 36), estimate: 0.3056, standardError: 0.0021,
            isStandardErrorExact: true, z: 0.02),
          .init(
            t: 1, theory: nil, estimate: 0.53, standardError: nil, isStandardErrorExact: false,
            z: nil),
        ],
        bounds: ["ceiling", "a-very-long-name-of-a-claim-that-does-not-end", "floor"].map {
          .init(
            claim: $0, formula: "R[t] <= 1", kind: .upper, verdict: .certified,
            claimed: [nil, exact(1)], slack: [nil, exact(2)])
        })
    ])

  static let capabilities = CapabilityReport(
    rows: [
      .init(
        family: "categorical", scheme: "mixture", metric: "squared-error", theory: "rational",
        detail: "enumeration for small instances, moment recursion for any start and schedule")
    ], missing: ["l1 has no theory yet"])

  static func evaluation(_ outcome: EvaluationReport.Outcome) -> EvaluationReport {
    EvaluationReport(expression: "1/2 + 1/3", outcome: outcome)
  }

  typealias Render = @Sendable (OutputFormat, RenderOptions) -> String

  /// Every kind of report under the name of its command.
  static let allReports: [(name: String, render: Render)] = [
    ("check", { Renderer().render(check, as: $0, options: $1) }),
    ("theory", { Renderer().render(trajectory, as: $0, options: $1) }),
    ("simulate", { Renderer().render(simulation, as: $0, options: $1) }),
    ("table", { Renderer().render(table, as: $0, options: $1) }),
    ("eval", { Renderer().render(evaluation(.number(exact(5, 6))), as: $0, options: $1) }),
    (
      "eval",
      { Renderer().render(evaluation(.vector([.exact(longFraction)])), as: $0, options: $1) }
    ),
    ("eval", { Renderer().render(evaluation(.truth(nil)), as: $0, options: $1) }),
    ("capabilities", { Renderer().render(capabilities, as: $0, options: $1) }),
  ]

  /// The same kinds with nothing in them.
  static let emptyReports: [Render] = [
    {
      Renderer().render(CheckReport(seed: 1, level: "1/1000", results: []), as: $0, options: $1)
    },
    { Renderer().render(TrajectoryReport(instances: []), as: $0, options: $1) },
    {
      Renderer().render(
        SimulationReport(seed: 1, quantileLevels: [], instances: []), as: $0, options: $1)
    },
    {
      Renderer().render(
        TableReport(check: CheckReport(seed: 1, level: "1/1000", results: []), instances: []),
        as: $0, options: $1)
    },
    { Renderer().render(evaluation(.vector([])), as: $0, options: $1) },
    { Renderer().render(CapabilityReport(rows: [], missing: []), as: $0, options: $1) },
  ]
}
