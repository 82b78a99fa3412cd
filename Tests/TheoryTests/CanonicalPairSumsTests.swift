import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Variances by the canonical expansion of a draw. Oracles: the joint laws in fixed point and the laws of
/// merged categories, which share nothing with it; the power sums, which know the squared error's variance at
/// any size.
@Suite struct CanonicalPairSumsTests {
  private static let precision = Precision(bits: 192)

  private static func variances(
    _ metric: Metric, _ chain: CategoricalChain, mostOrders: Int = CanonicalCategory.mostOrders
  ) throws -> [Interval] {
    var sums = CanonicalPairSums(
      groups: try CategoryPairVariance.categories(of: metric, chain),
      functional: try #require(CategoryFunctional(metric)), metric: metric, chain: chain)
    sums.mostOrders = mostOrders
    sums.widest = .infinity
    return try sums.variances(
      isConstant: ConstantLoss.generations(of: metric, chain: chain), shouldStop: { false })
  }

  private static func inFixedPoint(
    _ metric: Metric, _ chain: CategoricalChain
  ) throws -> [Interval] {
    try FixedPairSums(
      groups: try CategoryPairVariance.categories(of: metric, chain),
      functional: try #require(CategoryFunctional(metric)), chain: chain, precision: precision
    ).variances(shouldStop: { false })
  }

  /// Every corner of small models; a category that may take all of a generation is refused.
  @Test(arguments: 0..<10)
  func containsTheJointLawsInFixedPoint(_ part: Int) throws {
    var generator = SeededGenerator(seed: UInt64(1101 + part))
    for _ in 0..<10 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      guard chain.categories >= 3 else { continue }
      for metric in [Metric.l1, .hellinger, .entropy, .squaredError] {
        let fixed = try Self.inFixedPoint(metric, chain)
        do {
          for (t, found) in try Self.variances(metric, chain).enumerated() {
            #expect(found.overlaps(fixed[t]), "\(metric) t \(t) \(model): \(found), \(fixed[t])")
            #expect(found.widthDouble < 1e-7, "\(metric) t \(t) \(model)")
          }
        } catch NoTheory.noVariance {
          continue
        }
      }
    }
  }

  /// Proportions of 1/10 and less, as in use, and one of 3/10.
  private static let truth = fractions(
    "1/10", "1/10", "1/10", "1/10", "1/12", "1/12", "1/30", "1/30", "1/30", "1/30", "3/10")

  private static func chain(
    alpha: [Rational] = fractions("1", "1/3", "1/10"), sampleSizes: [Int] = [200, 230, 180],
    start: Start = .real
  ) throws -> CategoricalChain {
    try makeChain(truth: truth, start: start, alpha: alpha, sampleSizes: sampleSizes)
  }

  @Test func containsTheVarianceFromPowerSums() throws {
    let chain = try Self.chain()
    let exact = try Expectation.squaredErrorVariance(of: chain)
    let found = try Self.variances(.squaredError, chain)
    for (t, value) in found.enumerated() {
      let expected = exact.enclosures[t].interval(precision: Self.precision)
      #expect(value.overlaps(expected), "t \(t): \(value), \(expected)")
      #expect(value.relativeWidth < 1e-6, "t \(t): \(value)")
    }
    let wrong: [CategoricalChain] = [
      try Self.chain(sampleSizes: [200, 200, 230]),
      try Self.chain(alpha: fractions("1", "1/3", "1/3")),
      try Self.chain(start: .truth), try Self.chain(sampleSizes: [200, 230, 181]),
    ]
    for chain in wrong {
      let other = try Self.variances(.squaredError, chain)[2]
      #expect(!other.overlaps(exact.enclosures[2].interval(precision: Self.precision)))
    }
  }

  /// A draw expanded to two orders is far from a draw, and the bound of what is left out covers it.
  @Test func whatIsLeftOutIsBounded() throws {
    let chain = try Self.chain(alpha: fractions("1", "1/3"), sampleSizes: [200, 230])
    let exact = try Expectation.squaredErrorVariance(of: chain)
    let found = try Self.variances(.squaredError, chain, mostOrders: 2)
    for (t, value) in found.enumerated() {
      let expected = exact.enclosures[t].interval(precision: Self.precision)
      #expect(value.overlaps(expected))
      let middle = Interval(
        try #require(Rational(exactly: value.midpointDouble)), precision: Self.precision)
      // Without the bound, the negative control: the middle is wrong in its fifth digit or before.
      #expect(!middle.multiplied(by: Rational(1_000_001, 1_000_000)).overlaps(expected))
      let error = (middle - expected).magnitude.lowerDouble / expected.upperDouble
      #expect(error > 1e-6, "t \(t): \(error)")
    }
  }

  @Test func containsTheVarianceOfLostCategories() throws {
    let chain = try Self.chain(alpha: fractions("1", "1/3"), sampleSizes: [60, 50])
    let merged = try LostCategoriesVariance.values(
      of: chain, precision: Self.precision, shouldStop: { false })
    for (t, value) in try Self.variances(.supportLoss, chain).enumerated() {
      #expect(value.overlaps(merged[t].interval(precision: Self.precision)), "t \(t)")
      #expect(value.relativeWidth < (t == 0 ? 1e-9 : 1e-2), "t \(t): \(value)")
    }
  }

  /// At the front door: more pairs of states than the joint laws can hold.
  @Test func frontDoorIsExactBeyondTheJointLaws() throws {
    let chain = try Self.chain(alpha: fractions("1", "1/3"), sampleSizes: [200, 230])
    let variance = try Expectation.variance(of: .l1, chain: chain)
    #expect(variance.isExact && variance.relativeError > 1e-20)
    #expect(throws: NoTheory.self) {
      try Expectation.variance(of: .l1, chain: chain, effort: 1e-6)
    }
    // n too small for such proportions: refused, not given with two digits.
    let large = try makeChain(
      truth: fractions("1/2", "3/10", "1/5"), start: .real, alpha: fractions("1", "0", "0"),
      sampleSizes: [300, 300, 300])
    #expect(throws: NoTheory.self) { try Expectation.variance(of: .l1, chain: large) }
  }
}
