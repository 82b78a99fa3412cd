import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: the moment recursion at large n, enumeration for lost and absorbed categories, and the
/// exact results at fractions inside an enclosed parameter.
@Suite struct CategoryLawRangeTests {
  private let wide = Precision(bits: 160)

  private func values(
    _ metric: CategoryFunctional, _ chain: CategoricalChain, _ engine: CategoryLawSequence.Engine
  ) throws -> [Interval] {
    var tables = FunctionTables(precision: wide)
    var results: [Interval] = []
    let categories = MergedCategory.distinct(of: chain)
    try CategoryLawSequence(chain: chain, categories: categories, engine: engine)
      .forEachGeneration(shouldStop: { false }) { (_, laws) throws(NoTheory) in
        var sum = NumberSum(precision: wide)
        for (category, law) in zip(categories, laws) {
          sum.add(
            law.expectation(of: metric, truth: category.truth, precision: wide, &tables),
            times: Rational(category.members.count))
        }
        results.append(sum.value.interval(precision: wide))
      }
    return results
  }

  /// Means and second moments of every law add up to the squared error of the moment recursion.
  @Test(arguments: [100, 1_000, 20_000]) func agreesWithMomentsAtLargeSizes(_ n: Int) throws {
    for start in [Start.real, .truth, point(fractions("0", "1/1000", "2/1000", "997/1000"))] {
      let chain = try makeChain(
        truth: fractions("1/1000", "1/1000", "8/1000", "99/100"), start: start,
        alpha: fractions("1", "1/10", "0", "1/3"), sampleSizes: [n, n, n / 2 + 1, n])
      let exact = try #require(
        try ExpectedSquaredError.trajectory(of: chain, in: ()) as [Rational]?)
      for (value, known) in zip(
        try values(.squaredDeviation, chain, .fixed(wide)), exact)
      {
        #expect(value.contains(known), "n \(n)")
        #expect(value.widthDouble < 1e-24)
      }
    }
  }

  /// The law with alpha, p or the start known to three digits holds for all fractions inside.
  @Test(arguments: [
    CategoryLawSequence.Engine.fixed(Precision(bits: 160)), .floats(Precision(bits: 90)),
  ])
  func enclosedParameters(_ engine: CategoryLawSequence.Engine) throws {
    func around(_ value: Rational) -> Number {
      let radius = fraction("1/1000")
      let end = max(.zero, value - radius)
      return .enclosure(Interval(lower: end, upper: min(.one, value + radius), precision: wide))
    }
    let offsets = fractions("-1/1000", "0", "1/2500", "1/1000")
    let p = fractions("1/5", "1/2", "3/10")
    let x = fractions("7/10", "1/10", "1/5")
    let (alpha, sizes) = (fractions("1", "1/4", "1/2"), [3, 7, 6])
    let enclosed = try CategoricalChain(
      truth: ProbabilityVector(p.map(around), name: "p"), scheme: .mixture,
      start: .point(x.map(around)),
      schedules: Schedules(
        alpha: [.exact(.one)] + alpha.dropFirst().map(around),
        sampleSizes: sizes.map { .exact(Rational($0)) }))
    for functional in [
      CategoryFunctional.absoluteDeviation, .squaredDeviation, .isLost, .entropy, .hellinger,
      .divergence,
    ] {
      let found = try values(functional, enclosed, engine)
      for a in offsets {
        for b in offsets {
          let chain = try makeChain(
            truth: [p[0] + a, p[1] - a, p[2]], start: point([x[0] - b, x[1], x[2] + b]),
            alpha: [.one, alpha[1] + b, alpha[2] - a], sampleSizes: sizes)
          let exact = try values(functional, chain, .exact)
          for (t, (value, known)) in zip(found, exact).enumerated() {
            #expect(value.contains(known), "\(functional) at \(t)")
            #expect(value.widthDouble < 0.3)
          }
        }
      }
    }
  }

  @Test func lostAndAbsorbedAgreeWithEnumeration() throws {
    var generator = SeededGenerator(seed: 321)
    for _ in 0..<150 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .l1)
      func probability(_ event: ([Rational]) -> Bool) -> [Rational] {
        enumeration.laws.indices.map { t in
          enumeration.expectation(at: t) { P, _ in event(P) ? .one : .zero }
        }
      }
      let bits = Precision(bits: 64)
      for k in model.truth.indices {
        let lost = try CategoryLaw.lostProbability(of: k, chain: chain, precision: bits)
        #expect(lost.map(\.exactValue) == probability { $0[k].isZero }, "\(model)")
      }
      let absorbed = try CategoryLaw.absorbedProbability(chain: chain, precision: bits)
      #expect(absorbed.map(\.exactValue) == probability { $0.contains(.one) }, "\(model)")
    }
  }

  @Test func quantiles() throws {
    // Three draws of (1/3, 2/3): P(c <= 0, 1, 2, 3) = 8, 20, 26, 27 of 27.
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real, alpha: [.one], sampleSizes: [3])
    let law = try CategoryLaw.laws(of: 0, chain: chain, precision: wide)[0]
    for (level, count) in [("1/100", 0), ("8/27", 0), ("9/27", 1), ("20/27", 1), ("1", 3)] {
      #expect(law.quantile(fraction(level)) == count...count)
    }
    // Two laws of one chain: the exact quantile lies in the enclosed one, whatever is cut.
    let engine = CategoryLawSequence.Engine.fixed(wide, .init(row: 1 << 120, law: 1 << 123))
    let long = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real, alpha: fractions("1", "1/8"),
      sampleSizes: [20, 20])
    let exact = try CategoryLaw.laws(of: 0, chain: long, precision: wide)
    try CategoryLawSequence(
      chain: long, categories: [MergedCategory.distinct(of: long)[0]], engine: engine
    ).forEachGeneration(shouldStop: { false }) { (t, laws) throws(NoTheory) in
      for level in stride(from: 1, through: 40, by: 1).map({ Rational($0, 40) }) {
        let inner = exact[t].quantile(level)
        let outer = laws[0].quantile(level)
        #expect(outer.contains(inner.lowerBound) && inner.count == 1, "\(level)")
        if level < fraction("9/10") { #expect(outer.upperBound - outer.lowerBound < 20) }
      }
    }
  }

  /// Ties and the mirrored second category change nothing.
  @Test func sharedLawsAreTheSame() throws {
    let tied = try makeChain(
      truth: fractions("1/4", "1/4", "1/2"), start: .real, alpha: fractions("1", "1/3"),
      sampleSizes: [5, 6])
    #expect(MergedCategory.distinct(of: tied).map(\.members) == [[0, 1], [2]])
    let biased = try makeChain(
      truth: fractions("1/4", "1/4", "1/2"), start: point(fractions("1/2", "1/4", "1/4")),
      alpha: fractions("1", "1/3"), sampleSizes: [5, 6])
    #expect(MergedCategory.distinct(of: biased).map(\.members) == [[0], [1], [2]])
    let two = try makeChain(
      truth: fractions("1/5", "4/5"), start: .real, alpha: fractions("1", "1/3"),
      sampleSizes: [30, 40])
    for engine in [
      CategoryLawSequence.Engine.exact, .floats(wide), .fixed(wide),
      .fixed(wide, .init(row: 1 << 100, law: 1 << 110)),
    ] {
      let second = MergedCategory.distinct(of: two)[1]
      var alone: [CategoryLaw] = []
      try CategoryLawSequence(chain: two, categories: [second], engine: engine)
        .forEachGeneration(shouldStop: { false }) { (_, laws) throws(NoTheory) in alone += laws }
      try CategoryLawSequence(
        chain: two, categories: MergedCategory.distinct(of: two), engine: engine
      ).forEachGeneration(shouldStop: { false }) { (t, laws) throws(NoTheory) in
        for count in 0...laws[1].sampleSize {
          let mirrored = laws[1].probability(ofCount: count)
          let own = alone[t].probability(ofCount: count)
          #expect(mirrored.interval(precision: wide).overlaps(own.interval(precision: wide)))
          #expect(mirrored.exactValue == own.exactValue)
        }
      }
    }
  }

  /// Fractions are not longer than estimated, and a chain of many generations with few draws is not
  /// computed exactly, however little work it is.
  @Test func sizeEstimateIsAnUpperBound() throws {
    var generator = SeededGenerator(seed: 331)
    for _ in 0..<80 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let size = try #require(
        CategoryLawSize.exactSize(of: chain, MergedCategory.distinct(of: chain)))
      let values = try Expectation.trajectory(of: .l1, chain: chain, precision: wide).values
      let bits = values.compactMap(\.exactValue).reduce(0) { $0 + $1.bitCount }
      // n and the denominators of p, which a mean has on top of its law, take a few bits.
      #expect(bits <= size.trajectoryBits + 64 * values.count, "\(model)")
    }
    let horizon = 60_000
    let long = try makeChain(
      truth: fractions("1/3", "2/3"), start: .truth,
      alpha: [.one] + Array(repeating: Rational(1, 10), count: horizon),
      sampleSizes: Array(repeating: 1, count: horizon + 1))
    #expect(CategoryLawSize.exactSize(of: long, MergedCategory.distinct(of: long)) == nil)
  }

  /// One pass over the laws gives each metric what it gets alone, refusals included.
  @Test func onePassForSeveralMetrics() throws {
    var generator = SeededGenerator(seed: 341)
    let bits = Precision(bits: 64)
    for _ in 0..<60 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let shared = try Expectation.trajectoriesByCategoryLaw(
        of: Metric.ofProbabilityVectors, chain: chain, precision: bits)
      #expect(
        Set(shared.keys) == Set(Metric.ofProbabilityVectors.filter(Expectation.isByCategoryLaw)))
      for (metric, result) in shared {
        let alone = Result { () throws(NoTheory) in
          try Expectation.trajectory(of: metric, chain: chain, precision: bits)
        }
        switch (result, alone) {
        case (.success(let a), .success(let b)):
          #expect(a.values.map(\.description) == b.values.map(\.description), "\(metric) \(model)")
        case (.failure(let a), .failure(let b)): #expect(a == b)
        default: Issue.record("\(metric): \(result) and \(alone)")
        }
      }
    }
  }

  /// What is affordable is used in full, and said to be final.
  @Test func moreBitsNeverMeanFewerDigits() throws {
    let chain = try CategoricalChain(
      truth: ProbabilityVector(fractions("1/3", "2/3").map { .exact($0) }, name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(
        alpha: [.exact(.one)]
          + Array(
            repeating: .enclosure(
              Interval(Rational(1, 2), precision: Precision(bits: 3000)).squareRoot()), count: 30),
        sampleSizes: Array(repeating: .exact(Rational(300)), count: 31)))
    let categories = MergedCategory.distinct(of: chain)
    var last = 0
    for bits in stride(from: 80, through: 3000, by: 40) {
      let precision = Precision(bits: bits)
      let engine = try CategoryLawSize.engine(
        for: chain, categories: categories, precision: precision
      ).get()
      guard case .floats(let own) = engine else {
        Issue.record("\(engine)")
        return
      }
      #expect(own.bits >= last && own <= precision)
      #expect(engine.isFinal(at: precision) == (own < precision))
      last = own.bits
    }
    #expect(last < 3000)
    let low = try CategoryLawSize.engine(
      for: chain, categories: categories, precision: Precision(bits: 64)
    ).get()
    #expect(low == .fixed(Precision(bits: 160)) && !low.isFinal(at: Precision(bits: 64)))
  }

  /// More bits give more digits, as long as the chain is small.
  @Test func precisionRaisesTheDigits() throws {
    let root = Interval(Rational(1, 2), precision: Precision(bits: 600)).squareRoot()
    let chain = try CategoricalChain(
      truth: ProbabilityVector(fractions("1/3", "2/3").map { .exact($0) }, name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(
        alpha: [.exact(.one), .enclosure(root)], sampleSizes: [4, 9].map { .exact(Rational($0)) }))
    for (bits, width) in [(64, 1e-18), (128, 1e-36), (512, 1e-150)] {
      let trajectory = try Expectation.trajectory(
        of: .kl, chain: chain, precision: Precision(bits: bits))
      #expect(trajectory.method == .categoryLaw && trajectory.arithmetic == .interval)
      #expect(trajectory.values[1].interval(precision: Precision(bits: 600)).widthDouble < width)
    }
  }
}
