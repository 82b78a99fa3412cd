import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// The variance at the front door. Oracle: the exact fractions, and enumeration for its zeros.
@Suite struct LossVarianceTests {
  @Test func isAnUpperEndWithTheStatedError() throws {
    var generator = SeededGenerator(seed: 71)
    for _ in 0..<200 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let variance = try Expectation.squaredErrorVariance(of: chain)
      #expect(variance.relativeError <= LossVariance.goal)
      let exact = try Enumerated(model).squaredErrorVariance
      for (t, value) in exact.enumerated() {
        let found = try #require(Rational(exactly: variance.values[t]))
        #expect(variance.isZero(at: t) == value.isZero, "t = \(t), \(model)")
        #expect(found >= value, "t = \(t), \(model)")
        #expect(found - value <= value * Rational(1, 1_000_000_000_000), "t = \(t), \(model)")
      }
    }
  }

  /// E D² - (E D)² in doubles would have no correct digit.
  @Test func hugeSampleSizes() throws {
    let horizon = 50
    let size = 1_000_000_000_000
    for start in [point(fractions("9/10", "1/20", "1/20")), .real] {
      let chain = try makeChain(
        truth: fractions("1/2", "1/3", "1/6"), start: start,
        alpha: [.one] + Array(repeating: Rational(1, 10), count: horizon),
        sampleSizes: Array(repeating: size, count: horizon + 1))
      let variance = try Expectation.squaredErrorVariance(of: chain)
      #expect(variance.relativeError <= LossVariance.goal)
      let exact: [PowerSumMoments<Rational>] = try #require(
        try PowerSumMoments.trajectory(of: chain, in: ()))
      for (value, moments) in zip(variance.values, exact) where value != 0 {
        let nearest = Double(moments.varianceD)
        #expect(abs(value - nearest) <= 1.001e-12 * nearest)
      }
    }
  }

  /// Nearly absorbed at a uniform truth: the variance decays like (1 - 1/n)^t.
  @Test func absorbedAtAUniformTruth() throws {
    let horizon = 3_000
    let chain = try makeChain(
      truth: Array(repeating: Rational(1, 5), count: 5), start: .truth,
      alpha: [.one] + Array(repeating: .zero, count: horizon),
      sampleSizes: Array(repeating: 10, count: horizon + 1))
    let variance = try Expectation.squaredErrorVariance(of: chain)
    #expect(variance.relativeError <= LossVariance.goal)
    #expect(variance.values[horizon] > 0 && variance.values[horizon] < 1e-130)
  }

  @Test func exactZeros() throws {
    // One draw, uniform truth: |P - p|² is the same wherever the draw falls.
    let single = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real, alpha: fractions("1", "1/3", "0"),
      sampleSizes: [1, 1, 7])
    #expect(try Expectation.squaredErrorVariance(of: single).values == [0, 0, 0])
    // The start is a vertex and no fresh data arrives: nothing ever moves, until it does.
    let still = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: point(fractions("0", "1", "0")),
      alpha: fractions("1", "0", "0", "1/2"), sampleSizes: [3, 5, 1, 2])
    let variance = try Expectation.squaredErrorVariance(of: still)
    #expect((0...3).map { variance.isZero(at: $0) } == [true, true, true, false])
  }
}
