import Inference
import Testing

/// Oracle: mpmath 1.3, `betainc(d/2, 1/2, 0, d/(d + x²), regularized=True) / 2` at 40 digits.
@Suite struct StudentLawTests {
  @Test(arguments: [
    (1, 0.5, 0.35241638234956673), (1, 3.25, 0.095015160939179844),
    (1, 12.0, 0.026464676059589875), (2, 0.5, 0.33333333333333333),
    (2, 3.25, 0.041525349691911125), (2, 12.0, 0.0034364668385792301),
    (7, 0.5, 0.31620356784464211), (7, 3.25, 0.0070286423575968699),
    (7, 12.0, 3.1791551890925501e-6), (49, 0.5, 0.30965659310506569),
    (49, 3.25, 0.0010445389024568722), (49, 12.0, 1.6904052473986992e-16),
    (999, 0.5, 0.30859259546514471), (999, 3.25, 0.00059629201209436231),
    (999, 12.0, 2.1715519538581252e-31),
  ])
  func upperTailAgreesWithMpmath(degrees: Int, x: Double, tail: Double) {
    #expect(abs(StudentLaw.upperTail(x, degrees: degrees) / tail - 1) < 1e-11)
    let quantile = StudentLaw.upperQuantile(tail, degrees: degrees)
    #expect(abs(quantile / x - 1) < 1e-9)
  }

  @Test func normalQuantilesAreTheTabulatedOnes() {
    #expect(abs(NormalLaw.upperQuantile(0.005) - 2.5758293035489004) < 1e-12)
    #expect(abs(NormalLaw.upperQuantile(0.0005) - 3.2905267314918945) < 1e-12)
  }

  /// Two generations, one of them off: found, and the p-value is that of the generation twice.
  @Test func asymptoticTestsShareTheirLevel() throws {
    var test = AsymptoticTest(null: .zeroMean, generations: 2, level: try Level(0.01))
    for value in [-1.0, 0.5, 1, -0.5, 0.2] { test.observe(partial: [value, value + 4]) }
    let smallest = try #require(test.smallestPValue)
    #expect(smallest.generation == 1)
    #expect(smallest.pValue == 2 * (try #require(test.pValue(atGeneration: 1))))
    #expect(test.rejects())
    var constant = AsymptoticTest(null: .zeroMean, generations: 1, level: try Level(0.01))
    for _ in 0..<9 { constant.observe(partial: [3]) }
    #expect(constant.smallestPValue == nil && !constant.rejects())
    #expect(constant.detectableDeviation(atGeneration: 0) == nil)
  }
}
