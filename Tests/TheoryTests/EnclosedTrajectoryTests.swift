import Intervals
import Models
import Multiprecision
import Scalars
import Testing

@testable import Theory

/// The fixed-point engine. Oracles: the same recursion over fractions (containment in every
/// generation), over MPFR intervals, and closed forms.
@Suite struct EnclosedTrajectoryTests {
  private static let metrics = [Metric.squaredError, .chiSquared, .heterozygosity]

  /// Schedules with runs of equal generations, n = 1, alpha = 0 and 1, and words near their limits.
  private static func chain(_ generator: inout SeededGenerator) throws -> CategoricalChain {
    let small = SmallModel.random(&generator, zeroProbabilities: false)
    let horizon = 1 + generator.next(below: 70)
    var alpha: [Rational] = [.one]
    var sizes = [1 + generator.next(below: 1000)]
    for _ in 0..<horizon {
      switch generator.next(below: 12) {
      case 0: alpha.append(.zero)
      case 1: alpha.append(.one)
      case 2: alpha.append(Rational(1 + generator.next(below: 1 << 40), 1 << 40 | 1))
      case 3, 4: alpha.append(Rational(1 + generator.next(below: 9), 10))
      default: alpha.append(alpha.count > 1 ? alpha[alpha.count - 1] : Rational(1, 10))
      }
      switch generator.next(below: 12) {
      case 0: sizes.append(1)
      case 1: sizes.append(1 + generator.next(below: 1_000_000_000_000))
      case 2: sizes.append(2 + generator.next(below: 100))
      default: sizes.append(sizes[sizes.count - 1])
      }
    }
    return try makeChain(
      truth: small.truth, start: generator.next(below: 2) == 0 ? .real : .truth, alpha: alpha,
      sampleSizes: sizes, scheme: generator.next(below: 8) == 0 ? .replace : .mixture)
  }

  private static func exact(_ metric: Metric, _ chain: CategoricalChain) throws -> [Rational] {
    try values(metric, chain, in: ())
  }

  private static func values<S: RecursionScalar>(
    _ metric: Metric, _ chain: CategoricalChain, in context: S.Context
  ) throws -> [S] {
    switch metric {
    case .chiSquared: try #require(try ChiSquaredRisk.trajectory(of: chain, in: context))
    case .heterozygosity:
      try #require(try ExpectedHeterozygosity.trajectory(of: chain, in: context))
    default: try #require(try ExpectedSquaredError.trajectory(of: chain, in: context))
    }
  }

  private static func packed(
    _ metric: Metric, _ chain: CategoricalChain, _ bits: Int
  ) throws -> EnclosedTrajectory {
    try EnclosedTrajectory.make(
      of: metric, chain: chain, precision: Precision(bits: bits), shouldStop: { false }
    ).get()
  }

  private static func interval(_ trajectory: EnclosedTrajectory, _ t: Int) -> Interval {
    trajectory.number(at: t).interval(precision: Precision(bits: 4096))
  }

  @Test func containsTheFractions() throws {
    var generator = SeededGenerator(seed: 701)
    var refused = 0
    for round in 0..<240 {
      let chain = try Self.chain(&generator)
      let metric = Self.metrics[round % 3]
      let bits = generator.pick([40, 64, 100, 128, 256])
      let exact = try Self.exact(metric, chain)
      guard let enclosed = try? Self.packed(metric, chain, bits) else {
        refused += 1
        continue
      }
      #expect(enclosed.count == exact.count)
      for (t, value) in exact.enumerated() {
        let interval = Self.interval(enclosed, t)
        #expect(interval.contains(value), "\(metric) at t = \(t), \(bits) bits, round \(round)")
        let width = try #require((interval - interval).upper.exactValue)
        #expect(width <= value * Rational(2).power(-bits), "\(metric) at t = \(t), \(bits) bits")
      }
    }
    // Heterozygosity dies out within the horizon now and then.
    #expect(refused < 40)
  }

  /// Doubles lie around the enclosures, and close to them; negative control: an enclosure that is a unit wider in
  /// the last place of its lower end does not fit between doubles that only just do.
  @Test func doublesLieAroundTheValues() throws {
    var generator = SeededGenerator(seed: 703)
    for round in 0..<60 {
      let chain = try Self.chain(&generator)
      guard
        let enclosed = try? Self.packed(
          Self.metrics[round % 3], chain, generator.pick([40, 128, 256]))
      else { continue }
      let count = enclosed.count
      var (lower, upper) = (
        Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: count)
      )
      enclosed.enclose(0..<count, lower: &lower, upper: &upper)
      for t in 0..<count {
        let (value, ends) = (Self.interval(enclosed, t), (lower[t], upper[t]))
        let (low, high) = try (
          #require(Rational(exactly: ends.0)), #require(Rational(exactly: ends.1))
        )
        #expect(!value.lower.isLess(than: low) && !value.upper.isGreater(than: high), "t = \(t)")
        #expect(ends.0 >= value.lowerDouble.nextDown && ends.1 <= value.upperDouble.nextUp.nextUp)
      }
    }
  }

  /// Where a schedule is constant, values repeat themselves after 512 generations once they have settled; while
  /// they still move, they do not.
  @Test func settledValuesRepeat() throws {
    let chain = try makeChain(
      truth: [Rational(1, 2), Rational(1, 3), Rational(1, 6)], start: .real,
      alpha: [.one] + Array(repeating: Rational(1, 10), count: 4000),
      sampleSizes: Array(repeating: 1000, count: 4001))
    let enclosed = try Self.packed(.squaredError, chain, 128)
    #expect(enclosed.repeats(in: 3000..<4001, period: 512))
    #expect(!enclosed.repeats(in: 512..<600, period: 512))
    #expect(!enclosed.repeats(in: 3000..<4001, period: 511))
    for t in 3000...4000 {
      #expect("\(enclosed.number(at: t))" == "\(enclosed.number(at: t - 512))")
    }
  }

  /// Blocks that are made again have the bits of those that were kept.
  @Test func blocksMadeAgainAreTheSame() throws {
    let horizon = 9000
    let chain = try makeChain(
      truth: [Rational(1, 2), Rational(1, 3), Rational(1, 6)], start: .real,
      alpha: (0...horizon).map { Rational(1, 1 + min($0, 5000)) },
      sampleSizes: (0...horizon).map { $0 % 3000 < 1000 ? 10 + $0 % 7 : 40 })
    let recursion = try #require(
      EnclosedRecursion(
        .error, constant: Interval(Rational(11, 18), precision: Precision(bits: 200)),
        initial: Interval(Rational(1, 20), precision: Precision(bits: 200)), limbs: 3))
    let kept = try #require(try EnclosedBlocks(recursion, chain, shouldStop: { false }))
    let made = try #require(
      try EnclosedBlocks(recursion, chain, mostBytes: 0, shouldStop: { false }))
    #expect(kept.knownBits == made.knownBits)
    for index in [2, 0, 1, 0, 2] {
      let (first, second) = (kept[index], made[index])
      #expect(first.count == (index == 2 ? horizon - 2 * EnclosedBlocks.length : 4096))
      #expect(first.count == second.count)
      #expect(first.isAlike(from: 0, second, from: 0, length: first.count))
    }
    #expect(!kept[0].isAlike(from: 0, made[1], from: 0, length: 4096))
  }

  /// MPFR intervals at many bits lie inside; at few bits they lie around.
  @Test func agreesWithIntervals() throws {
    var generator = SeededGenerator(seed: 702)
    for round in 0..<40 {
      let chain = try Self.chain(&generator)
      let metric = Self.metrics[round % 2]
      let fine: [Interval] = try Self.values(metric, chain, in: Precision(bits: 600))
      let coarse: [Interval] = try Self.values(metric, chain, in: Precision(bits: 64))
      let enclosed = try Self.packed(metric, chain, 200)
      for t in fine.indices {
        let interval = Self.interval(enclosed, t)
        #expect(interval.contains(fine[t]) || fine[t].isSingleton, "t = \(t), round \(round)")
        // Where 64 bits hold the value itself, nothing lies around it.
        #expect(
          coarse[t].contains(interval) || (coarse[t].isSingleton && coarse[t].overlaps(interval)),
          "t = \(t), round \(round)")
      }
    }
  }

  /// What the containment can see: in every model with a past, a mistaken recursion leaves the enclosure.
  @Test(arguments: ["size", "square", "late alpha", "no shrink", "last place"])
  func mistakesLeaveTheEnclosure(_ mistake: String) throws {
    let horizon = 40
    let alpha = (0...horizon).map { Rational(1, $0 + 1) }
    let sizes = (0...horizon).map { 7 + 3 * $0 }
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real, alpha: alpha, sampleSizes: sizes)
    let enclosed = try Self.packed(.squaredError, chain, 100)
    let h = fraction("11/18")
    var value = h / Rational(7)
    for t in 1...horizon {
      let n = Rational(sizes[t] - (mistake == "size" ? 1 : 0))
      let kept = Rational.one - alpha[mistake == "late alpha" ? max(t - 1, 1) : t]
      let square = mistake == "square" ? kept : kept * kept
      let shrink = mistake == "no shrink" ? Rational.one : .one - .one / n
      value = square * shrink * value + h / n
    }
    if mistake == "last place" { value = value * (.one + Rational(2).power(-95)) }
    #expect(!Self.interval(enclosed, horizon).contains(value))
  }

  /// r[t] = r + rho^t (r[0] - r) for a constant schedule, far along the woven chains.
  @Test func constantScheduleHasItsClosedForm() throws {
    let horizon = 3_000
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real,
      alpha: [.one] + Array(repeating: Rational(1, 10), count: horizon),
      sampleSizes: [50] + Array(repeating: 1000, count: horizon))
    let rho = fraction("81/100") * fraction("999/1000")
    let limit = fraction("11/18") / fraction("19081/100")
    for bits in [90, 128, 300] {
      let enclosed = try Self.packed(.squaredError, chain, bits)
      for t in [0, 1, 2, 15, 16, 17, 511, 512, 513, 1027, 2999, 3000] {
        let value = limit + rho.power(t) * (fraction("11/900") - limit)
        #expect(Self.interval(enclosed, t).contains(value), "t = \(t), \(bits) bits")
      }
    }
  }

  /// Blocks of any length give the same enclosures up to the bound of a run, and all contain the value.
  @Test func streamsInBlocks() throws {
    let constant = Interval(fraction("11/18"), precision: Precision(bits: 256))
    let initial = constant.multiplied(by: fraction("1/1000"))
    let rho = fraction("81/100") * fraction("999/1000")
    let limit = fraction("11/18") / fraction("19081/100")
    let value = limit + rho.power(600) * (fraction("11/18000") - limit)
    for length in [1, 7, 16, 100, 600] {
      var recursion = try #require(
        EnclosedRecursion(.error, constant: constant, initial: initial, limbs: 2))
      var block = EnclosedRecursion.Block()
      for start in stride(from: 0, to: 600, by: length) {
        let count = min(length, 600 - start)
        recursion.advance(
          over: [.init(real: 1, parts: 10, draws: 1000, count: count)], into: &block)
      }
      #expect(recursion.last.contains(value))
      #expect(recursion.knownBits >= 110)
    }
  }

  @Test func fallsBackWhereHypothesesFail() throws {
    let horizon = 2_000
    func refusal(_ metric: Metric, _ chain: CategoricalChain) throws -> String? {
      let result = try EnclosedTrajectory.make(
        of: metric, chain: chain, precision: Precision(bits: 128), shouldStop: { false })
      if case .failure(let refusal) = result { return refusal.reason }
      return nil
    }
    let alpha = [Rational.one] + Array(repeating: Rational(1, 10), count: horizon)
    let sizes = Array(repeating: 20, count: horizon + 1)
    let biased = try makeChain(
      truth: fractions("1/2", "1/2"), start: point(fractions("1/3", "2/3")), alpha: alpha,
      sampleSizes: sizes)
    #expect(try refusal(.squaredError, biased)?.contains("bias") == true)
    // (1 - 1/20)^2000 is 2^-148: relative digits need more limbs; at n = 2, 2^-2000 too many.
    let none = Array(repeating: Rational.zero, count: horizon)
    for (n, isRefused) in [(20, false), (2, true)] {
      let dying = try makeChain(
        truth: fractions("1/2", "1/2"), start: .real, alpha: [.one] + none,
        sampleSizes: Array(repeating: n, count: horizon + 1))
      #expect(try (refusal(.heterozygosity, dying) != nil) == isRefused, "n = \(n)")
      let values: [Interval] = try Self.values(.heterozygosity, dying, in: Precision(bits: 200))
      let last = try Expectation.trajectory(
        of: .heterozygosity, chain: dying, precision: Precision(bits: 128)
      ).values[horizon].interval(precision: Precision(bits: 200))
      #expect(last.overlaps(values[horizon]) && last.relativeWidth < 0x1p-127)
    }
    let long = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real,
      alpha: [.one] + Array(repeating: Rational(10).power(-30), count: horizon), sampleSizes: sizes)
    #expect(try refusal(.squaredError, long)?.contains("words") == true)
  }
}
