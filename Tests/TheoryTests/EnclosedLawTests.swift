import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Laws of a loss and of a proportion. Oracle: enumeration, counted out.
@Suite struct EnclosedLawTests {
  private static let precision = Precision(bits: 128)
  private static let levels = fractions("1/20", "1/3", "1/2", "19/20", "1")

  /// The smallest value whose probability of being at most it reaches the level.
  private static func quantile(_ level: Rational, _ law: [(Rational, Rational)]) -> Rational? {
    var sum = Rational.zero
    for (value, mass) in law.sorted(by: { $0.0 < $1.0 }) {
      sum += mass
      if sum >= level { return value }
    }
    return nil
  }

  @Test func quantilesAgreeWithEnumeration() throws {
    var generator = SeededGenerator(seed: 951)
    for _ in 0..<120 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .l1)
      for metric in [Metric.l1, .squaredError, .supportLoss, .chiSquared] {
        try LossLaw.forEachGeneration(of: metric, chain: chain, precision: Self.precision) {
          (t, law) throws(NoTheory) in
          let values = enumeration.laws[t].compactMap { state in
            MetricFunctional.value(
              metric, state.proportions, enumeration.truth, precision: Self.precision)?
              .exactValue.map { ($0, state.probability) }
          }
          for level in Self.levels {
            #expect(
              law.quantile(level)?.exactValue == Self.quantile(level, values),
              "\(metric) t \(t) level \(level) \(model)")
          }
          for x in fractions("0", "1/3", "1/2", "1") {
            let expected = values.reduce(Rational.zero) { $0 + ($1.0 <= x ? $1.1 : .zero) }
            #expect(law.probability(atMost: x).exactValue == expected)
          }
        }
      }
    }
  }

  /// Enclosed laws of two categories contain the exact ones; metrics with roots and logarithms too.
  @Test func enclosedLawsContainExactOnes() throws {
    let truth = fractions("3/10", "7/10")
    func chain(_ alpha: Number) throws -> CategoricalChain {
      try CategoricalChain(
        truth: ProbabilityVector(truth.map { .exact($0) }, name: "p"), scheme: .mixture,
        start: .real,
        schedules: Schedules(
          alpha: [.exact(.one), alpha, alpha],
          sampleSizes: [9, 12, 10].map { .exact(Rational($0)) }))
    }
    let alpha = Rational(1, 7)
    let exact = try chain(.exact(alpha))
    // The same number, known as an enclosure only: the engine is another one.
    let enclosed = try chain(.enclosure(Interval(alpha, precision: Precision(bits: 200))))
    for metric in [Metric.l1, .kl, .hellinger, .entropy, .heterozygosity] {
      var known: [EnclosedLaw] = []
      try LossLaw.forEachGeneration(of: metric, chain: exact, precision: Self.precision) {
        (_, law) in
        known.append(law)
      }
      try LossLaw.forEachGeneration(of: metric, chain: enclosed, precision: Self.precision) {
        (t, law) throws(NoTheory) in
        #expect(known[t].missing.isZero && law.missing.signum > 0)
        for level in fractions("1/20", "1/2", "19/20") {
          guard let value = law.quantile(level), let expected = known[t].quantile(level) else {
            Issue.record("a finite loss has an infinite quantile")
            return
          }
          #expect(
            value.interval(precision: Self.precision)
              .overlaps(expected.interval(precision: Self.precision)))
          #expect(value.interval(precision: Self.precision).widthDouble < 1e-25)
        }
        for x in fractions("1/50", "1/10", "2/5") {
          let value = law.probability(atMost: x).interval(precision: Self.precision)
          let expected = known[t].probability(atMost: x).interval(precision: Self.precision)
          #expect(value.overlaps(expected) && value.widthDouble < 1e-20)
        }
      }
    }
  }

  /// Negative control: an answer that forgot what is missing is wrong.
  @Test func missingMassCounts() {
    func law(_ missing: Rational) -> EnclosedLaw {
      EnclosedLaw(
        [
          .init(.exact(Rational(1, 4)), mass: Rational(1, 2), precision: Self.precision),
          .init(.exact(Rational(1, 2)), mass: Rational(1, 3), precision: Self.precision),
        ], missing: missing, largest: .one, precision: Self.precision)
    }
    let careful = law(Rational(1, 6))
    let interval = careful.probability(atMost: Rational(1, 4)).interval(precision: Self.precision)
    #expect(interval.contains(Rational(1, 2)) && interval.contains(Rational(2, 3)))
    // The missing sixth may lie below everything, or above.
    let median = careful.quantile(Rational(3, 5))?.interval(precision: Self.precision)
    #expect(median?.contains(Rational(1, 4)) == true && median?.contains(Rational(1, 2)) == true)
    #expect(careful.quantile(Rational(1, 2))?.exactValue == Rational(1, 4))
    let top = careful.quantile(Rational(9, 10))?.interval(precision: Self.precision)
    #expect(top?.contains(.one) == true)
    let bottom = careful.quantile(Rational(1, 10))?.interval(precision: Self.precision)
    #expect(bottom?.contains(.zero) == true && bottom?.contains(Rational(1, 4)) == true)
    let mean = careful.mean?.interval(precision: Self.precision)
    #expect(mean?.contains(Rational(7, 24)) == true && mean?.contains(Rational(11, 24)) == true)
    #expect(law(.zero).mean?.exactValue == Rational(7, 24))
  }

  @Test func infiniteLosses() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real, alpha: fractions("1", "1/2"),
      sampleSizes: [3, 4])
    try LossLaw.forEachGeneration(of: .reverseKL, chain: chain, precision: Self.precision) {
      (t, law) throws(NoTheory) in
      // Only (1, 1, 1)/3 is finite at generation 0: 3! / 36 = 1/6.
      if t == 0 {
        #expect(law.probability(atMost: Rational(100)).exactValue == Rational(1, 6))
        #expect(law.quantile(Rational(1, 6)) != nil)
        #expect(law.quantile(Rational(1, 5)) == nil)
      }
      #expect(law.mean == nil)
    }
  }

  @Test func lawOfAProportion() throws {
    let chain = try GoldenPath.chain(from: .real)
    let enumeration = try ChainEnumeration(chain, for: .l1)
    let laws = try CategoryLaw.laws(of: 1, chain: chain, precision: Self.precision)
    for (t, law) in laws.map(\.ofProportion).enumerated() {
      #expect(law.mean?.exactValue == Rational(1, 3))
      let square = enumeration.expectation(at: t) { P, p in (P[1] - p[1]) * (P[1] - p[1]) }
      #expect(law.variance?.exactValue == square)
      #expect(
        law.probability(atMost: .zero).exactValue
          == enumeration.probability(at: t) { P, _ in P[1].isZero })
    }
  }

  @Test func refusesLargeChainsOfThreeCategories() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real, alpha: fractions("1", "1/2"),
      sampleSizes: [300, 300])
    do {
      try LossLaw.forEachGeneration(of: .l1, chain: chain, precision: Self.precision) { (_, _) in }
      Issue.record("300 draws of three categories should be too many")
    } catch {
      guard case .noLaw(of: "l1", _) = error else {
        Issue.record("\(error.message)")
        return
      }
    }
  }
}
