import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: closed forms over fractions, and the recursion in doubles, written out here, at large t.
@Suite struct ScheduleLimitsTests {
  private static let truth = fractions("1/2", "1/3", "1/6")
  private static let H = fraction("11/18")

  /// A term c t^power (log t)^logPower.
  private static func term(
    _ c: String, _ power: String = "0", log logPower: String = "0", isConstant: Bool = false
  ) -> LeadingTerm {
    LeadingTerm(
      coefficient: .exact(fraction(c)), power: fraction(power), logPower: fraction(logPower),
      isConstant: isConstant)
  }

  private static func limit(
    _ alpha: LeadingTerm, _ size: LeadingTerm, start: Start = .real, metric: Metric = .squaredError,
    truth: [Rational] = truth, scheme: ChainScheme = .mixture, firstAlphas: [Rational] = []
  ) throws -> ErrorLimit {
    let chain = try makeChain(
      truth: truth, start: start, alpha: [.one] + firstAlphas,
      sampleSizes: Array(repeating: 5, count: firstAlphas.count + 1), scheme: scheme,
      tail: ScheduleTail(alpha: alpha, sampleSize: size))
    return ScheduleLimits.limit(of: metric, chain: chain, precision: Precision(bits: 128))
  }

  private static func value(_ limit: ErrorLimit) -> Rational? {
    guard case .value(let number) = limit.value else { return nil }
    return number.exactValue
  }

  private static func isZero(_ limit: ErrorLimit) -> Bool {
    if case .zero = limit.value { return true }
    return false
  }

  private static func isPositive(_ limit: ErrorLimit) -> Bool {
    if case .positive = limit.value { return true }
    return false
  }

  /// R[T] in doubles; G is the noise level of the start, nil for the start truth.
  private static func recursion(
    _ horizon: Int, G: Double? = nil, first: Double = 0, alpha: (Double) -> Double,
    size: (Double) -> Double
  ) -> Double {
    let H = 11.0 / 18
    var (R, memory) = (first, 1.0)
    for t in 1...horizon {
      let e = 1 - alpha(Double(t))
      let n = size(Double(t)).rounded(.up)
      memory *= e
      R = e * e * (1 - 1 / n) * R + (H + memory * ((G ?? H) - H)) / n
    }
    return R
  }

  @Test func constantSchedules() throws {
    for (alpha, size) in [("1/10", 1000), ("1", 7), ("2/3", 1)] {
      let a = fraction(alpha)
      let effective = Rational.one + Rational(size - 1) * a * (Rational(2) - a)
      for start in [Start.real, .truth, point(fractions("1", "0", "0"))] {
        let limit = try Self.limit(
          Self.term(alpha, isConstant: true), .constant(.exact(Rational(size))), start: start)
        #expect(Self.value(limit) == Self.H / effective)
        let reached = Self.recursion(
          2_000, G: 0.3, first: 0.4, alpha: { _ in Double(a) }, size: { _ in Double(size) })
        #expect(abs(reached - Double(Self.H / effective)) < 1e-12)
      }
    }
  }

  /// alpha = 1/t, n = t: R/H = (t+1)(2t+1)/(6t²) exactly.
  @Test func oneThird() throws {
    let horizon = 200
    let chain = try makeChain(
      truth: Self.truth, start: .real, alpha: [.one] + (1...horizon).map { Rational(1, $0) },
      sampleSizes: [1] + Array(1...horizon))
    let values: [Rational] = try #require(try ExpectedSquaredError.trajectory(of: chain, in: ()))
    for t in 1...horizon {
      #expect(values[t] == Self.H * Rational((t + 1) * (2 * t + 1), 6 * t * t))
    }
    let limit = try Self.limit(Self.term("1", "-1"), Self.term("1", "1"))
    #expect(Self.value(limit) == Self.H * Rational(1, 3))
    let facts = try #require(limit.facts)
    #expect(facts.hasEndlessFreshData && !facts.forgetsNoise && !facts.freshCountsGrow)
    #expect(!facts.satisfiesGrowingFreshCounts && !facts.satisfiesSummableNoise)
    // alpha = c/t, n = d t: 1/(1 + 2cd).
    let other = try Self.limit(Self.term("1/2", "-1"), Self.term("3", "1"))
    #expect(Self.value(other) == Self.H * Rational(1, 4))
    let reached = Self.recursion(400_000, alpha: { 0.5 / $0 }, size: { 3 * $0 })
    #expect(abs(reached - 11.0 / 72) < 1e-3)
  }

  @Test func asymptoticallyConstantAlpha() throws {
    // alpha -> 1/4 (not equal to it), n = 6: 1 / (1 + 5 · 7/16).
    let limit = try Self.limit(Self.term("1/4"), .constant(.exact(Rational(6))))
    #expect(Self.value(limit) == Self.H * fraction("16/51"))
    let reached = Self.recursion(20_000, alpha: { 0.25 + 0.5 / $0 }, size: { _ in 6 })
    #expect(abs(reached - Double(Self.H * fraction("16/51"))) < 1e-4)
  }

  @Test func collapse() throws {
    for size in [
      Self.term("5", isConstant: true), Self.term("1", "1"), Self.term("1", "1", log: "1"),
    ] {
      #expect(Self.value(try Self.limit(.zero, size)) == Self.H)
      // alpha = 1/t² changes nothing of the kind.
      #expect(Self.value(try Self.limit(Self.term("1", "-2"), size)) == Self.H)
    }
    // Σ alpha = ∞ but alpha n -> 0: collapse as well.
    let slow = try Self.limit(Self.term("1", "-1"), .constant(.exact(Rational(5))))
    #expect(Self.value(slow) == Self.H)
    #expect(abs(Self.recursion(100_000, alpha: { 1 / $0 }, size: { _ in 5 }) - 11.0 / 18) < 1e-3)
    let facts = try #require(try Self.limit(.zero, Self.term("1", "1")).facts)
    #expect(!facts.hasEndlessFreshData && !facts.forgetsNoise)
  }

  @Test func biasedCollapse() throws {
    let start = point(fractions("0", "0", "1"))
    // G = 1 + 14/36 - 2/6.
    let G = fraction("19/18")
    let replace = try Self.limit(
      .zero, Self.term("1", "1"), start: start, scheme: .replace)
    #expect(Self.value(replace) == G)
    let reached = Self.recursion(
      400_000, G: 19.0 / 18, first: 19.0 / 18, alpha: { _ in 0 }, size: { $0 })
    #expect(abs(reached - 19.0 / 18) < 1e-9)

    let mixture = try Self.limit(
      .zero, Self.term("1", "1"), start: start, firstAlphas: fractions("1/2", "1/3"))
    guard case .positive(let lower, let upper) = mixture.value else {
      Issue.record("found \(mixture.value)")
      return
    }
    // B = 1/3 up to the horizon: between H and 2/3 H + 1/3 G, which is what alpha = 0 after it gives.
    let level = Rational(2, 3) * Self.H + Rational(1, 3) * G
    #expect(try #require(lower).interval(precision: Precision(bits: 64)).contains(Self.H))
    #expect(try #require(upper).interval(precision: Precision(bits: 64)).contains(level))
    let settled = Self.recursion(
      400_000, G: 19.0 / 18, first: 19.0 / 18, alpha: { $0 == 1 ? 0.5 : $0 == 2 ? 1.0 / 3 : 0 },
      size: { $0 })
    #expect(abs(settled - Double(level)) < 1e-5)
  }

  @Test func powerLaws() throws {
    // R -> 0 iff (0 <= a < 1 and b > a) or (a = 1 and b > 1), for alpha = c t^-a, n = t^b.
    for (a, b, vanishes) in [
      ("0", "0", false), ("0", "1/10", true), ("1/2", "1/2", false), ("1/2", "1/4", false),
      ("1/2", "3/4", true), ("1", "1", false), ("1", "11/10", true), ("1", "1/2", false),
      ("11/10", "2", false), ("2", "3", false), ("99/100", "1", true),
    ] {
      let limit = try Self.limit(Self.term("1/3", "-" + a), Self.term("1", b))
      #expect(Self.isZero(limit) == vanishes, "a = \(a), b = \(b)")
      let facts = try #require(limit.facts)
      #expect((facts.hasEndlessFreshData && facts.forgetsNoise) == vanishes, "a = \(a), b = \(b)")
    }
    #expect(
      Self.recursion(
        200_000, alpha: { 0.3 * $0.squareRoot().squareRoot() / $0.squareRoot() },
        size: { $0 }) < 1e-3)
  }

  @Test func logarithms() throws {
    // Σ t^-1 (log t)^g diverges iff g >= -1.
    #expect(Self.isZero(try Self.limit(Self.term("1", "-1", log: "-1"), Self.term("1", "2"))))
    let summable = try Self.limit(Self.term("1", "-1", log: "-11/10"), Self.term("1", "2"))
    #expect(Self.isPositive(summable))
    // n = t (log t)^v has Σ 1/n = ∞ iff v <= 1.
    #expect(Self.value(try Self.limit(.zero, Self.term("1", "1", log: "1"))) == Self.H)
    #expect(Self.isPositive(try Self.limit(.zero, Self.term("1", "1", log: "11/10"))))
    // alpha n of order log t decides at the border.
    #expect(Self.isZero(try Self.limit(Self.term("1", "-1"), Self.term("1", "1", log: "1"))))
    #expect(
      Self.value(try Self.limit(Self.term("1", "-1"), Self.term("1", "1", log: "-1"))) == Self.H)
    // n = log t with a constant alpha: alpha n -> ∞ although Σ 1/n = ∞.
    let growing = try Self.limit(Self.term("1/2", isConstant: true), Self.term("1", log: "1"))
    #expect(Self.isZero(growing))
    let facts = try #require(growing.facts)
    #expect(facts.satisfiesGrowingFreshCounts && !facts.satisfiesSummableNoise)
  }

  /// Both sums finite: the limit lies strictly between 0 and H.
  @Test func summableBoth() throws {
    let limit = try Self.limit(Self.term("1/2", "-2"), Self.term("1", "2"))
    guard case .positive(_, let upper) = limit.value else {
      Issue.record("found \(limit.value)")
      return
    }
    #expect(upper?.exactValue == Self.H)
    func reached(_ horizon: Int) -> Double {
      Self.recursion(
        horizon, first: 11.0 / 54, alpha: { 0.5 / ($0 * $0) }, size: { $0 * $0 + 1 })
    }
    #expect(abs(reached(100_000) - reached(200_000)) < 1e-4)
    #expect(reached(200_000) > 0.05 && reached(200_000) < 11.0 / 18)
  }

  @Test func rates() throws {
    func check(
      _ alpha: LeadingTerm, _ size: LeadingTerm, within tolerance: Double, horizon: Int,
      alphaAt: (Double) -> Double, sizeAt: (Double) -> Double
    ) throws {
      let rate = try #require(try Self.limit(alpha, size).rate)
      let t = Double(horizon)
      let expected =
        rate.coefficient.doubleValue * power(t, Double(rate.power))
        * power(logarithm(t), Double(rate.logPower))
      let found = Self.recursion(horizon, alpha: alphaAt, size: sizeAt)
      #expect(abs(found / expected - 1) < tolerance, "\(alpha), \(size): \(found / expected)")
    }
    // R ~ H / (2 alpha n), alpha = t^-1/2, n = t^3/4: the next term is 1/(2 alpha n), 2 %.
    try check(
      Self.term("1", "-1/2"), Self.term("1", "3/4"), within: 0.025, horizon: 400_000,
      alphaAt: { 1 / $0.squareRoot() }, sizeAt: { ($0 * $0.squareRoot()).squareRoot() })
    // R ~ H / (a (2 - a) n), a = 1/4, n = 3t.
    try check(
      Self.term("1/4", isConstant: true), Self.term("3", "1"), within: 1e-4, horizon: 100_000,
      alphaAt: { _ in 0.25 }, sizeAt: { 3 * $0 })
    // alpha ~ 1/t, n = t² and 2c = 2 > 1: R ~ H / ((2 - 1) t).
    try check(
      Self.term("1", "-1"), Self.term("1", "2"), within: 1e-3, horizon: 100_000,
      alphaAt: { 1 / $0 }, sizeAt: { $0 * $0 })
    // With a logarithm, convergence is like 1 / log t.
    try check(
      Self.term("1/4", isConstant: true), Self.term("1", "1", log: "1"), within: 1e-3,
      horizon: 100_000, alphaAt: { _ in 0.25 }, sizeAt: { $0 * logarithm(max($0, 3)) })
  }

  @Test func ratesThatAreNotProvenAreNotGiven() throws {
    // 2c = 3/5 < u - 1 = 1: decay like t^-0.6 with a constant that depends on every generation.
    #expect(try Self.limit(Self.term("3/10", "-1"), Self.term("1", "2")).rate == nil)
    #expect(try Self.limit(Self.term("1/2", "-1"), Self.term("1", "2")).rate == nil)
    #expect(try Self.limit(Self.term("1", "-1", log: "-1"), Self.term("1", "2")).rate == nil)
  }

  @Test func degenerateTruth() throws {
    let truth = fractions("1", "0")
    let fresh = Self.term("1/2", isConstant: true)
    let size = Self.term("5", isConstant: true)
    #expect(
      Self.isZero(try Self.limit(fresh, size, start: point(fractions("1/2", "1/2")), truth: truth)))
    #expect(Self.isZero(try Self.limit(.zero, size, start: .real, truth: truth)))
    #expect(Self.isZero(try Self.limit(.zero, Self.term("1", "2"), start: .truth, truth: truth)))
    // 2 (1 - P_1[0]): the chain fixes at category 2 with probability 1/2, where the error is 2.
    let lost = try Self.limit(
      .zero, size, start: point(fractions("1/2", "1/2")), truth: truth, scheme: .replace)
    #expect(Self.value(lost) == .one)
    let open = try Self.limit(
      .zero, size, start: point(fractions("1/2", "1/2")), truth: truth)
    guard case .unknown = open.value else {
      Issue.record("found \(open.value)")
      return
    }
  }

  @Test func enclosedCoefficients() throws {
    let third = Number.enclosure(Interval(Rational(1, 3), precision: Precision(bits: 100)))
    let alpha = LeadingTerm(coefficient: third, power: .zero, logPower: .zero)
    let limit = try Self.limit(alpha, .constant(.exact(Rational(4))))
    guard case .value(.enclosure(let interval)) = limit.value else {
      Issue.record("found \(limit.value)")
      return
    }
    #expect(interval.contains(Self.H / (.one + Rational(3) * fraction("5/9"))))
    #expect(interval.relativeWidth < 1e-25)
  }

  /// p = (1, 0) or nearly so: nothing is certain.
  @Test func perhapsDegenerateTruth() throws {
    let bits = Precision(bits: 64)
    let small = Interval(lower: .zero, upper: Rational(1, 1000), precision: bits)
    let chain = try CategoricalChain(
      truth: ProbabilityVector(
        [.enclosure(small), .enclosure(Interval(.one, precision: bits) - small)], name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(alpha: [.exact(.one)], sampleSizes: [.exact(.one)]),
      tail: ScheduleTail(alpha: .zero, sampleSize: Self.term("5", isConstant: true)))
    let limit = ScheduleLimits.limit(of: .squaredError, chain: chain, precision: bits)
    guard case .unknown = limit.value else {
      Issue.record("found \(limit.value)")
      return
    }
  }

  @Test func otherMetrics() throws {
    let alpha = Self.term("1/2", isConstant: true)
    let size = Self.term("5", isConstant: true)
    #expect(Self.value(try Self.limit(alpha, size, metric: .chiSquared)) == Rational(2, 4))
    #expect(
      Self.value(try Self.limit(alpha, size, metric: .heterozygosity)) == Self.H * Rational(3, 4))
    #expect(Self.isZero(try Self.limit(.zero, size, metric: .heterozygosity)))
    #expect(Self.isZero(try Self.limit(Self.term("1", "-1"), size, metric: .heterozygosity)))
    let growing = Self.term("1", "1")
    #expect(Self.value(try Self.limit(alpha, growing, metric: .heterozygosity)) == Self.H)
    guard case .unknown = try Self.limit(alpha, size, metric: .l1).value else {
      Issue.record("l1 has no theorem")
      return
    }
  }

  @Test func impossibleOrUnknownSchedules() throws {
    for (alpha, size) in [
      (Self.term("1", "1/2"), Self.term("1", "1")), (Self.term("2"), Self.term("1", "1")),
      (Self.term("1/2"), Self.term("1", "-1")), (Self.term("1/2"), Self.term("1/2")),
      (Self.term("-1", "-1"), Self.term("1", "1")),
    ] {
      guard case .unknown = try Self.limit(alpha, size).value else {
        Issue.record("\(alpha), \(size)")
        continue
      }
    }
    let chain = try GoldenPath.chain(from: .real)
    let limit = ScheduleLimits.limit(
      of: .squaredError, chain: chain, precision: Precision(bits: 64))
    guard case .unknown = limit.value else {
      Issue.record("a list has no tail")
      return
    }
    #expect(limit.facts == nil)
  }
}

/// Through the interval type, so that the tests need no mathematical library.
private func logarithm(_ x: Double) -> Double {
  guard let exact = Rational(exactly: x) else { return .nan }
  return Interval(exact, precision: Precision(bits: 60)).logarithm().midpointDouble
}

private func power(_ x: Double, _ y: Double) -> Double {
  guard let exact = Rational(exactly: y * logarithm(x)) else { return .nan }
  return Interval(exact, precision: Precision(bits: 60)).exponential().midpointDouble
}
