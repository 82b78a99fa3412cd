import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: enumeration.
@Suite struct ChiSquaredRiskTests {
  private func trajectory(_ chain: CategoricalChain) throws -> [Rational] {
    try #require(try ChiSquaredRisk.trajectory(of: chain, in: ()))
  }

  @Test func agreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 41)
    var infinite = 0
    for _ in 0..<300 {
      let model = SmallModel.random(&generator)
      let expected = try Enumerated(model).chiSquared
      if expected.allSatisfy({ $0 != nil }) {
        #expect(try trajectory(model.chain()) == expected, "\(model)")
      } else {
        infinite += 1
        #expect(throws: NoTheory.infinite(.chiSquared, t: 0), "\(model)") {
          try trajectory(model.chain())
        }
      }
    }
    #expect(infinite > 5)
  }

  @Test func isKTimesSquaredErrorForUniformTruth() throws {
    let chain = try makeChain(
      truth: fractions("1/3", "1/3", "1/3"), start: point(fractions("1", "0", "0")),
      alpha: GoldenPath.alpha, sampleSizes: GoldenPath.sampleSizes)
    let R: [Rational] = try #require(try ExpectedSquaredError.trajectory(of: chain, in: ()))
    #expect(try trajectory(chain) == R.map { Rational(3) * $0 })
  }

  /// Every start with mass on an impossible category is infinite from generation 0; the
  /// enumeration becomes finite at the first alpha of 1.
  @Test func infiniteUntilFreshStart() throws {
    let model = SmallModel(
      truth: fractions("2/3", "1/3", "0"), start: .point(fractions("0", "1/2", "1/2")),
      alpha: fractions("1", "1/2", "1", "1/2"), sampleSizes: [1, 2, 3, 2])
    let enumerated = try Enumerated(model).chiSquared
    #expect(enumerated[0] == nil && enumerated[1] == nil)
    #expect(enumerated[2] == fraction("1/3"))
    #expect(throws: NoTheory.infinite(.chiSquared, t: 0)) { try trajectory(model.chain()) }
  }

  @Test func enclosuresThatMayBeZeroAreNotDecided() throws {
    let bits = Precision(bits: 64)
    let small = Interval(lower: .zero, upper: Rational(1, 1000), precision: bits)
    let rest = Interval(lower: Rational(999, 1000), upper: .one, precision: bits)
    let chain = try CategoricalChain(
      truth: ProbabilityVector([.enclosure(small), .enclosure(rest)], name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(alpha: [.exact(.one)], sampleSizes: [.exact(.one)]))
    #expect(throws: NoTheory.self) {
      let values: [Interval]? = try ChiSquaredRisk.trajectory(of: chain, in: bits)
      _ = values
    }
  }

  @Test func mistakesAreSeen() throws {
    var generator = SeededGenerator(seed: 42)
    var seen: Set<Int> = []
    for _ in 0..<100 {
      let model = SmallModel.random(&generator, zeroProbabilities: false)
      let expected = try Enumerated(model).chiSquared
      for mistake in 0..<6 where Self.recursion(model, expected[0], mistake) != expected {
        seen.insert(mistake)
      }
    }
    #expect(seen == [1, 2, 3, 4, 5])
  }

  /// Mistake 0 is none.
  private static func recursion(
    _ model: SmallModel, _ first: Rational?, _ mistake: Int
  ) -> [Rational?] {
    var start = model.truth
    if case .point(let values) = model.start { start = values }
    let K = Rational(model.truth.count)
    var ratio = zip(model.truth, start).reduce(-K) { $0 + $1.1 / $1.0 }
    var values = [first]
    var X = first ?? .zero
    for t in model.sampleSizes.indices.dropFirst() {
      let e = Rational.one - model.alpha[t]
      let n = Rational(model.sampleSizes[mistake == 1 ? t - 1 : t])
      let shrink = mistake == 2 ? Rational.one : .one - n.reciprocal
      if mistake != 3 { ratio *= e }
      let free = mistake == 4 ? K : K - .one
      X = e * e * shrink * X + (mistake == 5 ? free : free + ratio) / n
      values.append(X)
    }
    return values
  }
}
