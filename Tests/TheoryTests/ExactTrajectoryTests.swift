import CTrajectories
import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// The engine for exact trajectories. Oracle: the plain recursion over `Rational`, equal to the last digit.
@Suite struct ExactTrajectoryTests {
  private static func expected(_ metric: Metric, _ chain: CategoricalChain) throws -> [Rational] {
    let values: [Rational]? =
      try metric == .chiSquared
      ? ChiSquaredRisk.trajectory(of: chain, in: ())
      : ExpectedSquaredError.trajectory(of: chain, in: ())
    return try #require(values)
  }

  private static func texts(_ decimals: DecimalTrajectory) -> [String] {
    var result: [String] = []
    while let text = decimals.next({ String(decoding: $0, as: UTF8.self) }) { result.append(text) }
    return result
  }

  /// Also integers with their denominator.
  private static func text(_ value: Rational) -> String {
    "\(value.numerator)/\(value.denominator)"
  }

  private static func isEqual(_ found: ExactTrajectory, _ expected: [Rational]) -> Bool {
    found.count == expected.count
      && expected.indices.allSatisfy { t in
        let value = found.value(at: t)
        // Lowest terms, too: equal numbers have equal parts.
        return value.numerator == expected[t].numerator
          && value.denominator == expected[t].denominator
      }
  }

  /// Sizes and denominators of few primes, where much cancels, or of many.
  private static func chain(_ generator: inout SeededGenerator) throws -> CategoricalChain {
    let horizon = 1 + generator.next(below: 40)
    let isSmall = generator.next(below: 2) == 0
    func parts() -> Int { 1 + generator.next(below: isSmall ? 12 : 100_000) }
    func size() -> Int {
      generator.next(below: 10) == 0 ? 1 : 1 + generator.next(below: isSmall ? 20 : 1_000_000)
    }
    func share() -> Rational {
      let parts = parts()
      return Rational(generator.next(below: 8) == 0 ? 0 : generator.next(below: parts + 1), parts)
    }
    var alpha = [Rational.one]
    var sizes = [size()]
    let isConstant = generator.next(below: 2) == 0
    let (same, sameSize) = (share(), size())
    for _ in 0..<horizon {
      alpha.append(isConstant ? same : share())
      sizes.append(isConstant ? sameSize : size())
    }
    let weights = (0..<2 + generator.next(below: 6)).map { _ in 1 + generator.next(below: 90) }
    let sum = weights.reduce(0, +)
    return try makeChain(
      truth: weights.map { Rational($0, sum) },
      start: generator.next(below: 3) == 0 ? .truth : .real, alpha: alpha, sampleSizes: sizes,
      scheme: generator.next(below: 12) == 0 ? .replace : .mixture)
  }

  /// 10 000 instances in all.
  @Test(arguments: 0..<20) func equalsThePlainRecursion(_ part: Int) throws {
    var generator = SeededGenerator(seed: UInt64(7100 + part))
    for _ in 0..<500 {
      let chain = try Self.chain(&generator)
      let metric = generator.pick([Metric.squaredError, .squaredError, .chiSquared])
      let found = try #require(try ExactTrajectory.make(of: metric, chain: chain))
      let expected = try Self.expected(metric, chain)
      if !Self.isEqual(found, expected) {
        Issue.record("\(metric) \(chain.schedules) \(chain.truth.values)")
        return
      }
      if let decimals = try DecimalTrajectory(of: metric, chain: chain) {
        #expect(Self.texts(decimals) == expected.map(Self.text))
      }
      let last = try #require(try ExactTrajectory.last(of: metric, chain: chain))
      let end = expected[chain.horizon]
      #expect(last.numerator == end.numerator && last.denominator == end.denominator)
    }
  }

  /// The benchmark's chain: a denominator of H with large primes, which cancel now and then.
  @Test(arguments: [true, false]) func equalsOnTheBenchmark(_ isConstant: Bool) throws {
    let total = Rational.harmonic(50)
    let horizon = 150
    let chain = try makeChain(
      truth: (1...50).map { Rational(1, $0) / total }, start: .real,
      alpha: (0...horizon).map { isConstant && $0 > 0 ? Rational(1, 10) : Rational(1, $0 + 1) },
      sampleSizes: (0...horizon).map { isConstant ? 1000 : 1000 + 10 * $0 })
    let found = try #require(try ExactTrajectory.make(of: .squaredError, chain: chain))
    let expected = try Self.expected(.squaredError, chain)
    #expect(Self.isEqual(found, expected))
    let decimals = try DecimalTrajectory(of: .squaredError, chain: chain)
    #expect((decimals != nil) == isConstant)
    if let decimals { #expect(Self.texts(decimals) == expected.map(Self.text)) }
  }

  /// The closed form far out, where the powers of a denominator's primes are long gone from the numerator.
  @Test func lastValueOfALongSchedule() throws {
    for (n, share, start) in [(8, "1/2", Start.real), (1000, "1/10", .real), (27, "2/3", .truth)] {
      let chain = try makeChain(
        truth: fractions("1/2", "1/3", "1/6"), start: start,
        alpha: [.one] + Array(repeating: fraction(share), count: 700),
        sampleSizes: [12] + Array(repeating: n, count: 700))
      let found = try #require(try ExactTrajectory.last(of: .squaredError, chain: chain))
      let expected = try Self.expected(.squaredError, chain)[700]
      #expect(found.numerator == expected.numerator && found.denominator == expected.denominator)
    }
  }

  /// Past the generations up to which common factors are looked for, with and without one that forgets.
  @Test(arguments: [nil, 400, 2499]) func lastValueOfALongVaryingSchedule(_ forgets: Int?) throws {
    let horizon = 2500
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real,
      alpha: (0...horizon).map { $0 == forgets ? .one : Rational(1, $0 + 1) },
      sampleSizes: (0...horizon).map { 12 + $0 % 7 })
    let last = try #require(try ExactTrajectory.last(of: .squaredError, chain: chain))
    let all = try #require(try ExactTrajectory.make(of: .squaredError, chain: chain))
    let end = all.value(at: horizon)
    #expect(last.numerator == end.numerator && last.denominator == end.denominator)
  }

  /// Powers and splittings whose products are long enough for transforms, on each path.
  @Test(arguments: [true, false], [ct_path_gmp] + LongProductTests.paths)
  func lastValueByEachPath(_ isConstant: Bool, _ path: ct_path) throws {
    let total = Rational.harmonic(50)
    let horizon = isConstant ? 5300 : 3600
    let chain = try makeChain(
      truth: (1...50).map { Rational(1, $0) / total }, start: .real,
      alpha: (0...horizon).map {
        $0 == 0 ? .one : isConstant ? Rational(1, 10) : Rational(3, 1_000_003 + 2 * $0)
      },
      sampleSizes: (0...horizon).map { isConstant ? 1000 : 500_000 + $0 * 245_489 % 499_979 })
    let last = try ExactTrajectory.last(
      of: .squaredError, chain: chain, products: LongProduct(path: path), shouldStop: { false })
    let all = try #require(try ExactTrajectory.make(of: .squaredError, chain: chain))
    let end = all.value(at: horizon)
    #expect(last?.numerator == end.numerator && last?.denominator == end.denominator)
    // Long enough: products of 600 words are transformed.
    #expect(end.denominator > Rational(2).power(2 * 64 * 600))
  }

  /// A fault in a long product is an error, whatever computes by it.
  @Test(arguments: [true, false], LongProductTests.paths)
  func faultyProductsAreRefused(_ isConstant: Bool, _ path: ct_path) throws {
    let horizon = isConstant ? 5300 : 3600
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real,
      alpha: (0...horizon).map {
        $0 == 0 ? .one : isConstant ? Rational(1, 10) : Rational(3, 1_000_003 + 2 * $0)
      },
      sampleSizes: (0...horizon).map { isConstant ? 1000 : 500_000 + $0 * 245_489 % 499_979 })
    let products = LongProduct(path: path)
    ct_multiplier_spoil(products.pointer)
    #expect(throws: NoTheory.faultyProduct) {
      try ExactTrajectory.last(
        of: .squaredError, chain: chain, products: products, shouldStop: { false })
    }
  }

  /// The closed form where a power of two, 7/8 · 2^-k, an odd square or a start above the limit meets it.
  @Test(arguments: 0..<4) func lastValueOfEveryShape(_ shape: Int) throws {
    let (share, size, first) = [
      (Rational(1, 2), 2, 3), (Rational(3, 4), 257, 1), (Rational(2, 3), 9, 100_000),
      (Rational(0), 4, 64),
    ][shape]
    for horizon in [1, 2, 3, 40, 200, 201, 900] {
      let chain = try makeChain(
        truth: fractions("1/2", "1/4", "1/4"), start: .real,
        alpha: [.one] + Array(repeating: share, count: horizon),
        sampleSizes: [first] + Array(repeating: size, count: horizon))
      let found = try #require(try ExactTrajectory.last(of: .squaredError, chain: chain))
      let expected = try Self.expected(.squaredError, chain)[horizon]
      #expect(found.numerator == expected.numerator && found.denominator == expected.denominator)
    }
  }

  /// Schedules that say that they are constant give the same as those that list it.
  @Test(arguments: [("1/3", 7), ("1", 7), ("1/3", 1), ("0", 5)])
  func settledSchedules(_ share: String, _ size: Int) throws {
    let truth = try ProbabilityVector(
      fractions("1/2", "1/3", "1/6").map { .exact($0) }, name: "p")
    let (alpha, sizes) = (Number.exact(fraction(share)), Number.exact(Rational(size)))
    for scheme in [ChainScheme.mixture, .replace] {
      let listed = try CategoricalChain(
        truth: truth, scheme: scheme, start: .real,
        schedules: Schedules(
          alpha: [.exact(.one)] + Array(repeating: alpha, count: 30),
          sampleSizes: [.exact(Rational(11))] + Array(repeating: sizes, count: 30)))
      let settled = try CategoricalChain(
        truth: truth, scheme: scheme, start: .real,
        schedules: Schedules(
          alpha: NumberSequence(first: .exact(.one), rest: alpha, count: 31),
          sampleSizes: NumberSequence(first: .exact(Rational(11)), rest: sizes, count: 31)))
      let expected = try Self.expected(.squaredError, listed)
      let found = try #require(try ExactTrajectory.make(of: .squaredError, chain: settled))
      #expect(Self.isEqual(found, expected))
      #expect(try ExactTrajectory.last(of: .squaredError, chain: settled) == expected[30])
    }
  }

  /// The comparison sees a mistake in any part of the recursion.
  @Test func mistakesAreSeen() throws {
    let sizes = (0...20).map { 5 + $0 }
    let alpha = (0...20).map { Rational(1, $0 + 1) }
    let truth = fractions("1/2", "1/3", "1/6")
    let found = try #require(
      try ExactTrajectory.make(
        of: .squaredError,
        chain: makeChain(truth: truth, start: .real, alpha: alpha, sampleSizes: sizes)))
    let late = [Rational.one] + alpha.dropLast()
    for mistaken in [
      try makeChain(truth: truth, start: .truth, alpha: alpha, sampleSizes: sizes),
      try makeChain(truth: truth, start: .real, alpha: late, sampleSizes: sizes),
      try makeChain(truth: truth, start: .real, alpha: alpha, sampleSizes: sizes.map { $0 + 1 }),
      try makeChain(
        truth: fractions("1/2", "1/4", "1/4"), start: .real, alpha: alpha, sampleSizes: sizes),
    ] {
      #expect(!Self.isEqual(found, try Self.expected(.squaredError, mistaken)))
    }
  }

  @Test func leavesTheRestToThePlainRecursion() throws {
    let bits = Precision(bits: 128)
    let biased = try makeChain(
      truth: fractions("1/2", "1/2"), start: point(fractions("1/3", "2/3")),
      alpha: fractions("1", "1/3"), sampleSizes: [3, 4])
    let longParts = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real,
      alpha: [.one, Rational(10).power(-12)], sampleSizes: [3, 4])
    let degenerate = try makeChain(
      truth: fractions("1", "0"), start: .real, alpha: fractions("1", "1/3"), sampleSizes: [3, 4])
    for chain in [biased, longParts, degenerate] {
      #expect(try ExactTrajectory.make(of: .squaredError, chain: chain) == nil)
      let values = try Expectation.trajectory(of: .squaredError, chain: chain, precision: bits)
      #expect(try values.values.map(\.exactValue) == Self.expected(.squaredError, chain))
    }
    #expect(
      try ExactTrajectory.make(of: .heterozygosity, chain: GoldenPath.chain(from: .real)) == nil)
  }

  @Test func stops() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real,
      alpha: [.one] + Array(repeating: Rational(1, 3), count: 100),
      sampleSizes: Array(repeating: 7, count: 101))
    #expect(throws: NoTheory.stopped) {
      try ExactTrajectory.make(of: .squaredError, chain: chain) { true }
    }
  }

  /// Before a long product, and between the halves of a splitting.
  @Test(arguments: [true, false]) func stopsBeforeTheLastValue(_ isConstant: Bool) throws {
    let horizon = isConstant ? 20_000 : 2500
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real,
      alpha: [.one] + Array(repeating: Rational(1, 3), count: horizon),
      sampleSizes: (0...horizon).map { isConstant ? 7 : 12 + $0 % 7 })
    var questions = 0
    for allowed in 0..<2 {
      questions = 0
      #expect(throws: NoTheory.stopped) {
        try ExactTrajectory.last(of: .squaredError, chain: chain) {
          questions += 1
          return questions > allowed
        }
      }
      #expect(questions == allowed + 1)
    }
  }
}
