import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: the chain itself, far out: exact probabilities that approach the limit at a known rate.
@Suite struct QuantityLimitsTests {
  static let precision = Precision(bits: 128)

  static func chain(
    _ start: Start, alpha: [Rational], sizes: [Int], scheme: ChainScheme = .mixture,
    settledFrom: Int?
  ) throws -> CategoricalChain {
    let last = LeadingTerm.constant(.exact(alpha.count > 1 ? alpha[alpha.count - 1] : .zero))
    return try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: start, alpha: alpha, sampleSizes: sizes,
      scheme: scheme,
      tail: ScheduleTail(
        alpha: scheme == .replace ? .zero : last,
        sampleSize: .constant(.exact(Rational(sizes[sizes.count - 1]))), settledFrom: settledFrom))
  }

  static func limit(_ quantity: Quantity, _ chain: CategoricalChain) -> Rational? {
    switch QuantityLimits.limit(of: quantity, chain: chain, precision: precision).value {
    case .zero: .zero
    case .value(let number): number.exactValue
    case .positive, .infinite, .unknown: nil
    }
  }

  @Test func collapse() throws {
    let chain = try Self.chain(
      .real, alpha: fractions("1", "0"), sizes: [3, 3], scheme: .replace, settledFrom: 0)
    #expect(Self.limit(.absorbed, chain) == .one)
    #expect(Self.limit(.lost(category: 0), chain) == fraction("1/2"))
    #expect(Self.limit(.lost(category: 2), chain) == fraction("5/6"))
    #expect(Self.limit(.absorptionTime, chain) == nil)
    let biased = try Self.chain(
      point(fractions("1/4", "3/4", "0")), alpha: fractions("1", "0"), sizes: [3, 3],
      scheme: .replace, settledFrom: 0)
    #expect(Self.limit(.lost(category: 0), biased) == fraction("3/4"))
    #expect(Self.limit(.lost(category: 2), biased) == .one)
  }

  /// Fresh data once, from a biased start: the mean moves to the truth once, and the limit with it.
  @Test func freshDataOnceMovesTheLimit() throws {
    let start = point(fractions("1/4", "3/4", "0"))
    let alpha = fractions("1", "1/2", "0")
    let chain = try Self.chain(start, alpha: alpha, sizes: [2, 2, 2], settledFrom: 2)
    #expect(Self.limit(.lost(category: 0), chain) == fraction("5/8"))
    // The chain itself: n = 2 without fresh data is absorbed with probability 1/2 per generation.
    let long = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: start,
      alpha: alpha + Array(repeating: .zero, count: 40), sampleSizes: Array(repeating: 2, count: 43)
    )
    let lost: [Rational] = try #require(
      try AbsorptionProbability.lost(0, long, in: ()))
    let distance = fraction("5/8") - lost[42]
    #expect(distance.signum > 0 && distance < Rational(1, 1 << 38))
  }

  @Test(arguments: [2, 3, 5]) func stationary(n: Int) throws {
    let alpha = fraction("1/3")
    let horizon = 60
    for start in [Start.real, .truth, point(fractions("0", "0", "1"))] {
      let chain = try Self.chain(
        start, alpha: [.one] + Array(repeating: alpha, count: horizon),
        sizes: Array(repeating: n, count: horizon + 1), settledFrom: 0)
      for quantity in [Quantity.absorbed, .lost(category: 0), .lost(category: 2)] {
        let limit = try #require(Self.limit(quantity, chain))
        let values = try Expectation.trajectory(
          of: quantity, chain: chain, precision: Self.precision
        ).values
        let last = values[horizon].interval(precision: Self.precision)
        let distance = (last - Interval(limit, precision: Self.precision)).magnitude
        // (2/3)^60 < 1e-10: eigenvalues of the count chain.
        #expect(distance.upperDouble < 1e-9, "n \(n), \(quantity.name)")
        #expect(limit.signum > 0 && limit < .one)
      }
    }
  }

  @Test func unknownWhereNothingSettles() throws {
    for settled in [nil, 2] {
      let chain = try Self.chain(
        .real, alpha: fractions("1", "0"), sizes: [3, 3], settledFrom: settled)
      #expect(Self.limit(.absorbed, chain) == nil)
      #expect(Self.limit(.lost(category: 0), chain) == nil)
    }
    // Metrics keep their own theorems.
    let chain = try Self.chain(
      .real, alpha: fractions("1", "0"), sizes: [3, 3], scheme: .replace, settledFrom: nil)
    #expect(Self.limit(.metric(.squaredError), chain) == fraction("11/18"))
  }
}
