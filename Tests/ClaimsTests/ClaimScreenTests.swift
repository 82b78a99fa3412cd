import Intervals
import Models
import Multiprecision
import Testing

@testable import Claims

/// Screening by enclosures in doubles. Oracle: judging every generation.
@Suite struct ClaimScreenTests {
  static let horizon = 700

  /// R[t] = 1/(t + 3) + 1/50, enclosed to 100 bits, exact at some t; settled, to the last bit, from 60 on if asked.
  static func errors(settles: Bool) -> NumberSequence {
    NumberSequence(
      PeriodicNumbers(
        values: (0...horizon).map { t in
          let value = Rational(1, (settles ? min(t, 60) : t) + 3) + Rational(1, 50)
          return t % 7 == 3
            ? .exact(value)
            : .enclosure(
              Interval(
                lower: value - Rational(1, 1 << 50) * Rational(1, 1 << 50),
                upper: value + Rational(1, 1 << 50) * Rational(1, 1 << 50),
                precision: Workbench.precision))
        }, period: settles ? 62 : nil))
  }

  /// A packed sequence that says where it repeats itself.
  struct PeriodicNumbers: PackedNumbers {
    let values: [Number]
    /// From twice this on all numbers are alike.
    let period: Int?

    var count: Int { values.count }
    func number(at index: Int) -> Number { values[index] }
    func repeats(in range: Range<Int>, period: Int) -> Bool {
      self.period.map { range.lowerBound - period > 2 * $0 } ?? false
    }
  }

  static func instance(precision: Int = 128) -> InstanceData {
    var alpha = WordFractions(capacity: horizon + 1)
    for t in 0...horizon { alpha.append(1, over: UInt64(t + 1)) }
    return InstanceData(
      parameters: Workbench.exact([(1, 10), (5, 1)]), horizon: horizon, categories: 3,
      truth: Workbench.exact([(1, 2), (1, 3), (1, 6)]),
      start: Workbench.exact([(1, 1), (0, 1), (0, 1)]), alpha: NumberSequence(alpha),
      sampleSizes: SampleSizes((0...horizon).map { 3 + $0 % 5 }),
      precision: Precision(bits: precision),
      metric: .squaredError)
  }

  struct Summary: Equatable {
    var decision: String
    var isFirst: Bool
    var slack: String?
    var isTrivial: Bool

    init(_ outcome: ClaimOutcome, largest: Rational) {
      decision = "\(outcome.decision)"
      isFirst = outcome.isFailureFirst
      slack = outcome.slack.map { "\($0)" }
      isTrivial =
        !outcome.ceilings.isEmpty
        && outcome.ceilings.allSatisfy {
          !$0.interval(precision: Workbench.precision).lower.isLess(than: largest)
        }
    }
  }

  static func compare(
    _ claim: String, definitions sources: [DefinitionSet.Source] = [], settles: Bool = false
  ) throws -> (all: Summary, screened: Summary, chosen: Int?) {
    let (set, scope) = try DefinitionSet.read(sources, scope: Workbench.scope)
    let formula = try ClaimFormula(claim, scope: scope)
    let instance = instance()
    let expectations: [Quantity: NumberSequence] = [
      .metric(.squaredError): errors(settles: settles)
    ]
    let needed = set.closure(of: .none, formula.definitions).definitions
    let largest = Rational(9, 10)
    func outcome(_ chosen: [Int]?) throws -> ClaimOutcome {
      let values = try set.values(
        of: needed, instance: instance, expectations: expectations, upTo: chosen?.last)
      var evaluation = ClaimEvaluation(
        formula, instance: instance, expectations: expectations, definitions: values)
      return try evaluation.outcome(at: chosen, keepingClaimed: false)
    }
    let chosen = formula.generationsToJudge(
      in: instance, expectations: expectations, definitions: set, needed: needed,
      largest: .exact(largest), shortest: 2, shouldStop: { false })
    return (
      Summary(try outcome(nil), largest: largest), Summary(try outcome(chosen), largest: largest),
      chosen?.count
    )
  }

  static let settled = [
    "R[t] <= 1", "R[t] <= 9/10", "R[t] <= 1/(t+2) + 1/49", "R[t] < 2/(t+3) + 1/50",
    "0 <= R[t] <= 1",
    "R[t] >= 1/51", "R[t] >= 0", "R[t] <= exp(-t/100) + 1/20", "R[t] <= 1/(1+t)^(1/2)",
    "nonincreasing R[t]",
    "decreasing R[t] for t >= 5", "R[t] <= R[t-1] for t >= 1", "R[t] <= sum(k in 1..5, 1/(t+k))",
    "R[t] <= 1/4 when t >= 5", "R[t] > 1/10 => t < 12", "R[t] > 1/10 <=> t <= 9", "not R[t] > 2",
    "t > 3 => R[t] < 1/5",
    "t > 800 => R[t] < 0", "t >= 0 and R[t] < 1/2", "t < 5 or R[t] < 1/5",
    "R[t] <= if(t < 5, 1, 1/5)",
    "R[t] <= (9/10)^t + 1/10", "R[t] <= max(1/n[t], 1/40) + 1", "R[t] <= alpha[t] + 1/40",
    "R[t] <= log(t+2)",
    "R[t] >= sqrt(t)/1000 for t >= 2", "R[t] <= abs(t-5) + 1/2", "R[t] <= floor(t/2) + 2",
    "-R[t] <= 0",
    "R[t] <= t^2 for t >= 1", "R[t] <= (t-400)^2", "R[t] < 3/10 for t in 5..600",
    "R[t]*n[t] <= 2*n[t]",
    "R[t] + R[t-2] <= 2*R[t-1] + 1/10 for t in 2..T", "R[t] = 2", "R[t] <= 1/10",
    "R[t] <= 1/10 when n[t] = 3",
    "R[t] <= product(k in 1..3, 1 + k/(t+1))", "R[t] <= normsq(p) + 1/(t+1)", "R[t] <= R[0]",
    "R[t] <= p[1] + 1/t for t >= 1",
    "(1 - R[t])^(1/3) <= 1", "R[t] <= 2^(1/(t+1))", "R[t]^(t/100) <= 1 for t >= 1",
  ]

  @Test(arguments: settled.indices)
  func outcomeIsThatOfJudgingEveryGeneration(place: Int) throws {
    let claim = Self.settled[place]
    for settles in [false, true] {
      let (all, screened, chosen) = try Self.compare(claim, settles: settles)
      #expect(all == screened, "\(claim), \(settles)")
      let count = try #require(chosen, "\(claim) was not screened")
      #expect(count < 600, "\(claim) was judged at \(count) generations")
    }
  }

  /// What doubles cannot settle is judged everywhere, or wherever it is not a repetition.
  @Test(arguments: [
    "R[t] = 1/(t+3) + 1/50", "R[t] <= 1/(t+3) + 1/50", "R[t]*(t+3) = 1 + (t+3)/50",
    "gamma(t+1) >= R[t] for t in 0..20",
    "R[t] <= sum(k in 1..t+1, 1)", "R[t] = R[t]",
  ])
  func doubtfulClaimsHaveTheirOutcome(claim: String) throws {
    for settles in [false, true] {
      let (all, screened, _) = try Self.compare(claim, settles: settles)
      #expect(all == screened, "\(claim), \(settles)")
    }
  }

  @Test func settledSequencesAreJudgedUntilTheyRepeat() throws {
    let (all, screened, chosen) = try Self.compare("R[t]*R[t] = R[t]^2", settles: true)
    #expect(all == screened)
    let count = try #require(chosen)
    #expect(count <= 640 && count > 100)
  }

  @Test func definedSequencesAreScreened() throws {
    let sources = [
      DefinitionSet.Source(name: "B", start: "2/3", step: "(1 - a)^2 * B[t-1] + 1/n[t]"),
      DefinitionSet.Source(name: "C", start: "B[0]", step: "max(B[t], C[t-1]/2) + B[t-1]/(t+1)"),
    ]
    for claim in [
      "R[t] <= B[t]", "R[t] <= C[t]", "R[t] <= B[t] + C[t-3] for t >= 3", "R[t] >= C[t] - 2",
    ] {
      let (all, screened, chosen) = try Self.compare(claim, definitions: sources)
      #expect(all == screened, "\(claim)")
      #expect(try #require(chosen) < 300, "\(claim)")
    }
  }

  /// A definition that is at fault beyond what the claim speaks of is still a fault: nothing is screened.
  @Test func faultsOfDefinitionsAreNotPassedOver() throws {
    let sources = [DefinitionSet.Source(name: "B", start: "1", step: "B[t-1] + 1/(t - 300)")]
    #expect(throws: (any Error).self) {
      _ = try Self.compare("R[t] <= B[t] + 5 for t in 0..20", definitions: sources)
    }
  }

  /// Faults of the claim itself are found where they are.
  @Test(arguments: [
    "R[t] <= 1/(t-300) + 5", "R[t-1] <= 1", "R[t] <= log(t-5) when t > 1", "R[t] <= sqrt(300-t)",
  ])
  func faultsOfClaimsAreFound(claim: String) {
    #expect(throws: (any Error).self) { _ = try Self.compare(claim) }
  }

  /// Below the precision at which doubles enclose what is computed, nothing is screened.
  @Test func shortPrecisionIsNotScreened() throws {
    let formula = try ClaimFormula("R[t] <= 1", scope: Workbench.scope)
    for (bits, isScreened) in [(64, false), (119, false), (120, true)] {
      let chosen = formula.generationsToJudge(
        in: Self.instance(precision: bits),
        expectations: [.metric(.squaredError): Self.errors(settles: false)], definitions: .none,
        needed: [], largest: nil, shortest: 2, shouldStop: { false })
      #expect((chosen != nil) == isScreened)
    }
  }
}
