import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Variances by the canonical expansion of a draw, and by interpolated joint laws. Oracles: the joint laws in
/// fixed point and the laws of merged categories, which share nothing with either; the power sums, which know
/// the squared error's variance at any size.
@Suite struct CategoryCovariancesTests {
  private static let precision = Precision(bits: 192)

  private static func variances(
    _ metric: Metric, _ chain: CategoricalChain, by method: PairMethod,
    mostOrders: Int = CanonicalCategory.mostOrders
  ) throws -> [Interval] {
    let groups = try CategoryPairVariance.categories(of: metric, chain)
    var sums = CategoryCovariances(
      groups: groups, functional: try #require(CategoryFunctional(metric)), metric: metric,
      chain: chain, plan: CategoryCovariances.plan(of: chain, groups, all: method))
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

  /// Every corner of small models. The canonical expansion refuses a category that may take all of a
  /// generation; interpolation refuses nothing.
  @Test(arguments: 0..<10)
  func containsTheJointLawsInFixedPoint(_ part: Int) throws {
    var generator = SeededGenerator(seed: UInt64(1101 + part))
    for _ in 0..<10 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      guard chain.categories >= 3 else { continue }
      for metric in [Metric.l1, .hellinger, .entropy, .squaredError] {
        let fixed = try Self.inFixedPoint(metric, chain)
        for (t, found) in try Self.variances(metric, chain, by: .interpolated).enumerated() {
          #expect(found.overlaps(fixed[t]), "\(metric) t \(t) \(model): \(found), \(fixed[t])")
          #expect(found.widthDouble < 1e-9, "\(metric) t \(t) \(model)")
        }
        do {
          for (t, found) in try Self.variances(metric, chain, by: .canonical).enumerated() {
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

  @Test(arguments: [PairMethod.canonical, .interpolated])
  func containsTheVarianceFromPowerSums(_ method: PairMethod) throws {
    let chain = try Self.chain()
    let exact = try Expectation.squaredErrorVariance(of: chain)
    let found = try Self.variances(.squaredError, chain, by: method)
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
      let other = try Self.variances(.squaredError, chain, by: method)[2]
      #expect(!other.overlaps(exact.enclosures[2].interval(precision: Self.precision)))
    }
  }

  /// A draw expanded to two orders is far from a draw, and the bound of what is left out covers it.
  @Test func whatIsLeftOutIsBounded() throws {
    let chain = try Self.chain(alpha: fractions("1", "1/3"), sampleSizes: [200, 230])
    let exact = try Expectation.squaredErrorVariance(of: chain)
    let found = try Self.variances(.squaredError, chain, by: .canonical, mostOrders: 2)
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
    for method in [PairMethod.canonical, .interpolated] {
      for (t, value) in try Self.variances(.supportLoss, chain, by: method).enumerated() {
        #expect(value.overlaps(merged[t].interval(precision: Self.precision)), "\(method) t \(t)")
        let widest = method == .interpolated ? 1e-6 : t == 0 ? 1e-9 : 1e-2
        #expect(value.relativeWidth < widest, "\(method) t \(t): \(value)")
      }
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
  }

  /// Three large proportions without fresh data, which no expansion reaches.
  @Test func largeProportionsAreInterpolated() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "3/10", "1/5"), start: .real, alpha: fractions("1", "0", "0"),
      sampleSizes: [120, 110, 130])
    let groups = try CategoryPairVariance.categories(of: .squaredError, chain)
    let plans = CategoryCovariances.plans(of: chain, groups)
    #expect(plans.allSatisfy { $0.companions.allSatisfy(\.isEmpty) })
    let exact = try Expectation.squaredErrorVariance(of: chain)
    for (t, value) in try Self.variances(.squaredError, chain, by: .interpolated).enumerated() {
      #expect(value.overlaps(exact.enclosures[t].interval(precision: Self.precision)), "t \(t)")
      #expect(value.relativeWidth < 1e-7)
    }
    let refused = try Self.variances(.squaredError, chain, by: .canonical)
    #expect(refused[2].relativeWidth > 1e-6)
  }

  /// A pair of rare and common categories is interpolated, the others are not; both agree with the power sums.
  @Test func methodsAreMixed() throws {
    let truth = fractions("2/5", "1/4", "1/10", "1/10", "1/20", "1/20", "1/20")
    let chain = try makeChain(
      truth: truth, start: .real, alpha: fractions("1", "1/3"), sampleSizes: [150, 140])
    let groups = try CategoryPairVariance.categories(of: .squaredError, chain)
    let mixed = try #require(
      CategoryCovariances.plans(of: chain, groups).first { plan in
        plan.companions.contains { !$0.isEmpty } && plan.isInterpolated.contains(true)
      })
    let exact = try Expectation.squaredErrorVariance(of: chain)
    let found = try CategoryCovariances(
      groups: groups, functional: try #require(CategoryFunctional(.squaredError)),
      metric: .squaredError, chain: chain, plan: mixed
    ).variances(isConstant: [false, false], shouldStop: { false })
    for (t, value) in found.enumerated() {
      #expect(value.overlaps(exact.enclosures[t].interval(precision: Self.precision)), "t \(t)")
    }
  }
}
