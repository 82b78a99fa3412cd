import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: enumeration; the squared error, through h + R + 2 <p, b> = H.
@Suite struct ExpectedHeterozygosityTests {
  private func trajectory(_ chain: CategoricalChain) throws -> [Rational] {
    try #require(try ExpectedHeterozygosity.trajectory(of: chain, in: ()))
  }

  @Test func agreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<300 {
      let model = SmallModel.random(&generator)
      #expect(try trajectory(model.chain()) == Enumerated(model).heterozygosity, "\(model)")
    }
  }

  @Test func complementsSquaredError() throws {
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<200 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let R: [Rational] = try #require(try ExpectedSquaredError.trajectory(of: chain, in: ()))
      let H = model.truth.reduce(.one) { $0 - $1 * $1 }
      var bias = Rational.zero
      if case .point(let start) = model.start {
        bias = zip(model.truth, start).reduce(.zero) { $0 + $1.0 * ($1.1 - $1.0) }
      }
      for (t, h) in try trajectory(chain).enumerated() {
        if t > 0 { bias *= .one - model.alpha[t] }
        #expect(h + R[t] + bias + bias == H, "\(model)")
      }
    }
  }

  @Test func decaysGeometrically() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/3", "1/6"), start: .real, alpha: fractions("1", "0", "0", "0"),
      sampleSizes: [2, 3, 4, 5])
    let H = fraction("11/18")
    let expected = ["1/2", "1/3", "1/4", "1/5"].map { H * fraction($0) }
    #expect(try trajectory(chain) == expected)
  }

  /// H - R would have no correct digit here.
  @Test func decayKeepsItsDigits() throws {
    let horizon = 5_000
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .truth,
      alpha: [.one] + Array(repeating: .zero, count: horizon),
      sampleSizes: Array(repeating: 2, count: horizon + 1))
    let values: [Interval] = try #require(
      try ExpectedHeterozygosity.trajectory(of: chain, in: Precision(bits: 64)))
    #expect(values[horizon].relativeWidth < 0x1p-64 * 20 * Double(horizon))
    #expect(values[horizon].contains(Rational(1, 2).power(horizon + 1)))
  }

  @Test func mistakesAreSeen() throws {
    var generator = SeededGenerator(seed: 33)
    var seen: Set<Int> = []
    for _ in 0..<100 {
      let model = SmallModel.random(&generator)
      let expected = try Enumerated(model).heterozygosity
      for mistake in 0..<6 where Self.recursion(model, expected[0], mistake) != expected {
        seen.insert(mistake)
      }
    }
    #expect(seen == [1, 2, 3, 4, 5])
  }

  /// Mistake 0 is none.
  private static func recursion(
    _ model: SmallModel, _ first: Rational, _ mistake: Int
  ) -> [Rational] {
    let H = model.truth.reduce(.one) { $0 - $1 * $1 }
    var start = model.truth
    if case .point(let values) = model.start { start = values }
    // 1 - <p, E P>: the chance that a fresh draw and a draw from the model differ.
    var cross = zip(model.truth, start).reduce(.one) { $0 - $1.0 * $1.1 }
    var values = [first]
    var h = first
    for t in model.sampleSizes.indices.dropFirst() {
      let alpha = model.alpha[t]
      let e = Rational.one - alpha
      let distinct = Rational.one - Rational(1, model.sampleSizes[mistake == 1 ? t - 1 : t])
      let twice = mistake == 2 ? Rational.one : Rational(2)
      let fresh = mistake == 3 ? alpha : alpha * alpha
      h = distinct * (fresh * H + twice * alpha * e * cross + (mistake == 4 ? e : e * e) * h)
      if mistake != 5 { cross = alpha * H + e * cross }
      values.append(h)
    }
    return values
  }
}
