import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: full enumeration of small chains, state by state, in exact fractions.
@Suite struct AbsorptionProbabilityTests {
  static func models(_ count: Int, seed: UInt64) -> [SmallModel] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let model = SmallModel.random(&generator)
      guard number.isMultiple(of: 3) else { return model }
      // Every third one without fresh data: another route through the code.
      return SmallModel(
        truth: model.truth, start: model.start,
        alpha: [.one] + model.alpha.dropFirst().map { _ in .zero }, sampleSizes: model.sampleSizes)
    }
  }

  static func enumerated(
    _ enumeration: ChainEnumeration, _ event: ([Rational]) -> Bool
  ) -> [Rational] {
    enumeration.laws.indices.map { t in
      enumeration.expectation(at: t) { P, _ in event(P) ? .one : .zero }
    }
  }

  @Test func equalsEnumeration() throws {
    for model in Self.models(300, seed: 31) {
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .squaredError)
      let absorbed: [Rational]? = try AbsorptionProbability.absorbed(chain, in: ())
      #expect(
        absorbed == Self.enumerated(enumeration) { $0.contains(.one) }, "absorbed, \(model)")
      for k in model.truth.indices {
        let lost: [Rational]? = try AbsorptionProbability.lost(k, chain, in: ())
        #expect(
          lost == Self.enumerated(enumeration) { $0[k].isZero }, "lost \(k + 1), \(model)")
      }
    }
  }

  @Test(arguments: [24, 53, 200]) func intervalsContainTheFractions(bits: Int) throws {
    for model in Self.models(60, seed: 32) {
      let chain = try model.chain()
      let exact: [Rational] = try #require(try AbsorptionProbability.absorbed(chain, in: ()))
      let enclosed: [Interval] = try #require(
        try AbsorptionProbability.absorbed(chain, in: Precision(bits: bits)))
      #expect(zip(exact, enclosed).allSatisfy { $1.contains($0) }, "\(model)")
    }
  }

  /// Two draws from (1/2, 1/2): absorbed with probability 1/2, and again with 1/2 of the rest.
  @Test func byHand() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real, alpha: fractions("1", "0", "0"),
      sampleSizes: [2, 2, 2])
    #expect(
      try AbsorptionProbability.absorbed(chain, in: ()) == fractions("1/2", "3/4", "7/8"))
    #expect(
      try AbsorptionProbability.lost(0, chain, in: ()) == fractions("1/4", "3/8", "7/16"))
  }

  /// Absorption without fresh data is for ever.
  @Test func growsWithoutFreshData() throws {
    for model in Self.models(90, seed: 33) where model.alpha.dropFirst().allSatisfy(\.isZero) {
      let values: [Rational] = try #require(
        try AbsorptionProbability.absorbed(try model.chain(), in: ()))
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }, "\(model)")
    }
  }

  /// The front door at a size that no enumeration reaches, against the two-sided bound on 1 - rho of
  /// Seddik et al.: h <= 1 - rho <= (n/2) (n/(n-1)) h.
  @Test func largeSizesStayBetweenTheBounds() throws {
    let n = 150
    let truth = (1...5).map { Rational($0, 15) }
    let chain = try makeChain(
      truth: truth, start: .real, alpha: [.one] + Array(repeating: .zero, count: 10),
      sampleSizes: Array(repeating: n, count: 11), scheme: .replace)
    let trajectory = try Expectation.trajectory(
      of: .absorbed, chain: chain, precision: Precision(bits: 128))
    var heterozygosity = truth.reduce(Rational.one) { $0 - $1 * $1 }
    for value in trajectory.values {
      heterozygosity *= Rational(n - 1, n)
      let left =
        Interval(.one, precision: Precision(bits: 128))
        - value.interval(precision: Precision(bits: 128))
      #expect(left.isCertainlyPositive)
      #expect(!left.upper.isLess(than: heterozygosity))
      #expect(!left.lower.isGreater(than: heterozygosity * Rational(n * n, 2 * (n - 1))))
    }
  }

  /// Two routes: moments of a category, and the law of its count.
  @Test func agreesWithTheLaw() throws {
    let precision = Precision(bits: 96)
    for (alpha, n, start) in [
      ("0", 40, Start.real), ("1/10", 40, .truth), ("1/10", 25, point(fractions("1", "0", "0"))),
    ] {
      let chain = try makeChain(
        truth: fractions("1/2", "1/3", "1/6"), start: start,
        alpha: [.one] + Array(repeating: fraction(alpha), count: 6),
        sampleSizes: (0...6).map { n + $0 })
      let absorbed: [Interval] = try #require(
        try AbsorptionProbability.absorbed(chain, in: precision))
      let lost: [Interval] = try #require(
        try AbsorptionProbability.lost(2, chain, in: precision))
      let ofLaw = try (
        CategoryLaw.absorbedProbability(chain: chain, precision: precision),
        CategoryLaw.lostProbability(of: 2, chain: chain, precision: precision)
      )
      for t in 0...6 {
        for (own, other) in [(absorbed[t], ofLaw.0[t]), (lost[t], ofLaw.1[t])] {
          #expect(!own.isCertainlyUnequal(to: other.interval(precision: precision)), "t = \(t)")
          #expect(own.relativeWidth < 1e-20)
        }
      }
    }
  }

  // MARK: Negative controls

  /// Plausible mistakes differ from the enumeration on many models.
  @Test func mistakesAreCaught() throws {
    var caughtPreviousSize = 0
    var caughtComplement = 0
    var count = 0
    for model in Self.models(120, seed: 34) where model.alpha.count >= 2 {
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .squaredError)
      let truth = Self.enumerated(enumeration) { $0[0].isZero }
      count += 1
      // n[t-1] for n[t].
      let shifted = SmallModel(
        truth: model.truth, start: model.start, alpha: model.alpha,
        sampleSizes: [model.sampleSizes[0]] + model.sampleSizes.dropLast())
      let wrong: [Rational]? = try AbsorptionProbability.lost(0, try shifted.chain(), in: ())
      if wrong != truth { caughtPreviousSize += 1 }
      // The category for its complement.
      if truth != Self.enumerated(enumeration, { $0[0] == .one }) { caughtComplement += 1 }
    }
    #expect(count >= 60)
    #expect(caughtPreviousSize >= count / 4)
    #expect(caughtComplement >= count / 2)
  }

  @Test func undecidedStartsAreRefused() throws {
    let precision = Precision(bits: 64)
    let tiny = Interval(.zero, precision: precision).hull(
      Interval(Rational(1, 1000), precision: precision))
    let rest = Interval(.one, precision: precision) - tiny
    let chain = try CategoricalChain(
      truth: ProbabilityVector([.exact(Rational(1, 2)), .exact(Rational(1, 2))], name: "p"),
      scheme: .replace, start: .point([.enclosure(rest), .enclosure(tiny)]),
      schedules: Schedules(alpha: [.exact(.one)], sampleSizes: [.exact(Rational(3))]))
    #expect(throws: NoTheory.self) {
      try Expectation.trajectory(of: .absorbed, chain: chain, precision: precision)
    }
    #expect(throws: NoTheory.self) {
      try Expectation.trajectory(of: .lost(category: 1), chain: chain, precision: precision)
    }
    // The other category is certainly there.
    let kept = try Expectation.trajectory(
      of: .lost(category: 0), chain: chain, precision: precision)
    #expect(kept.values.count == 1 && kept.values[0].doubleValue == 0)
  }
}
