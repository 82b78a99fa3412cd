import Inference
import Testing

/// Oracle: expectations by going through every sample of small discrete laws.
///
/// No test here can fail by chance.
@Suite struct UpperMeanTestTests {
  private func test(
    _ law: DiscreteLaw, bound: Double, variance: Double, planned: Int = 10, rounding: Double = 0
  ) throws -> UpperMeanTest {
    try UpperMeanTest(
      bounds: [bound], variances: [variance], plannedReplicates: planned, level: Level(1e-3),
      rounding: rounding)
  }

  private func eValueExpectation(
    _ law: DiscreteLaw, _ test: UpperMeanTest, error: Double = 0
  ) -> Double {
    law.expectation(
      over: 3, from: test, observe: { $0.observe(partial: [$1 + error]) }, value: \.eValue)
  }

  /// The mean at the bound, far below it, and a smaller variance than allowed.
  @Test(arguments: DiscreteLaw.all) func expectationIsAtMostOneUnderTheNull(
    _ law: DiscreteLaw
  ) throws {
    for planned in [1, 10, 1000, 100_000_000] {
      for below in [0.0, 0.1, 1, 100] {
        for excess in [1.0, 2] {
          let test = try test(
            law, bound: law.mean + below * law.variance.squareRoot(),
            variance: excess * law.variance, planned: planned)
          #expect(eValueExpectation(law, test) <= 1 + 1e-12, "\(planned), \(below), \(excess)")
        }
      }
    }
  }

  @Test(arguments: DiscreteLaw.all) func roundingWithinTheAllowanceIsCovered(
    _ law: DiscreteLaw
  ) throws {
    for planned in [1, 10, 1000] {
      let test = try test(
        law, bound: law.mean, variance: law.variance, planned: planned, rounding: 0.05)
      #expect(eValueExpectation(law, test, error: 0.05) <= 1)
      #expect(eValueExpectation(law, test, error: -0.05) <= 1)
    }
  }

  /// Negative controls: a mean above the bound, and a larger variance than allowed.
  @Test func expectationExceedsOneUnderAWrongNull() throws {
    let law = DiscreteLaw.lattice
    #expect(
      eValueExpectation(law, try test(law, bound: law.mean - 0.5, variance: law.variance)) > 1.1)
    let rare = DiscreteLaw.rare
    #expect(
      eValueExpectation(rare, try test(rare, bound: rare.mean, variance: 0.1 * rare.variance))
        > 1.01)
  }

  /// The factor 1 + y + y²/2 of the two-sided test would not do: far below the bound it is large.
  @Test func valuesFarBelowTheBoundAreNoEvidence() throws {
    var upper = try UpperMeanTest(
      bounds: [0], variances: [1], plannedReplicates: 5, level: Level(1e-3), rounding: 0)
    var twoSided = try KnownVarianceTest(
      means: [0], variances: [1], plannedReplicates: 5, level: Level(1e-3), relativeRounding: 0)
    for _ in 0..<5 {
      upper.observe(partial: [-30])
      twoSided.observe([-30][...])
    }
    #expect(upper.eValue < 0.01 && !upper.rejects())
    #expect(twoSided.rejects())
  }

  @Test func excessIsFoundAboutWhereStated() throws {
    for planned in [3, 30, 3000] {
      var silent = try UpperMeanTest(
        bounds: [0, 0], variances: [1, 1], plannedReplicates: planned, level: Level(1e-3),
        rounding: 0)
      for index in 0..<planned { silent.observe(partial: [0, index % 2 == 0 ? 1 : -1]) }
      let detectable = silent.detectableDeviation(atGeneration: 1)
      for (multiple, isFound) in [(0.6, false), (1.4, true)] {
        var test = try UpperMeanTest(
          bounds: [0, 0], variances: [1, 1], plannedReplicates: planned, level: Level(1e-3),
          rounding: 0)
        for index in 0..<planned {
          test.observe(partial: [0, multiple * detectable + (index % 2 == 0 ? 1 : -1)])
        }
        #expect(test.rejects() == isFound, "\(planned), \(multiple)")
        #expect(test.strongestGeneration == 1 || !isFound)
      }
    }
  }

  @Test func zeroVarianceMeansAtMostTheBound() throws {
    for (value, isFound) in [(0.5, false), (0.5 + 1e-9, true), (0.1, false)] {
      var test = try UpperMeanTest(
        bounds: [0.5], variances: [0], plannedReplicates: 2, level: Level(1e-3), rounding: 1e-10)
      test.observe(partial: [value])
      test.observe(partial: [nil])
      #expect(test.rejects() == isFound)
      #expect(test.detectableDeviation(atGeneration: 0) > 0)
    }
  }
}
