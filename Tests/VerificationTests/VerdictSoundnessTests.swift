import Claims
import Intervals
import Multiprecision
import Results
import Testing
import Verification

/// Claims on which a verdict, a violation or a slack once was wrong.
///
/// Oracle: each claim's truth is known by hand. Every wrong one stands beside a right one that
/// differs little, so that a checker that refuses everything fails too.
@Suite struct VerdictSoundnessTests {
  static func results(
    _ claims: String, metric: String = "squared-error", alpha: String = "1/(t+1)",
    n: String = "5", horizon: Int = 5, replicates: Int = 0
  ) throws -> [String: ClaimResult] {
    let text = """
      title: soundness
      source: { paper: test }
      model:
        family: categorical
        target: [1/2, 1/3, 1/6]
        scheme: mixture
        start: real
      schedules:
        alpha: \(alpha)
        n: \(n)
      metric: \(metric)
      horizon: \(horizon)
      claims:
      \(claims.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      simulation: { replicates: 1, seed: 1 }
      """
    let report = try BoundFixtures.check(text, replicates: replicates)
    return Dictionary(uniqueKeysWithValues: report.results.map { ($0.claim, $0) })
  }

  static func verdicts(_ results: [String: ClaimResult]) -> [String: Verdict] {
    results.mapValues(\.verdict)
  }

  // MARK: Limits

  /// An enclosure of 0 times t has no known limit: sqrt(2)^2 - 2 is 0, and so is the product.
  @Test func growthOfWhatMayBeZeroIsUndecided() throws {
    let results = try Self.results(
      """
      zero: limit (sqrt(2)^2 - 2) * t = 0
      below: limit (sqrt(2)^2 - 2) * t < -5
      above: eventually (sqrt(2)^2 - 2) * t > 0
      settled: limit (sqrt(2) - 1) * t > 5
      sunk: limit (1 - sqrt(2)) * t < -5
      sunkUp: limit (1 - sqrt(2)) * t > -5
      """)
    #expect(
      Self.verdicts(results) == [
        "zero": .undecided, "below": .undecided, "above": .undecided, "settled": .certified,
        "sunk": .certified, "sunkUp": .refuted,
      ])
  }

  /// The diversity tends to 0 here, so that its product with t is not known to have a sign.
  @Test func vanishingDiversityTimesTimeIsUndecided() throws {
    let results = try Self.results(
      """
      below: limit R[t] * t < 0
      zero: limit R[t] = 0
      """, metric: "heterozygosity")
    #expect(Self.verdicts(results) == ["below": .undecided, "zero": .certified])
  }

  /// H is a matter of truth and start: irrational schedules leave it exact.
  @Test func limitIsExactForIrrationalSchedules() throws {
    let results = try Self.results(
      """
      collapse: limit R[t] = 1 - normsq(p)
      lower: limit R[t] < 1 - normsq(p)
      other: limit R[t] = 1 - normsq(p) + 1/10^60
      """, alpha: "t^(-1/2)")
    #expect(
      Self.verdicts(results) == [
        "collapse": .certified, "lower": .refuted, "other": .refuted,
      ])
  }

  /// A condition that is undefined because of an expectation is not a fault of the file.
  @Test func undefinedConditionOfALimitIsUndecided() throws {
    let results = try Self.results("a: limit R[t] = 0 when 1 / (R[0] - R[0]) > 1")
    #expect(results["a"]?.verdict == .undecided)
  }

  // MARK: Violations

  @Test(arguments: [
    "not (R[t] > 0 or R[t] < 0)", "not (R[t] > 100 => R[t] < 0)", "not not (R[t] < 0)",
    "not (R[t] > 1 <=> R[t] < 0)", "not (R[t] > 0 and R[t] < 1)",
  ])
  func violationShowsAComparisonOfTheClaim(claim: String) throws {
    let result = try #require(try Self.results("a: \(claim)")["a"])
    #expect(result.verdict == .refuted)
    let violation = try #require(result.violation)
    // R[0] = H/5 = 11/90.
    #expect(violation.actual.exactValue == Rational(11, 90))
    #expect(violation.t == 0)
  }

  /// The relation is read as ACTUAL relation CLAIMED, whichever side was written first.
  @Test(arguments: ["R[t] <= 1/10", "1/10 >= R[t]"])
  func violationReadsFromActualToClaimed(claim: String) throws {
    let violation = try #require(try Self.results("a: \(claim)")["a"]?.violation)
    #expect(violation.relation == "<=")
    #expect(violation.claimed.exactValue == Rational(1, 10))
    #expect(violation.actual.exactValue == Rational(11, 90))
  }

  /// A violation by 10^-60 at t = 3 hides behind one by 1 at t = 5 at the first precision.
  @Test func violationIsTheFirstOne() throws {
    let own = "(1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p)) / n[t]"
    let faults = "if(t = 3, 1/10^60, 0) + if(t = 5, 1, 0)"
    let results = try Self.results(
      """
      late: R[t] = \(own) + \(faults) for t >= 1
      never: R[t] = \(own) for t >= 1
      """, alpha: "t^(-1/2)")
    #expect(results["late"]?.verdict == .refuted)
    #expect(results["late"]?.violation?.t == 3)
    #expect(results["never"]?.verdict == .supported)
  }

  // MARK: Monotone claims

  /// Only neighbours that the claim speaks of are compared.
  @Test func monotoneComparesGenerationsOfTheCondition() throws {
    let sawtooth = "if(t < 3, 0, 5 - t) + 0 * R[t]"
    let results = try Self.results(
      """
      filtered: nonincreasing \(sawtooth) when t >= 3
      ranged: nonincreasing \(sawtooth) for t >= 3
      all: nonincreasing \(sawtooth)
      defined: nonincreasing 1 / t when t >= 1
      alone: increasing \(sawtooth) when t = 3
      """)
    #expect(
      Self.verdicts(results) == [
        "filtered": .certified, "ranged": .certified, "all": .refuted, "defined": .certified,
        "alone": .vacuous,
      ])
  }

  // MARK: Vacuity and slack

  @Test func vacuousHypothesesOfAConjunction() throws {
    let results = try Self.results(
      """
      both: (t < 0 => R[t] = 5) and (t < 0 => R[t] = 7)
      one: (t < 0 => R[t] = 5) and R[t] >= 0
      """)
    #expect(Self.verdicts(results) == ["both": .vacuous, "one": .certified])
  }

  @Test func equalityThatIsNotDecidedHasNoSlack() throws {
    let results = try Self.results(
      """
      vacuous: R[t] = 5 when t < 0
      undecided: R[t] = 1 / (R[t] - R[t])
      holds: R[0] = (1 - normsq(p)) / n[0]
      """)
    #expect(results["vacuous"]?.verdict == .vacuous)
    #expect(results["vacuous"]?.slack == nil)
    #expect(results["undecided"]?.verdict == .undecided)
    #expect(results["undecided"]?.slack == nil)
    #expect(results["holds"]?.slack?.exactValue == .one)
  }

  /// A bound is trivial only where every generation is seen to be.
  @Test func trivialBoundsHoldAtEveryGeneration() throws {
    let results = try Self.results(
      """
      trivial: R[t] <= 2
      tight: R[t] <= if(t = 5, 1, 2)
      undefined: R[t] <= 2 + if(t = 0, 1 / (R[0] - R[0]), 0)
      """)
    #expect(results["trivial"]?.isTrivial == true)
    #expect(results["tight"]?.isTrivial == false)
    #expect(results["undefined"]?.isTrivial == false)
    #expect(results["undefined"]?.verdict == .undecided)
  }

  /// A failure at an early generation does not hide a fault of the file at a later one.
  @Test(arguments: [
    "nonincreasing R[t+1]", "R[t+1] = 5 or R[t] = 5", "R[t+1] = 5", "not (R[t+1] > 0)",
  ])
  func indexFaultsAreFoundBehindAFailure(claim: String) {
    #expect(throws: RunError.self) { try Self.results("a: \(claim)") }
  }

  // MARK: Claims without theory

  @Test func trivialBoundsNeedNoTheory() throws {
    let results = try Self.withoutTheory(
      """
      trivial: l1[t] <= 5/3
      tight: l1[t] <= 5/3 - 1/100
      other: l1[t] <= 2 * l1[0]
      """, replicates: 20)
    #expect(results.mapValues(\.isTrivial) == ["trivial": true, "tight": false, "other": false])
    #expect(results["trivial"]?.verdict == .supported)
  }

  /// Too large for the law of one category, so that l1 has no theory.
  static func withoutTheory(_ claims: String, replicates: Int = 0) throws -> [String: ClaimResult] {
    try results(claims, metric: "l1", n: "10^8", horizon: 30, replicates: replicates)
  }

  /// A relation in which no expectation occurs is decided exactly, not by replicates.
  @Test(arguments: [0, 20]) func constantLinksAreDecidedExactly(replicates: Int) throws {
    let results = try Self.withoutTheory(
      """
      wrong: l1[t] <= 2 <= 2 - 1/10^20
      right: if(t > 100, l1[t], 0) <= 2 - 1/10^20
      """, replicates: replicates)
    #expect(results["wrong"]?.verdict == .refuted)
    #expect(results["wrong"]?.violation?.t == 0)
    #expect(results["right"]?.verdict == .certified)
  }

  /// An index below 0 is a fault of the file with and without replicates, with and without theory.
  @Test(arguments: [0, 20]) func indexFaultsDoNotNeedTheory(replicates: Int) {
    #expect(throws: RunError.self) {
      try Self.withoutTheory("a: l1[t] <= l1[t-1] + 1", replicates: replicates)
    }
  }
}
