import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// The front door. Oracle: enumeration, hand-worked values, and the two arithmetics against each
/// other.
@Suite struct ExpectationTests {
  private let bits = Precision(bits: 128)

  @Test func goldenPathIsRational() throws {
    let trajectory = try Expectation.trajectory(
      of: .squaredError, chain: GoldenPath.chain(from: .real), precision: bits)
    #expect(trajectory.method == .momentRecursion && trajectory.arithmetic == .rational)
    #expect(
      trajectory.values.map(\.exactValue)
        == fractions("11/36", "275/864", "1463/3888", "2255/5184"))
  }

  @Test func longHorizonsAreEnclosed() throws {
    let horizon = 5_000
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real,
      alpha: [.one] + Array(repeating: Rational(1, 10), count: horizon),
      sampleSizes: Array(repeating: 1000, count: horizon + 1))
    let trajectory = try Expectation.trajectory(of: .squaredError, chain: chain, precision: bits)
    #expect(trajectory.arithmetic == .interval)
    #expect(trajectory.values.count == horizon + 1)
    let stationary = fraction("11/18") / fraction("19081/100")
    for (t, value) in [(0, fraction("11/18000")), (horizon, stationary)] {
      guard case .enclosure(let interval) = trajectory.values[t] else {
        Issue.record("not an enclosure")
        continue
      }
      // At t = 5000 the distance to the limit is below 1e-400, and the width about 1e-40.
      #expect(interval.relativeWidth < 0x1p-128)
      #expect(
        interval.overlaps(Interval(value, precision: Precision(bits: 1000))), "t = \(t)")
    }
  }

  /// Walked over fractions regardless of size, the estimate must not be below the truth.
  @Test func sizeEstimateIsAnUpperBound() throws {
    var generator = SeededGenerator(seed: 81)
    for metric in [Metric.squaredError, .chiSquared, .heterozygosity] {
      for _ in 0..<60 {
        let model = SmallModel.random(&generator, zeroProbabilities: false)
        let chain = try model.chain()
        let estimate = try #require(TrajectorySize.estimatedBits(metric, chain: chain))
        let values = try Expectation.trajectory(of: metric, chain: chain, precision: bits).values
        let actual = values.compactMap(\.exactValue).reduce(0) { $0 + $1.bitCount }
        #expect(actual <= estimate, "\(metric): \(model)")
      }
    }
  }

  @Test func enumeratesMetricsWithoutRecursion() throws {
    // Two draws of (1/3, 2/3): P_1 is 0, 1/2, 1 with probabilities 4/9, 4/9, 1/9.
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real, alpha: [.one], sampleSizes: [2])
    func value(_ metric: Metric) throws -> ExpectedTrajectory {
      try Expectation.trajectory(of: metric, chain: chain, precision: bits)
    }
    #expect(try value(.l1).values[0].exactValue == fraction("16/27"))
    #expect(try value(.totalVariation).values[0].exactValue == fraction("8/27"))
    #expect(try value(.supportLoss).values[0].exactValue == fraction("5/9"))
    #expect(try value(.l1).method == .categoryLaw)
    #expect(try value(.l1).arithmetic == .rational)
    // 4/9 log 3/2 + 4/9 (1/2 log 3/2 + 1/2 log 3/4) + 1/9 log 3, and 4/9 log 2.
    func log(_ text: String) -> Interval {
      Interval(fraction(text), precision: bits).logarithm()
    }
    let kl =
      log("3/2").multiplied(by: fraction("2/3")) + log("3/4").multiplied(by: fraction("2/9"))
      + log("3").multiplied(by: fraction("1/9"))
    #expect(try value(.kl).values[0].interval(precision: bits).overlaps(kl))
    let entropy = log("2").multiplied(by: fraction("4/9"))
    #expect(try value(.entropy).values[0].interval(precision: bits).overlaps(entropy))
    #expect(try value(.entropy).arithmetic == .interval)
    func root(_ text: String) -> Interval {
      Interval(fraction(text), precision: bits).squareRoot()
    }
    let affinity =
      root("2/3").multiplied(by: fraction("4/9")) + root("1/3").multiplied(by: fraction("1/9"))
      + (root("1/6") + root("1/3")).multiplied(by: fraction("4/9"))
    let hellinger = Interval(.one, precision: bits) - affinity
    #expect(try value(.hellinger).values[0].interval(precision: bits).overlaps(hellinger))
    for metric in [Metric.kl, .entropy, .hellinger] {
      let value = try value(metric).values[0].interval(precision: bits)
      #expect(value.relativeWidth < 1e-30)
    }
  }

  @Test func reverseKLIsInfiniteOnceSampled() throws {
    for (start, t) in [(Start.real, 0), (.truth, 1)] {
      let chain = try GoldenPath.chain(from: start)
      // n[3] = 4 draws, all three categories among them.
      let finite = try ChainEnumeration(chain, for: .l1).expectation(at: 3) { P, _ in
        P.contains(.zero) ? .zero : .one
      }
      let chance =
        "at generation 3 it is finite with probability "
        + Number.exact(finite).shortDescription
      #expect(throws: NoTheory.infiniteByChance(.reverseKL, t: t, chance: chance)) {
        try Expectation.trajectory(of: .reverseKL, chain: chain, precision: bits)
      }
    }
    let start = try makeChain(
      truth: fractions("1/2", "1/2"), start: point(fractions("1/4", "3/4")), alpha: [.one],
      sampleSizes: [1])
    let values = try Expectation.trajectory(of: .reverseKL, chain: start, precision: bits).values
    // (log 2 + log 2/3) / 2 = log(4/3) / 2.
    let expected = Interval(fraction("4/3"), precision: bits).logarithm()
      .multiplied(by: Rational(1, 2))
    #expect(values[0].interval(precision: bits).overlaps(expected))
  }

  /// Two categories of ten draws each: both come up with probability 1 - 2^-9, or more loosely
  /// between 1 - 2^-9 and 1 - 2^-10; fifty categories are not enumerated.
  @Test func reverseKLSaysWhenItIsFinite() throws {
    let two = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real, alpha: [.one], sampleSizes: [10])
    let known = #expect(throws: NoTheory.self) {
      try Expectation.trajectory(of: .reverseKL, chain: two, precision: bits)
    }
    #expect(
      known?.message.contains("at generation 0 it is finite with probability 511/512") == true)
    let many = try makeChain(
      truth: Array(repeating: Rational(1, 50), count: 50), start: .real, alpha: [.one],
      sampleSizes: [400])
    let bounded = #expect(throws: NoTheory.self) {
      try Expectation.trajectory(of: .reverseKL, chain: many, precision: bits)
    }
    // 0.98^400 = 3.0937e-4, times 50 is 0.015469.
    #expect(
      bounded?.message.hasSuffix("finite with probability between 0.9845 and 0.9997") == true)
  }

  @Test func klIsInfiniteOutsideTheSupport() throws {
    let chain = try makeChain(
      truth: fractions("1", "0"), start: point(fractions("1/2", "1/2")), alpha: [.one],
      sampleSizes: [1])
    #expect(throws: NoTheory.infinite(.kl, t: 0)) {
      try Expectation.trajectory(of: .kl, chain: chain, precision: bits)
    }
  }

  @Test func saysWhyThereIsNoTheory() throws {
    let chain = try makeChain(
      truth: Array(repeating: Rational(1, 50), count: 50), start: .real,
      alpha: fractions("1", "1/2"), sampleSizes: [100, 1_000_000_000])
    let error = #expect(throws: NoTheory.self) {
      try Expectation.trajectory(of: .l1, chain: chain, precision: bits)
    }
    #expect(
      error?.message == """
        l1 has no closed recursion, and the law of the chain is out of reach: \
        a sample size is above 10000000
        """)
  }

  /// alpha = 1/√2 is an enclosure: the exact values at nearby fractions bracket the result.
  @Test func enclosedAlpha() throws {
    let root = Interval(Rational(1, 2), precision: bits).squareRoot()
    let chain = try CategoricalChain(
      truth: ProbabilityVector(GoldenPath.truth.map { .exact($0) }, name: "p"), scheme: .mixture,
      start: point(fractions("0", "0", "1")),
      schedules: Schedules(
        alpha: [.exact(.one), .enclosure(root)],
        sampleSizes: [.exact(Rational(2)), .exact(Rational(3))]))
    let trajectory = try Expectation.trajectory(of: .squaredError, chain: chain, precision: bits)
    #expect(trajectory.arithmetic == .interval)
    // R = e² (2/3) (19/18) + (11/18 + e (19/18 - 11/18)) / 3 at e = 1 - 1/√2.
    let e = Interval(.one, precision: bits) - root
    let expected =
      e.squared().multiplied(by: fraction("19/27")) + e.multiplied(by: fraction("4/27"))
      + Interval(fraction("11/54"), precision: bits)
    let found = trajectory.values[1].interval(precision: bits)
    #expect(found.overlaps(expected) && found.relativeWidth < 1e-35)
  }

  @Test func stops() throws {
    let chain = try GoldenPath.chain(from: .real)
    for metric in Metric.ofProbabilityVectors where metric != .reverseKL {
      #expect(throws: NoTheory.stopped) {
        try Expectation.trajectory(of: metric, chain: chain, precision: bits) { true }
      }
    }
    #expect(throws: NoTheory.stopped) {
      try Expectation.squaredErrorVariance(of: chain) { true }
    }
  }
}
