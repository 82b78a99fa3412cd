import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: exhaustive enumeration of the chain over fractions; for the golden path, values from an
/// independent program; for intervals, the fractions.
@Suite struct ExpectedSquaredErrorTests {
  private func trajectory(_ chain: CategoricalChain) throws -> [Rational] {
    try #require(try ExpectedSquaredError.trajectory(of: chain, in: ()))
  }

  @Test func goldenPath() throws {
    let values = try trajectory(GoldenPath.chain(from: .real))
    #expect(values == fractions("11/36", "275/864", "1463/3888", "2255/5184"))
  }

  @Test func goldenPathFromAPoint() throws {
    let values = try trajectory(GoldenPath.chain(from: point(fractions("1", "0", "0"))))
    #expect(values == fractions("7/18", "127/432", "613/1944", "937/2592"))
  }

  @Test func specialSchedules() throws {
    let truth = fractions("1/2", "1/3", "1/6")
    let fresh = try makeChain(
      truth: truth, start: point(fractions("0", "0", "1")), alpha: fractions("1", "1", "1"),
      sampleSizes: [5, 7, 11])
    #expect(try trajectory(fresh).dropFirst().elementsEqual(fractions("11/126", "1/18")))
    let closed = try makeChain(
      truth: truth, start: .truth, alpha: fractions("1", "0", "0"), sampleSizes: [5, 7, 11])
    let expected = [.zero, fraction("11/126"), fraction("11/18") * (.one - fraction("60/77"))]
    #expect(try trajectory(closed) == expected)
  }

  @Test func replaceIsMixtureWithoutFreshData() throws {
    let mixture = try makeChain(
      truth: GoldenPath.truth, start: .real, alpha: fractions("1", "0", "0"),
      sampleSizes: [2, 3, 4])
    let replace = try makeChain(
      truth: GoldenPath.truth, start: .real, alpha: fractions("1", "0", "0"),
      sampleSizes: [2, 3, 4], scheme: .replace)
    #expect(try trajectory(mixture) == trajectory(replace))
  }

  /// 100 R = 2.000, 1.818, 1.829, 1.967, ... up to 6.642.
  @Test func biasedStartIsNotMonotone() throws {
    let horizon = 100
    let chain = try makeChain(
      truth: fractions("9/10", "1/10"), start: point(fractions("1", "0")),
      alpha: [.one] + Array(repeating: Rational(1, 10), count: horizon),
      sampleSizes: Array(repeating: 10, count: horizon + 1))
    let values = try #require(try ExpectedSquaredError.trajectory(of: chain, in: ()) as [Double]?)
    for (t, expected) in [(0, 2.000), (1, 1.818), (2, 1.829), (3, 1.967), (100, 6.642)] {
      #expect(abs(100 * values[t] - expected) < 0.0005, "t = \(t)")
    }
  }

  @Test func agreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 1)
    for index in 0..<1200 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .squaredError)
      let expected = enumeration.laws.indices.map { t in
        enumeration.expectation(at: t) { P, p in
          zip(P, p).reduce(.zero) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
      }
      #expect(try trajectory(chain) == expected, "model \(index): \(model)")
    }
  }

  @Test(arguments: [2, 24, 53, 128, 500]) func intervalsContainTheFractions(bits: Int) throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<100 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let exact = try trajectory(chain)
      let enclosed = try #require(
        try ExpectedSquaredError.trajectory(of: chain, in: Precision(bits: bits)) as [Interval]?)
      for (value, interval) in zip(exact, enclosed) {
        #expect(interval.contains(value), "\(model)")
      }
    }
  }

  /// Nonnegative terms only: the relative width stays a few units in the last place per generation.
  @Test func intervalsStayNarrowOverLongHorizons() throws {
    let horizon = 20_000
    let chain = try makeChain(
      truth: fractions("9/10", "1/10"), start: point(fractions("1", "0")),
      alpha: [.one] + (1...horizon).map { Rational(1, $0 + 1) },
      sampleSizes: (0...horizon).map { $0 + 1 })
    let values = try #require(
      try ExpectedSquaredError.trajectory(of: chain, in: Precision(bits: 128)) as [Interval]?)
    let widest = try #require(values.map(\.relativeWidth).max())
    #expect(widest < 0x1p-128 * 20 * Double(horizon))
  }

  @Test func stopsWhenAsked() throws {
    let chain = try GoldenPath.chain(from: .real)
    #expect(throws: NoTheory.stopped) {
      let values: [Rational]? = try ExpectedSquaredError.trajectory(of: chain, in: ()) { true }
      _ = values
    }
  }
}
