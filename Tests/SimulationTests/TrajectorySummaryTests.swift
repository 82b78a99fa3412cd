import Simulation
import Testing

/// Oracle: means, variances and quantiles of small integers, by hand and by the two-pass formula.
@Suite struct TrajectorySummaryTests {
  @Test func meansVariancesAndQuantilesOfIntegers() throws {
    var summary = TrajectorySummary(horizon: 1, plannedReplicates: 5)
    #expect(summary.mean(atGeneration: 0) == nil)
    for value in [4.0, 1, 3, 5, 2] { summary.observe([value, 7][...]) }
    #expect(summary.replicates == 5)
    #expect(summary.mean(atGeneration: 0) == 3)
    #expect(summary.variance(atGeneration: 0) == 2.5)
    #expect(summary.standardError(atGeneration: 0) == 0.5.squareRoot())
    #expect(summary.variance(atGeneration: 1) == 0)
    #expect(
      summary.quantiles(at: [0, 0.2, 0.21, 0.5, 0.95, 1], generation: 0) == [1, 1, 2, 3, 5, 5])
    #expect(summary.quantiles(at: [0.5], generation: 1) == [7])
  }

  @Test func oneReplicateHasNoStandardError() {
    var summary = TrajectorySummary(horizon: 0, plannedReplicates: 1)
    summary.observe([0.25][...])
    #expect(summary.mean(atGeneration: 0) == 0.25)
    #expect(summary.standardError(atGeneration: 0) == nil)
  }

  @Test func varianceIsStableFarFromZero() throws {
    var summary = TrajectorySummary(horizon: 0, plannedReplicates: 1000)
    for index in 0..<1000 { summary.observe([1e9 + Double(index % 2)][...]) }
    let variance = try #require(summary.variance(atGeneration: 0))
    // 1000 values of variance 1/4, unbiased: 250 / 999.
    #expect(abs(variance - 250.0 / 999) < 1e-9)
  }

  @Test func infiniteLossesMakeTheMeanInfiniteAndAreOrdered() {
    var summary = TrajectorySummary(horizon: 0, plannedReplicates: 3)
    for value in [1, Double.infinity, 2] { summary.observe([value][...]) }
    #expect(summary.mean(atGeneration: 0) == .infinity)
    #expect(summary.variance(atGeneration: 0) == nil)
    #expect(summary.infiniteLosses(atGeneration: 0) == 1)
    #expect(summary.quantiles(at: [0.5, 1], generation: 0) == [2, .infinity])
  }

  @Test func quantilesAreLeftOutWhereTheyWouldNotFit() {
    let limit = TrajectorySummary.keptValuesLimit
    var summary = TrajectorySummary(horizon: 1, plannedReplicates: limit / 2 + 1)
    summary.observe([1, 2][...])
    #expect(summary.quantiles(at: [0.5], generation: 0) == nil)
    #expect(summary.mean(atGeneration: 1) == 2)
  }
}
