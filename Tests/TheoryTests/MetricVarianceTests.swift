import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Variances of every metric. Oracle: full enumeration, with the variance written out; where that is
/// too large, another engine.
@Suite struct MetricVarianceTests {
  private static let precision = Precision(bits: 300)

  /// E m² - (E m)² over the enumerated law; nil where the metric is infinite.
  private static func enumerated(
    _ metric: Metric, _ enumeration: ChainEnumeration
  ) -> [Interval?] {
    enumeration.laws.map { law in
      var (mean, square) = (
        Interval(.zero, precision: precision), Interval(.zero, precision: precision)
      )
      for state in law {
        guard
          let value = MetricFunctional.value(
            metric, state.proportions, enumeration.truth, precision: precision)
        else { return nil }
        let interval = value.interval(precision: precision)
        mean += interval.multiplied(by: state.probability)
        square += interval.squared().multiplied(by: state.probability)
      }
      return square - mean.squared()
    }
  }

  private static func exactly(
    _ metric: Metric, _ enumeration: ChainEnumeration
  ) -> [Rational?] {
    enumeration.laws.map { law in
      var (mean, square) = (Rational.zero, Rational.zero)
      for state in law {
        guard
          let value = MetricFunctional.value(
            metric, state.proportions, enumeration.truth, precision: precision)?.exactValue
        else { return nil }
        mean += state.probability * value
        square += state.probability * value * value
      }
      return square - mean * mean
    }
  }

  /// Joint laws of pairs over fractions, for metrics with fractions as values.
  private static func byPairs(
    _ metric: Metric, _ chain: CategoricalChain
  ) throws -> [Rational]? {
    let groups = try CategoryPairVariance.categories(of: metric, chain)
    guard groups.reduce(0, { $0 + $1.members.count }) >= 2 else { return nil }
    return try CategoryPairVariance.variances(
      of: metric, chain, groups, in: (), shouldStop: { false }
    ) { functional, p in
      { n in
        (0...n).map { count in
          p.exactValue.flatMap { functional.value(Rational(count, n), $0) } ?? .zero
        }
      }
    }
  }

  /// 500 models, exactly.
  @Test(arguments: 0..<25)
  func fractionsAgreeWithEnumeration(_ part: Int) throws {
    var generator = SeededGenerator(seed: UInt64(901 + part))
    for _ in 0..<20 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .l1)
      for metric in [Metric.l1, .totalVariation, .squaredError, .supportLoss] {
        let expected = Self.exactly(metric, enumeration)
        if let found = try Self.byPairs(metric, chain) {
          #expect(found.map { $0 } == expected, "\(metric) \(model)")
        }
      }
      let lost = try LostCategoriesVariance.values(
        of: chain, precision: Self.precision, shouldStop: { false })
      #expect(lost.map(\.exactValue) == Self.exactly(.supportLoss, enumeration), "\(model)")
      let expected = Self.exactly(.chiSquared, enumeration)
      guard !expected.contains(nil) else {
        #expect(throws: NoTheory.self) {
          try ChiSquaredMoments<Rational>.trajectory(of: chain, in: ())
        }
        continue
      }
      let moments = try #require(try ChiSquaredMoments<Rational>.trajectory(of: chain, in: ()))
      #expect(moments.map(\.varianceX) == expected, "\(model)")
      let sums = try #require(try PowerSumMoments<Rational>.trajectory(of: chain, in: ()))
      #expect(
        sums.map(\.varianceOfHeterozygosity) == Self.exactly(.heterozygosity, enumeration),
        "\(model)")
    }
  }

  /// The front door: enclosures with twelve digits, and zero exactly where the loss is constant.
  @Test(arguments: 0..<10)
  func frontDoorContainsEnumeration(_ part: Int) throws {
    var generator = SeededGenerator(seed: UInt64(931 + part))
    for _ in 0..<8 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .l1)
      for metric in Family.categorical.metrics where metric != .reverseKL {
        let expected = Self.enumerated(metric, enumeration)
        if expected.contains(where: { $0 == nil }) {
          #expect(throws: NoTheory.self) { try Expectation.variance(of: metric, chain: chain) }
          continue
        }
        // The largest KL of two categories is infinite where one has probability 0.
        if metric == .kl, chain.categories == 2, model.truth.contains(.zero) { continue }
        let found = try Expectation.variance(of: metric, chain: chain)
        #expect(found.relativeError <= LossVariance.goal, "\(metric) \(model)")
        for (t, expected) in expected.enumerated() {
          let expected = try #require(expected)
          let value = found.enclosures[t].interval(precision: Self.precision)
          #expect(value.overlaps(expected), "\(metric) t \(t) \(model): \(value), \(expected)")
          #expect(found.isZero(at: t) == expected.containsZero, "\(metric) t \(t) \(model)")
        }
      }
    }
  }

  /// Two algorithms where enumeration is too large: pairs against power sums, and against merged laws.
  @Test func largerChainsByTwoAlgorithms() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/5", "1/5", "1/10"),
      start: point(fractions("1/10", "3/10", "0", "3/5")),
      alpha: fractions("1", "1/3", "1/7"), sampleSizes: [12, 14, 11])
    let precision = Precision(bits: 220)
    func byPairs(_ metric: Metric) throws -> [Interval] {
      let groups = try CategoryPairVariance.categories(of: metric, chain)
      let values: [Interval]? = try CategoryPairVariance.variances(
        of: metric, chain, groups, in: precision, shouldStop: { false }
      ) { functional, p in
        { n in
          (0...n).map { functional.value(.exact(Rational($0, n)), p, precision: precision) }
        }
      }
      // In fixed point, too.
      let functional = try #require(CategoryFunctional(metric))
      let fixed = try FixedPairSums(
        groups: groups, functional: functional, chain: chain, precision: precision
      ).variances(shouldStop: { false })
      for (value, other) in zip(try #require(values), fixed) {
        #expect(value.overlaps(other) && other.widthDouble < 1e-22, "\(metric)")
      }
      return try #require(values)
    }
    for metric in [Metric.l1, .hellinger, .entropy] { _ = try byPairs(metric) }
    let moments = try #require(try PowerSumMoments<Rational>.trajectory(of: chain, in: ()))
    for (value, moments) in zip(try byPairs(.squaredError), moments) {
      #expect(value.contains(moments.varianceD) && value.widthDouble < 1e-25)
    }
    let merged = try LostCategoriesVariance.values(
      of: chain, precision: precision, shouldStop: { false })
    for (value, merged) in zip(try byPairs(.supportLoss), merged) {
      #expect(value.contains(try #require(merged.exactValue)) && value.widthDouble < 1e-25)
    }
  }

  /// The joint law in fixed point against the one from moments, over fractions; and the negative control
  /// of a law without its missing mass.
  @Test func fixedPairLawIsBelowTheExactOne() throws {
    let (p, q) = (Rational(1, 2), Rational(1, 5))
    let alpha = Rational(1, 3)
    let exact = Number.exact(alpha)
    for cut in [
      FixedCategoryStep.Cut.standard, .init(row: 1 << 60, law: 1 << 1),
      .init(row: 1 << 115, law: 1 << 118),
    ] {
      var fixed = FixedPairLaw(sampleSize: 5, .exact(p), .exact(q), cut: cut)
      var moments = PairMoments<Rational>(p, q, degree: 5, in: ())
      func share(_ p: Rational, _ alpha: Rational) -> PairMoments<Rational>.Share {
        .init(ofTruth: alpha * p, synthetic: Rational(1) - alpha)
      }
      try moments.advance(
        sampleSize: 5, share(p, .one), share(q, .one), degree: 7, shouldStop: { false })
      try fixed.advance(
        sampleSize: 7, .init(alpha: exact, truth: .exact(p), precision: precision),
        .init(alpha: exact, truth: .exact(q), precision: precision), shouldStop: { false })
      try moments.advance(
        sampleSize: 7, share(p, alpha), share(q, alpha), degree: 0, shouldStop: { false })
      let missing = FixedPoint.rational(fixed.missing)
      var total = Rational.zero
      for (row, lower) in zip(moments.probabilities, fixed.masses) {
        for (value, lower) in zip(row, lower) {
          let lower = FixedPoint.rational(lower)
          #expect(lower <= value && value <= lower + missing)
          total += value
        }
      }
      #expect(total == Rational(1))
      #expect(missing > .zero && missing < (cut == .standard ? Rational(10).power(-25) : .one))
    }
  }

  /// Two categories, enclosed laws.
  @Test func twoCategoriesOnALargeChain() throws {
    let chain = try makeChain(
      truth: fractions("3/10", "7/10"), start: .real, alpha: fractions("1", "1/10", "1/5"),
      sampleSizes: [900, 1100, 1000])
    let moments = try #require(try PowerSumMoments<Rational>.trajectory(of: chain, in: ()))
    let found = try TwoCategoryVariance.trajectory(
      of: .squaredError, chain: chain, shouldStop: { false })
    for (value, moments) in zip(found, moments) {
      #expect(value.contains(moments.varianceD) && value.relativeWidth < 1e-15)
    }
    // Half of l1 is |x - p|, whose square is half of the squared error.
    let mean = try Expectation.trajectory(of: .totalVariation, chain: chain, precision: precision)
    let variance = try Expectation.variance(of: .totalVariation, chain: chain)
    for t in 0...2 {
      let square =
        variance.enclosures[t].interval(precision: precision)
        + mean.values[t].interval(precision: precision).squared()
      #expect(square.contains(moments[t].meanD * Rational(1, 2)))
    }
  }

  private var precision: Precision { Self.precision }

  /// Negative controls: what a careless engine would do is another number.
  @Test func mistakesAreSeen() throws {
    let chain = try GoldenPath.chain(from: .real)
    let enumeration = try ChainEnumeration(chain, for: .l1)
    let right = try #require(try Self.byPairs(.l1, chain))
    #expect(right.map { $0 } == Self.exactly(.l1, enumeration))
    // Categories taken as independent.
    var alone = Array(repeating: Rational.zero, count: 4)
    for k in 0..<3 {
      for (t, law) in enumeration.laws.enumerated() {
        var (mean, square) = (Rational.zero, Rational.zero)
        for state in law {
          let loss = (state.proportions[k] - GoldenPath.truth[k]).magnitude
          mean += state.probability * loss
          square += state.probability * loss * loss
        }
        alone[t] += square - mean * mean
      }
    }
    #expect(zip(alone, right).allSatisfy { $0 != $1 })
    // alpha[t-1] for alpha[t], n[t-1] for n[t], n + 1 for n, another start.
    let (alpha, n) = (GoldenPath.alpha, GoldenPath.sampleSizes)
    let wrong = [
      try makeChain(
        truth: GoldenPath.truth, start: .real, alpha: [.one] + alpha.dropLast(), sampleSizes: n),
      try makeChain(
        truth: GoldenPath.truth, start: .real, alpha: alpha, sampleSizes: [2] + n.dropLast()),
      try makeChain(
        truth: GoldenPath.truth, start: .real, alpha: alpha, sampleSizes: n.map { $0 + 1 }),
      try GoldenPath.chain(from: .truth),
    ]
    for chain in wrong {
      #expect(try Self.byPairs(.l1, chain) != right)
      #expect(
        try ChiSquaredMoments<Rational>.trajectory(of: chain, in: ())?.map(\.varianceX)
          != Self.exactly(.chiSquared, enumeration))
      #expect(
        try LostCategoriesVariance.values(
          of: chain, precision: precision, shouldStop: { false }
        ).map(\.exactValue) != Self.exactly(.supportLoss, enumeration))
    }
  }

  @Test func refusesWhatIsTooLarge() throws {
    // Powers of 2 make all sums of two different.
    let truth = (0..<30).map { Rational(1 << $0, (1 << 30) - 1) }
    let chain = try makeChain(
      truth: truth, start: .real, alpha: [.one] + Array(repeating: Rational(1, 10), count: 20),
      sampleSizes: Array(repeating: 100_000, count: 21))
    for metric in [Metric.l1, .kl, .supportLoss] {
      do {
        _ = try Expectation.variance(of: metric, chain: chain)
        Issue.record("\(metric) should be too large")
      } catch {
        guard case .noVariance = error else {
          Issue.record("\(error.message)")
          continue
        }
      }
    }
    #expect(throws: NoTheory.stopped) {
      try Expectation.variance(of: .chiSquared, chain: chain) { true }
    }
  }
}
