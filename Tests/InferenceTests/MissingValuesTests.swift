import Inference
import RandomStreams
import Testing

/// Missing values are no bets: a test with gaps equals the tests of what is there, made apart.
@Suite struct MissingValuesTests {
  private let values: [[Double?]] = {
    var stream = RandomStream(seed: 71, instance: 0, replicate: 0)
    return (0..<40).map { _ in
      (0..<2).map { _ in
        let value = stream.nextUniform()
        return stream.nextUniform() < 0.3 ? nil : value
      }
    }
  }()

  @Test func knownVarianceTestsOfEachGenerationAgree() throws {
    var both = try KnownVarianceTest(
      means: [0.4, 0.5], variances: [0.08, 0.09], plannedReplicates: 40, level: Level(0.01),
      relativeRounding: 0)
    for row in values { both.observe(partial: row) }
    for t in 0..<2 {
      // A second generation without variance, so that lambda is tuned alike.
      var alone = try KnownVarianceTest(
        means: [t == 0 ? 0.4 : 0.5, 0], variances: [t == 0 ? 0.08 : 0.09, 0],
        plannedReplicates: 40, level: Level(0.01), relativeRounding: 0)
      let present = values.compactMap { $0[t] }
      for value in present { alone.observe([value, 0][...]) }
      #expect(abs(alone.eValue(atGeneration: 0) / both.eValue(atGeneration: t) - 1) < 1e-12)
      #expect(both.count(atGeneration: t) == present.count)
      let mean = present.reduce(0, +) / Double(present.count)
      #expect(abs((try #require(both.sampleMean(atGeneration: t))) - mean) < 1e-12)
      #expect(abs(both.zScore(atGeneration: t) - alone.zScore(atGeneration: 0)) < 1e-12)
    }
  }

  @Test func bettingTestsOfEachGenerationAgree() throws {
    func test(_ count: Int) throws -> BettingTest {
      try BettingTest(
        null: .zeroMean, lower: Array(repeating: -0.5, count: count),
        upper: Array(repeating: 0.5, count: count), level: Level(0.01), rounding: 0)
    }
    let shifted = values.map { row in row.map { $0.map { $0 - 0.5 } } }
    var both = try test(2)
    for row in shifted { try both.observe(partial: row) }
    var average = 0.0
    for t in 0..<2 {
      var alone = try test(1)
      for row in shifted {
        if let value = row[t] { try alone.observe([value][...]) }
      }
      average += alone.eValue / 2
    }
    #expect(abs(both.eValue / average - 1) < 1e-12)
  }

  /// No interval of zero width, whatever was seen.
  @Test func theDetectableDeviationIsNeverZero() throws {
    var known = try KnownVarianceTest(
      means: [0.25], variances: [0], plannedReplicates: 5, level: Level(0.01), relativeRounding: 0)
    var betting = try BettingTest(
      null: .zeroMean, lower: [-0.25], upper: [0.75], level: Level(0.01), rounding: 0)
    for count in 1...200 {
      known.observe([0.25][...])
      try betting.observe([0][...])
      #expect(known.detectableDeviation(atGeneration: 0) > 0)
      let found = betting.detectableDeviation(atGeneration: 0)
      #expect(found.map { $0 > 0 && $0 <= 0.75 } ?? (count < 30), "\(count)")
    }
    #expect(betting.detectableDeviation(atGeneration: 0) != nil)
    var few = try BettingTest(
      null: .zeroMean, lower: [-0.25], upper: [0.75], level: Level(0.01), rounding: 0)
    for _ in 0..<8 { try few.observe([0.1][...]) }
    #expect(few.detectableDeviation(atGeneration: 0) == nil)
  }
}
