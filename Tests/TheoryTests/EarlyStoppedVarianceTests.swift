import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: the limit law Σ a (1-a)^j OU_{(j+1)h} p, term by term; negative controls.
@Suite struct EarlyStoppedVarianceTests {
  private func variances(
    _ alpha: [String], start: DiffusionModel.Start = .real
  ) throws -> [Rational] {
    let model = try DiffusionModel(
      variance: .exact(Rational(4)), retention: .exact(fraction("1/4")), start: start,
      alpha: alpha.map { .exact(fraction($0)) })
    return try #require(EarlyStoppedVariance.trajectory(of: model, in: ()) as [Rational]?)
  }

  /// A draw of generation t goes back j generations to a real one, and then has variance 1 + r^(j+1) 3.
  @Test func byAncestry() throws {
    let (a, r, excess) = (fraction("1/3"), fraction("1/4"), Rational(3))
    let values = try variances(["1", "1/3", "1/3", "1/3"])
    for (t, value) in values.enumerated() {
      var expected = Rational.one
      for j in 0..<t { expected += a * (.one - a).power(j) * r.power(j + 1) * excess }
      expected += (.one - a).power(t) * r.power(t + 1) * excess
      #expect(value == expected, "t = \(t)")
      // Negative control: one stop less.
      #expect(value != .one + (expected - .one) / r)
    }
  }

  @Test func starts() throws {
    #expect(try variances(["1", "0"], start: .truth) == fractions("4", "7/4"))
    #expect(
      try variances(["1", "0"], start: .point(variance: .exact(.zero))) == fractions("0", "3/4"))
  }

  @Test func limit() throws {
    let model = try DiffusionModel(
      variance: .exact(Rational(4)), retention: .exact(fraction("1/4")), start: .real,
      alpha: Array(repeating: .exact(fraction("1/3")), count: 80))
    let limit = try #require(
      EarlyStoppedVariance.limit(
        of: model, alpha: fraction("1/3"), isCertainlyPositive: { $0.signum > 0 }, in: ()))
    // (r a s + 1 - r) / (1 - (1-a) r) = (1/3 + 3/4) / (5/6).
    #expect(limit == fraction("13/10"))
    let last = try #require((EarlyStoppedVariance.trajectory(of: model, in: ()) as [Double]?)?.last)
    #expect(abs(last - 1.3) < 1e-14)
  }
}
