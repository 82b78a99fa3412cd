import Inference
import Testing

/// The price of validity at any time: at a level of 1/1000 for one test, planned for 10^3 to 10^6
/// replicates, a shift of 1.6 half-widths of the fixed-sample normal interval of the same level is
/// found at every number of replicates between. Planned for one number, 1.25 half-widths are.
///
/// Oracle: the normal quantile 3.2905 of the level; values alternate between the shifted mean plus
/// and minus one standard deviation, so the sample's z-score is the shift's exactly.
@Suite struct KnownVarianceWidthTests {
  private static let quantile = 3.2905267314918945

  private func rejects(
    planned: Int, first: Int? = 1000, count: Int, widths: Double
  ) throws -> (rejects: Bool, ratio: Double) {
    var test = try KnownVarianceTest(
      means: [0], variances: [1], plannedReplicates: planned, firstReplicates: first,
      level: Level(1e-3), relativeRounding: 0)
    let halfWidth = Self.quantile / Double(count).squareRoot()
    let (above, below) = (widths * halfWidth + 1, widths * halfWidth - 1)
    let values = [above, below]
    for index in 0..<count { test.observe(values[(index & 1)...(index & 1)]) }
    return (test.rejects(), test.detectableDeviation(atGeneration: 0) / halfWidth)
  }

  @Test(arguments: [1000, 2000, 5000, 10_000, 30_000, 50_000, 100_000, 300_000, 500_000, 1_000_000])
  func theWidthIsWithinItsFactor(count: Int) throws {
    let wide = try rejects(planned: 1_000_000, count: count, widths: 1.6)
    #expect(wide.rejects)
    #expect(wide.ratio < 1.6 && wide.ratio > 1.1)
  }

  @Test(arguments: [300, 1000, 100_000])
  func aPlanForOneNumberIsNarrower(count: Int) throws {
    let narrow = try rejects(planned: count, first: nil, count: count, widths: 1.25)
    #expect(narrow.rejects)
    #expect(narrow.ratio < 1.25 && narrow.ratio > 1.1)
  }

  /// The stated detectable deviation is where the test begins to reject.
  @Test func theStatedDeviationIsTheWidth() throws {
    let stated = try rejects(planned: 1_000_000, count: 20_000, widths: 1).ratio
    #expect(try rejects(planned: 1_000_000, count: 20_000, widths: 1.01 * stated).rejects)
    #expect(try !rejects(planned: 1_000_000, count: 20_000, widths: 0.9 * stated).rejects)
  }

  /// Negative control: planned for 100 replicates, 10^5 of them are used badly.
  @Test func aPlanForFewReplicatesIsNotGoodForMany() throws {
    #expect(try !rejects(planned: 100, first: nil, count: 100_000, widths: 1.6).rejects)
  }
}
