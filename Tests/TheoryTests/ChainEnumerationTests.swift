import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: total probability, the mean of the chain, and laws worked out by hand.
@Suite struct ChainEnumerationTests {
  @Test func lawsAreProbabilities() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<100 {
      let model = SmallModel.random(&generator)
      let enumeration = try ChainEnumeration(model.chain(), for: .l1)
      var mean = model.truth
      if case .point(let values) = model.start { mean = values }
      for (t, law) in enumeration.laws.enumerated() {
        if t > 0 {
          let alpha = model.alpha[t]
          mean = zip(mean, model.truth).map { alpha * $1 + (.one - alpha) * $0 }
        }
        #expect(law.reduce(.zero) { $0 + $1.probability } == .one, "\(model)")
        #expect(law.allSatisfy { $0.probability.signum > 0 })
        for k in mean.indices {
          #expect(enumeration.expectation(at: t) { P, _ in P[k] } == mean[k], "\(model)")
        }
      }
    }
  }

  /// Three draws of (1/3, 2/3): 1, 6, 12, 8 of 27.
  @Test func oneGenerationByHand() throws {
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real, alpha: [.one], sampleSizes: [3])
    let law = try ChainEnumeration(chain, for: .l1).laws[0]
    #expect(law.map(\.probability) == fractions("8/27", "12/27", "6/27", "1/27"))
    #expect(law.map { $0.proportions[0] } == fractions("0", "1/3", "2/3", "1"))
  }

  /// n = 1 from (1, 0), alpha = 1/4: the second category comes up with probability 1/4 · 2/3.
  @Test func mixtureByHand() throws {
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: point(fractions("1", "0")),
      alpha: fractions("1", "1/4"), sampleSizes: [1, 1])
    let law = try ChainEnumeration(chain, for: .l1).laws[1]
    #expect(law.map(\.probability) == fractions("1/6", "5/6"))
  }

  /// Three draws of (1/3, 2/3): the errors |P_1 - 1/3| are 1/3, 0, 1/3, 2/3.
  @Test func probabilitiesOfTheWholeVector() throws {
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real, alpha: [.one], sampleSizes: [3])
    let enumeration = try ChainEnumeration(chain, for: .l1)
    let bits = Precision(bits: 64)
    for (level, expected) in [("-1", "0"), ("0", "12/27"), ("1/3", "26/27"), ("2/3", "1")] {
      // Total variation is the error of the first category.
      let value = enumeration.probability(
        atMost: fraction(level), of: .totalVariation, at: 0, precision: bits)
      #expect(value.exactValue == fraction(expected))
    }
    #expect(enumeration.probability(at: 0) { P, p in P[0] >= p[0] } == fraction("19/27"))
    // KL is 0 in one state: its enclosure there does not tell on which side of 0 it is.
    let open = enumeration.probability(atMost: .zero, of: .kl, at: 0, precision: bits)
    #expect(open.interval(precision: bits).contains(fraction("12/27")))
    let closed = enumeration.probability(atMost: fraction("1/100"), of: .kl, at: 0, precision: bits)
    #expect(closed.exactValue == fraction("12/27"))
    // Infinite values are above every level.
    let reverse = enumeration.probability(
      atMost: Rational(1000), of: .reverseKL, at: 0, precision: bits)
    #expect(reverse.exactValue == fraction("18/27"))
  }

  @Test func countsStates() {
    let limit = 1_000_000
    #expect(ChainEnumeration.stateCount(sampleSize: 4, categories: 3, limit: limit) == 15)
    #expect(ChainEnumeration.stateCount(sampleSize: 1, categories: 50, limit: limit) == 50)
    #expect(ChainEnumeration.stateCount(sampleSize: 10, categories: 10, limit: limit) == 92_378)
    #expect(ChainEnumeration.stateCount(sampleSize: 100, categories: 2, limit: 101) == 101)
    #expect(ChainEnumeration.stateCount(sampleSize: 100, categories: 2, limit: 100) == nil)
    #expect(
      ChainEnumeration.stateCount(
        sampleSize: 1_000_000_000_000, categories: 1_000_000, limit: limit) == nil)
  }

  @Test func refusesBeforeWork() throws {
    let count = 100_000
    let chain = try makeChain(
      truth: Array(repeating: Rational(1, count), count: count), start: .real,
      alpha: fractions("1", "1/2"), sampleSizes: [1_000_000_000, 1_000_000_000])
    let refused = #expect(throws: NoTheory.self) {
      try ChainEnumeration(chain, for: .totalVariation)
    }
    guard case .noRecursion(.totalVariation, let reason) = refused else {
      Issue.record("refused with \(String(describing: refused))")
      return
    }
    #expect(reason.contains("generation 0 has more than 20000 states"))
  }

  /// Few states, but fractions of many thousands of digits.
  @Test func refusesLongFractions() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .truth,
      alpha: [.one] + Array(repeating: Rational(1, 2), count: 10),
      sampleSizes: Array(repeating: 400, count: 11))
    #expect(throws: NoTheory.self) { try ChainEnumeration(chain, for: .l1) }
  }
}
