import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: full enumeration of the chain, with every metric written out from its definition; the
/// exact law for the enclosed ones.
@Suite struct CategoryLawTests {
  private static let metrics: [Metric] = [.l1, .totalVariation, .supportLoss, .squaredError]

  /// E metric by enumeration.
  private static func enumerated(
    _ metric: Metric, _ chain: CategoricalChain, _ precision: Precision
  ) throws -> [Number?] {
    let enumeration = try ChainEnumeration(chain, for: metric)
    return enumeration.laws.indices.map {
      enumeration.expectation(of: metric, at: $0, precision: precision)
    }
  }

  /// E metric by the law of one category, in a chosen engine.
  private static func byLaw(
    _ metric: Metric, _ chain: CategoricalChain, _ engine: CategoryLawSequence.Engine,
    precision: Precision = Precision(bits: 160)
  ) throws -> [Number] {
    let functional = try #require(CategoryFunctional(metric))
    let categories = MergedCategory.distinct(of: chain).filter {
      metric != .kl && metric != .supportLoss || $0.truth.isCertainlyPositive
    }
    var values: [Number] = []
    var tables = FunctionTables(precision: precision)
    try CategoryLawSequence(chain: chain, categories: categories, engine: engine)
      .forEachGeneration(shouldStop: { false }) { (_, laws) throws(NoTheory) in
        var sum = NumberSum(precision: precision)
        for (category, law) in zip(categories, laws) {
          sum.add(
            law.expectation(of: functional, truth: category.truth, precision: precision, &tables),
            times: Rational(category.members.count))
        }
        values.append(
          metric == .totalVariation ? sum.multiplied(by: Rational(1, 2)) : sum.value)
      }
    return values
  }

  @Test func exactLawAgreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 301)
    for _ in 0..<500 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      for metric in Self.metrics {
        let expected = try Self.enumerated(metric, chain, Precision(bits: 64))
        let found = try Self.byLaw(metric, chain, .exact)
        #expect(found.map(\.exactValue) == expected.map { $0?.exactValue }, "\(metric) \(model)")
      }
    }
  }

  /// Widths that must not be exceeded: an enclosure of everything would contain the law, too.
  @Test(arguments: [
    (CategoryLawSequence.Engine.fixed(Precision(bits: 160)), 1e-26),
    (.fixed(Precision(bits: 160), .init(row: 1 << 60, law: 1 << 1)), 1e-16),
    (.fixed(Precision(bits: 160), .init(row: 1, law: 1 << 70)), 1e-14),
    (.fixed(Precision(bits: 160), .init(row: 1 << 121, law: 1 << 122)), 5),
    (.floats(Precision(bits: 40)), 1e-7), (.floats(Precision(bits: 100)), 1e-26),
    (.floats(Precision(bits: 300)), 1e-40),
  ])
  func enclosedLawContainsTheExactOne(
    _ engine: CategoryLawSequence.Engine, width: Double
  ) throws {
    var generator = SeededGenerator(seed: 302)
    for _ in 0..<100 {
      let model = SmallModel.random(&generator, largestSize: 9)
      let chain = try model.chain()
      for metric in Self.metrics {
        let exact = try Self.byLaw(metric, chain, .exact)
        let found = try Self.byLaw(metric, chain, engine)
        for (value, known) in zip(found, exact) {
          let value = value.interval(precision: Precision(bits: 400))
          let known = try #require(known.exactValue)
          #expect(value.contains(known), "\(metric) \(model): \(known) is not in \(value)")
          #expect(value.widthDouble < width)
        }
      }
      // Probabilities one by one.
      let category = MergedCategory.distinct(of: chain)[0].members[0]
      let known = try CategoryLaw.laws(of: category, chain: chain, precision: Precision(bits: 64))
      try CategoryLawSequence(
        chain: chain, categories: [MergedCategory.distinct(of: chain)[0]], engine: engine
      ).forEachGeneration(shouldStop: { false }) { (t, laws) throws(NoTheory) in
        for count in 0...laws[0].sampleSize where laws[0].sampleSize > 0 {
          guard let exact = known[t].probability(ofCount: count).exactValue else {
            Issue.record("not exact")
            return
          }
          let value = laws[0].probability(ofCount: count).interval(precision: Precision(bits: 400))
          #expect(value.contains(exact), "\(model) t \(t) count \(count)")
        }
      }
    }
  }

  /// Negative control: the same law without its missing mass is an enclosure of nothing.
  @Test func cutTailWithoutItsMassIsSeen() throws {
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real, alpha: fractions("1", "1/4"),
      sampleSizes: [12, 12])
    let exact = try CategoryLaw.laws(of: 0, chain: chain, precision: Precision(bits: 64))[1]
    let engine = CategoryLawSequence.Engine.fixed(
      Precision(bits: 160), .init(row: 1 << 110, law: 1 << 120))
    try CategoryLawSequence(
      chain: chain, categories: MergedCategory.distinct(of: chain), engine: engine
    ).forEachGeneration(shouldStop: { false }) { (t, laws) throws(NoTheory) in
      guard t == 1, case .fixed(let values, let missing) = laws[0].masses else { return }
      #expect(missing > 1 << 110)
      let careless = CategoryLaw(
        sampleSize: 12, first: laws[0].first, masses: .fixed(values, missing: 0),
        precision: laws[0].precision)
      for (law, isSound) in [(laws[0], true), (careless, false)] {
        var tables = FunctionTables(precision: law.precision)
        func value(_ law: CategoryLaw) -> Number {
          law.expectation(
            of: .absoluteDeviation, truth: chain.truth.values[0], precision: law.precision, &tables)
        }
        guard let known = value(exact).exactValue else {
          Issue.record("not exact")
          return
        }
        #expect(value(law).interval(precision: law.precision).contains(known) == isSound)
      }
    }
  }

  @Test func irrationalMetricsContainEnumeration() throws {
    var generator = SeededGenerator(seed: 303)
    for _ in 0..<120 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      for metric in [Metric.kl, .hellinger, .entropy] {
        // The enumeration's own enclosure is far narrower than those it is compared with.
        let expected = try Self.enumerated(metric, chain, Precision(bits: 500))
        if expected.contains(where: { $0 == nil }) {
          #expect(throws: NoTheory.self) {
            try Expectation.trajectory(of: metric, chain: chain, precision: Precision(bits: 64))
          }
          continue
        }
        for (engine, bits) in [
          (CategoryLawSequence.Engine.exact, 64), (.exact, 256),
          (.fixed(Precision(bits: 160)), 160), (.floats(Precision(bits: 200)), 200),
        ] {
          let found = try Self.byLaw(metric, chain, engine, precision: Precision(bits: bits))
          for (value, known) in zip(found, expected) {
            let known = try #require(known).interval(precision: Precision(bits: 500))
            let value = value.interval(precision: Precision(bits: 500))
            #expect(value.overlaps(known), "\(metric) \(engine) \(model)")
            #expect(value.widthDouble < (bits == 64 ? 1e-15 : 1e-24), "\(metric) \(model)")
          }
        }
      }
    }
  }
}

extension Interval {
  /// The width, rounded up; for tests.
  var widthDouble: Double {
    upper.subtracting(lower, precision: precision, rounding: .up).double(rounding: .up)
  }
}
