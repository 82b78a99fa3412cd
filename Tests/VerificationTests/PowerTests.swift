import Foundation
import Inference
import Models
import Multiprecision
import Results
import Simulation
import Testing
import Verification

/// Oracle: simulation. The golden path is played 60 times, and the test of a claim that is wrong by
/// a multiple of the stated deviation is made on each.
@Suite struct PowerTests {
  private static let claims = """
    start: R[0] = 11/36
    last: R[3] = 2255/5184
    ceiling: R[t] <= 1 for t >= 1
    limit: limit R[t] = 0
    """

  private func report(replicates: Int, deviation: Rational = Rational(1, 100)) throws -> PowerReport
  {
    var options = RunOptions()
    options.replicates = replicates
    let file = try BoundFixtures.read(BoundFixtures.golden(claims: Self.claims))
    return try PowerRun(files: [file], options: options, deviation: deviation).run()
  }

  private func row(_ claim: String, _ report: PowerReport, t: Int) throws -> PowerReport.Row {
    try #require(report.claims.first { $0.claim == claim }?.rows.first { $0.t == t })
  }

  /// How many of 60 samples reject the mean of generation 3 times 1 + `relative`.
  private func found(_ relative: Double, replicates: Int, level: Double) throws -> Int {
    let chain = try CategoricalChain(
      truth: ProbabilityVector(
        [.exact(Rational(1, 2)), .exact(Rational(1, 3)), .exact(Rational(1, 6))], name: "target"),
      scheme: .mixture, start: .real,
      schedules: Schedules(
        alpha: [.exact(.one), .exact(Rational(1, 4)), .exact(Rational(1, 3)), .exact(.zero)],
        sampleSizes: [2, 3, 2, 4].map { .exact(Rational($0)) }))
    let mean = 2255.0 / 5184
    let variance = try sampleVariance(chain)
    var count = 0
    for seed in 0..<60 {
      var test = try KnownVarianceTest(
        means: [mean * (1 + relative)], variances: [variance], plannedReplicates: replicates,
        level: Level(level), relativeRounding: 0x1p-46)
      try ChainSimulator(chain: chain, seed: UInt64(seed), instance: 3).run(
        replicates: 0..<replicates, quantities: [.metric(.squaredError)], threads: 1
      ) { block in
        for replicate in block.replicates {
          test.observe(partial: [block.trajectory(ofReplicate: replicate).last])
        }
      }
      if test.rejects() { count += 1 }
    }
    return count
  }

  /// From 20,000 replicates: within 2 % of the true one, which suffices here.
  private func sampleVariance(_ chain: CategoricalChain) throws -> Double {
    var (sum, squares) = (0.0, 0.0)
    try ChainSimulator(chain: chain, seed: 99, instance: 3).run(
      replicates: 0..<20_000, quantities: [.metric(.squaredError)], threads: 2
    ) { block in
      for replicate in block.replicates {
        let loss = block.trajectory(ofReplicate: replicate).last ?? 0
        sum += loss
        squares += loss * loss
      }
    }
    return squares / 20_000 - (sum / 20_000) * (sum / 20_000)
  }

  @Test func theStatedDeviationIsFoundAboutHalfOfTheTime() throws {
    let report = try report(replicates: 400)
    let row = try row("last", report, t: 3)
    #expect(abs(row.claimed - 2255.0 / 5184) < 1e-15)
    let level = try #require(report.claims.first).level
    for sign in [-1.0, 1] {
      let half = try found(sign * row.relativeDetectable, replicates: 400, level: level)
      #expect((12...48).contains(half), "\(half) of 60")
      let most = try found(sign * 1.4 * row.relativeDetectable, replicates: 400, level: level)
      #expect(most >= 50, "\(most) of 60")
      let few = try found(sign * 0.6 * row.relativeDetectable, replicates: 400, level: level)
      #expect(few <= 10, "\(few) of 60")
    }
  }

  /// The two answers are each other's inverse.
  @Test func theReplicatesNeededFindTheDeviation() throws {
    let needed = try #require(try row("ceiling", report(replicates: 1), t: 2).replicatesNeeded)
    let found = try row("ceiling", report(replicates: needed), t: 2).relativeDetectable
    #expect(found <= 0.01 && found > 0.0099)
    let fewer = try row("ceiling", report(replicates: needed - needed / 10), t: 2)
    #expect(fewer.relativeDetectable > 0.01)
    // A quarter of the replicates for twice the deviation, in the limit of many.
    let coarse = try #require(
      try row("ceiling", report(replicates: 1, deviation: Rational(1, 50)), t: 2).replicatesNeeded)
    #expect(abs(Double(needed) / Double(coarse) - 4) < 0.2)
  }

  @Test func everyClaimHasRowsOrAReason() throws {
    let report = try report(replicates: 100)
    #expect(report.claims.map(\.claim) == ["start", "last", "ceiling", "limit"])
    #expect(report.claims.map { $0.rows.map(\.t) } == [[0], [3], [1, 2, 3], []])
    #expect(report.claims.map { $0.reason == nil } == [true, true, true, false])
  }

  /// Where no variance is known, the range of the loss gives a bound: simulated, the stated deviation
  /// is found in most runs, and a tenth of it is not.
  @Test func theRangeOfTheLossGivesABound() throws {
    let text = BoundFixtures.golden(claims: "first: l1[0] = 2/3\nceiling: R[t] <= 1")
      .replacingOccurrences(of: "squared-error", with: "reverse-kl")
    let none = try PowerRun(
      files: [BoundFixtures.read(text)], options: RunOptions(), deviation: Rational(1, 100)
    ).run()
    #expect(none.claims.allSatisfy { $0.rows.isEmpty && $0.reason != nil })

    var options = RunOptions()
    options.replicates = 600
    let file = try BoundFixtures.read(
      BoundFixtures.golden(claims: "last: R[3] = 4/5").replacingOccurrences(
        of: "squared-error", with: "support-loss"))
    let report = try PowerRun(files: [file], options: options, deviation: Rational(1, 10)).run()
    let claim = try #require(report.claims.first)
    let row = try #require(claim.rows.first)
    let level = try Level(claim.level)
    let planned =
      BettingTest.plannedDeviation(
        reach: 1.2, variance: 0.8 * 1.2, replicates: 600, generations: 1, level: level) / 0.8
    // An exact variance, where one is known, says more.
    #expect(
      claim.basis == .range ? row.relativeDetectable == planned : row.relativeDetectable < planned)
    func found(_ relative: Double) throws -> Int {
      let mean = 0.8
      var count = 0
      for seed in 0..<40 {
        // Losses 0 and 2: the widest of this range and mean.
        var stream = SplitMix(seed: UInt64(seed))
        var test = try BettingTest(
          null: .zeroMean, lower: [-mean], upper: [2 - mean], level: level, rounding: 0)
        for _ in 0..<600 {
          let loss = stream.next() < mean * (1 + relative) / 2 ? 2.0 : 0
          try test.observe([loss - mean][...])
        }
        if test.rejects() { count += 1 }
      }
      return count
    }
    #expect(try found(1.4 * planned) >= 32)
    #expect((4...36).contains(try found(planned)))
    #expect(try found(0.5 * planned) <= 8)
    let needed = try #require(row.replicatesNeeded)
    options.replicates = needed
    let again = try PowerRun(files: [file], options: options, deviation: Rational(1, 10)).run()
    #expect(try #require(again.claims.first?.rows.first).relativeDetectable <= 0.1)
  }
}

/// SplitMix64.
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}
