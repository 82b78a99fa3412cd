import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// The interpolated law. Oracle: the exact law of one category, and its enclosures.
@Suite struct ApproximateCategoryLawTests {
  /// The measured error is below 1e-15 per generation; the limit leaves room for other machines' exp
  /// and log.
  static let tolerance = 1e-12

  /// From the law in lowest terms or from its enclosure: mean absolute deviation, variance, P(x = 0).
  private static func expected(
    _ law: CategoryLaw, truth p: Number
  ) -> ApproximateCategoryLaw.Summary {
    let precision = Precision(bits: 200)
    var tables = FunctionTables(precision: precision)
    func value(_ functional: CategoryFunctional) -> Double {
      law.expectation(of: functional, truth: p, precision: precision, &tables).doubleValue
    }
    // The mean, by hand: it is no functional of its own.
    var mean = Rational.zero
    if case .point(let proportion) = law.masses {
      mean = proportion.exactValue ?? .zero
    } else {
      for count in law.counts {
        guard let mass = law.probability(ofCount: count).exactValue else {
          preconditionFailure("an exact law is expected")
        }
        mean += mass * Rational(count, law.sampleSize)
      }
    }
    let bias = Double(mean) - p.doubleValue
    return ApproximateCategoryLaw.Summary(
      absoluteDeviation: value(.absoluteDeviation),
      variance: value(.squaredDeviation) - bias * bias, lostProbability: value(.isLost))
  }

  private static func distance(
    _ a: ApproximateCategoryLaw.Summary, _ b: ApproximateCategoryLaw.Summary
  ) -> Double {
    [
      a.absoluteDeviation - b.absoluteDeviation, a.variance - b.variance,
      a.lostProbability - b.lostProbability,
    ].map(\.magnitude).max() ?? .nan
  }

  @Test func agreesWithTheExactLaw() throws {
    var generator = SeededGenerator(seed: 730)
    for _ in 0..<60 {
      let model = SmallModel.random(&generator, largestSize: 14)
      let chain = try model.chain()
      for category in 0..<chain.categories {
        let laws = try CategoryLaw.laws(
          of: category, chain: chain, precision: Precision(bits: 128))
        let found = try #require(ApproximateCategoryLaw(of: category, chain: chain))
        #expect(found.generations.count == laws.count)
        for (law, summary) in zip(laws, found.generations) {
          let expected = Self.expected(law, truth: chain.truth.values[category])
          #expect(
            Self.distance(summary, expected) < Self.tolerance, "\(model), category \(category)")
        }
      }
    }
  }

  /// Rare, common and middling categories where laws are cut and stretches are interpolated.
  @Test(arguments: ["1/100", "1/2", "9/10"])
  func liesInTheEnclosures(_ text: String) throws {
    let p = fraction(text)
    for (n, share) in [(70, "1/10"), (40, "0"), (90, "1/2")] {
      let horizon = 5
      let chain = try makeChain(
        truth: [p, .one - p], start: .real,
        alpha: [.one] + Array(repeating: fraction(share), count: horizon),
        sampleSizes: Array(repeating: n, count: horizon + 1))
      let category = MergedCategory(truth: .exact(p), start: nil, members: [0])
      let sequence = CategoryLawSequence(
        chain: chain, categories: [category], engine: .fixed(Precision(bits: 160)))
      let found = try #require(ApproximateCategoryLaw(of: 0, chain: chain)).generations
      var tables = FunctionTables(precision: Precision(bits: 160))
      try sequence.forEachGeneration(shouldStop: { false }) { (t, laws) throws(NoTheory) in
        func value(_ functional: CategoryFunctional) -> Double {
          laws[0].expectation(
            of: functional, truth: .exact(p), precision: Precision(bits: 160), &tables
          ).doubleValue
        }
        #expect((found[t].absoluteDeviation - value(.absoluteDeviation)).magnitude < Self.tolerance)
        // The start is unbiased.
        #expect((found[t].variance - value(.squaredDeviation)).magnitude < Self.tolerance)
        #expect((found[t].lostProbability - value(.isLost)).magnitude < Self.tolerance)
      }
    }
  }

  /// The tolerance is far below what a mistake does.
  @Test func mistakesAreSeen() throws {
    func last(_ n: Int, _ share: String, _ p: String) throws -> ApproximateCategoryLaw.Summary {
      let chain = try makeChain(
        truth: [fraction(p), .one - fraction(p)], start: .real,
        alpha: [.one] + Array(repeating: fraction(share), count: 10),
        sampleSizes: Array(repeating: n, count: 11))
      return try #require(ApproximateCategoryLaw(of: 0, chain: chain)?.generations.last)
    }
    let own = try last(100, "1/10", "1/3")
    for other in [
      try last(101, "1/10", "1/3"), try last(100, "1001/10000", "1/3"),
      try last(100, "1/10", "3334/10000"),
    ] {
      #expect(Self.distance(own, other) > 1e6 * Self.tolerance)
    }
  }

  @Test func totalVariationIsHalfTheSum() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/4", "1/4"), start: .real, alpha: fractions("1", "1/4", "1/4"),
      sampleSizes: [6, 6, 6])
    let expected = try Expectation.trajectory(
      of: .totalVariation, chain: chain, precision: Precision(bits: 128)
    ).values
    let found = try #require(ApproximateCategoryLaw.totalVariation(of: chain))
    for (value, approximate) in zip(expected, found) {
      #expect((value.doubleValue - approximate).magnitude < Self.tolerance)
    }
  }
}
