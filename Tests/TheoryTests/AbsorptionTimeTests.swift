import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: the linear system of first-step analysis on the joint chain of count vectors, written out
/// from the definition and solved by elimination over fractions.
@Suite struct AbsorptionTimeTests {
  static func constant(_ n: Int) -> ScheduleTail {
    let size = LeadingTerm.constant(.exact(Rational(n)))
    return ScheduleTail(alpha: .zero, sampleSize: size, settledFrom: 0)
  }

  static func chain(
    _ truth: [Rational], _ start: Start, n: Int, horizon: Int = 0
  ) throws -> CategoricalChain {
    try makeChain(
      truth: truth, start: start, alpha: [.one] + Array(repeating: .zero, count: horizon),
      sampleSizes: Array(repeating: n, count: horizon + 1), scheme: .replace, tail: constant(n))
  }

  static func time(_ chain: CategoricalChain) throws -> Rational {
    try #require(try AbsorptionTime.expected(chain, in: ()))
  }

  /// τ(x) = 1 + Σ_c Pr(c | x) τ(c/n) off the vertices, 0 on them, for all count vectors.
  static func timesByElimination(n: Int, categories: Int) -> [[Int]: Rational] {
    let states = countVectors(n, categories)
    let inner = states.filter { !$0.contains(n) }
    var matrix = inner.map { from in
      inner.map { to in
        (from == to ? Rational.one : .zero)
          - multinomial(to, from.map { Rational($0, n) })
      } + [Rational.one]
    }
    for column in inner.indices {
      let pivot = matrix[column][column]
      for row in inner.indices where row != column {
        let factor = matrix[row][column] / pivot
        if factor.isZero { continue }
        for k in column...inner.count { matrix[row][k] -= factor * matrix[column][k] }
      }
    }
    var times: [[Int]: Rational] = [:]
    for state in states { times[state] = .zero }
    for (i, state) in inner.enumerated() { times[state] = matrix[i][inner.count] / matrix[i][i] }
    return times
  }

  static func countVectors(_ n: Int, _ categories: Int) -> [[Int]] {
    if categories == 1 { return [[n]] }
    return (0...n).flatMap { first in countVectors(n - first, categories - 1).map { [first] + $0 } }
  }

  static func multinomial(_ counts: [Int], _ p: [Rational]) -> Rational {
    var left = counts.reduce(0, +)
    var value = Rational.one
    for (count, probability) in zip(counts, p) {
      for j in 0..<count { value *= Rational(left - j, j + 1) * probability }
      left -= count
    }
    return value
  }

  @Test(arguments: [(2, 2), (3, 2), (5, 2), (8, 2), (3, 3), (4, 3), (3, 4)])
  func equalsElimination(_ size: (n: Int, categories: Int)) throws {
    let times = Self.timesByElimination(n: size.n, categories: size.categories)
    for (counts, time) in times {
      let start = point(counts.map { Rational($0, size.n) })
      let chain = try Self.chain(
        Array(repeating: Rational(1, size.categories), count: size.categories), start, n: size.n)
      #expect(try Self.time(chain) == time, "n \(size.n), start \(counts)")
    }
    // A drawn start averages over them.
    let weights = Rational(size.categories * (size.categories + 1) / 2)
    let p = (1...size.categories).map { Rational($0) / weights }
    let mean = times.reduce(Rational.zero) { $0 + Self.multinomial($1.key, p) * $1.value }
    #expect(try Self.time(Self.chain(p, .real, n: size.n)) == mean)
  }

  /// K = 2, p = 1/2. n = 2: absorbed with 1/2 at every step. n = 3: off the vertices (counts 1, 2) a
  /// step is absorbed with 1/3, so τ = 3; from (1/2, 1/2) with 1/4. n = 1: at once.
  @Test func byHand() throws {
    let half = fractions("1/2", "1/2")
    #expect(try Self.time(Self.chain(half, .real, n: 1)) == .zero)
    #expect(try Self.time(Self.chain(half, .real, n: 2)) == .one)
    #expect(try Self.time(Self.chain(half, .real, n: 3)) == fraction("9/4"))
    #expect(try Self.time(Self.chain(half, .truth, n: 1)) == .one)
    #expect(try Self.time(Self.chain(half, .truth, n: 2)) == fraction("2"))
    #expect(try Self.time(Self.chain(half, .truth, n: 3)) == fraction("13/4"))
    #expect(try Self.time(Self.chain(half, point(fractions("1", "0")), n: 3)) == .zero)
    #expect(
      try Self.time(Self.chain(half, point(fractions("1/3", "2/3")), n: 3)) == fraction("3"))
    // One category only: never anything else.
    #expect(try Self.time(Self.chain(fractions("1", "0"), .real, n: 7)) == .zero)
  }

  /// Sizes that vary first: the sum of 1 - absorbed over the prefix, and elimination after it.
  @Test func prefixOfOtherSizes() throws {
    let p = fractions("1/2", "1/3", "1/6")
    let sizes = [2, 5, 4, 3, 3]
    let tail = ScheduleTail(
      alpha: .zero, sampleSize: .constant(.exact(Rational(3))), settledFrom: 3)
    for start in [Start.real, .truth, point(fractions("1/4", "3/4", "0"))] {
      let chain = try makeChain(
        truth: p, start: start, alpha: [.one, .zero, .zero, .zero, .zero], sampleSizes: sizes,
        tail: tail)
      let enumeration = try ChainEnumeration(chain, for: .squaredError)
      var expected = Rational.zero
      for t in 0..<3 {
        expected += enumeration.expectation(at: t) { P, _ in P.contains(.one) ? .zero : .one }
      }
      let times = Self.timesByElimination(n: 3, categories: 3)
      // At t = 3 the law is that of three draws.
      expected += enumeration.expectation(at: 3) { P, _ in
        let counts = P.map { Int(exactly: $0 * Rational(3)) ?? 0 }
        return (P.contains(.one) ? .zero : .one) + (times[counts] ?? .zero)
          - (P.contains(.one) ? .zero : .one)
      }
      #expect(try Self.time(chain) == expected)
    }
  }

  @Test func aSingleDrawEndsIt() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real, alpha: [.one, .zero, .zero],
      sampleSizes: [2, 1, 9], scheme: .replace)
    #expect(try Self.time(chain) == fraction("1/2"))
  }

  @Test(arguments: [40, 128]) func intervalContainsTheFraction(bits: Int) throws {
    let p = fractions("1/2", "1/3", "1/6")
    for n in [2, 3, 7, 20] {
      let chain = try Self.chain(p, .real, n: n)
      let enclosed: Interval = try #require(
        try AbsorptionTime.expected(chain, in: Precision(bits: bits)))
      #expect(enclosed.contains(try Self.time(chain)))
      #expect(enclosed.relativeWidth < 1e-6)
    }
  }

  /// Seddik et al., Theorem 1 (3), in their time T + 1, and the sharper 2n - 1.
  @Test(arguments: [2, 3, 10, 60, 200]) func publishedBounds(n: Int) throws {
    let p = fractions("1/2", "1/3", "1/6")
    let H = fraction("11/18")
    let value = try Expectation.trajectory(
      of: .absorptionTime, chain: try Self.chain(p, .real, n: n), precision: Precision(bits: 96))
    let time = value.values[0].interval(precision: Precision(bits: 128))
    #expect(time.upper.isGreater(than: H * Rational(n - 1) * fraction("3/2")))
    #expect(time.lower.isLess(than: H * Rational(n * (n - 1))) || n == 2)
    #expect(time.lower.isLess(than: Rational(2 * n - 2)))
  }

  /// A long horizon costs nothing: only the generations before the sizes settle are played.
  @Test func horizonDoesNotMatter() throws {
    let p = fractions("1/2", "1/3", "1/6")
    for (n, horizon) in [(20, 3000), (150, 3000)] {
      let value = try Expectation.trajectory(
        of: .absorptionTime, chain: try Self.chain(p, .real, n: n, horizon: horizon),
        precision: Precision(bits: 64)
      ).values[0]
      let short = try Expectation.trajectory(
        of: .absorptionTime, chain: try Self.chain(p, .real, n: n), precision: Precision(bits: 64)
      ).values[0]
      #expect(value.exactValue == short.exactValue)
      #expect((value.exactValue == nil) == (n > 60))
      #expect(value.doubleValue == short.doubleValue)
    }
    #expect(throws: NoTheory.self) {
      try Expectation.trajectory(
        of: .absorptionTime, chain: try Self.chain(p, .real, n: 100_000),
        precision: Precision(bits: 64))
    }
  }

  // MARK: Refusals and negative controls

  @Test func refusesWhatIsNotDetermined() throws {
    let p = fractions("1/2", "1/2")
    let withFreshData = try makeChain(
      truth: p, start: .real, alpha: fractions("1", "1/2"), sampleSizes: [3, 3],
      tail: ScheduleTail(
        alpha: .constant(.exact(Rational(1, 2))), sampleSize: .constant(.exact(Rational(3))),
        settledFrom: 0))
    let list = try makeChain(
      truth: p, start: .real, alpha: fractions("1", "0"), sampleSizes: [3, 3], scheme: .replace)
    let settlesLater = try makeChain(
      truth: p, start: .real, alpha: fractions("1", "0"), sampleSizes: [3, 3], scheme: .replace,
      tail: ScheduleTail(
        alpha: .zero, sampleSize: .constant(.exact(Rational(5))), settledFrom: 2))
    for chain in [withFreshData, list, settlesLater] {
      #expect(throws: NoTheory.self) { try Self.time(chain) }
    }
  }

  /// A generation more or less, the size of the wrong generation, the upper bound as the value.
  @Test func mistakesAreCaught() throws {
    let p = fractions("2/3", "1/3")
    let exact = try Self.time(Self.chain(p, .real, n: 4))
    #expect(try Self.time(Self.chain(p, .truth, n: 4)) == exact + .one)
    #expect(try Self.time(Self.chain(p, .real, n: 5)) > exact)
    #expect(exact < fraction("4/9") * Rational(4 * 3))
  }
}
