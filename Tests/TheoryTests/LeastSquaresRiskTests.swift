import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: values of chi-squared and beta laws at d = 1; the binomial average of exact counts; numbers
/// by hand. Simulation of actual fits is in SimulationTests.
@Suite struct LeastSquaresRiskTests {
  private func risk(
    _ sets: [TrainingSet], dimension: Int, noise: String = "3/2", signal: String? = nil,
    design: RegressionModel.Design = .fresh, start: RegressionModel.Start = .real,
    keepsBatches: Bool = false
  ) throws -> [Rational] {
    let model = try RegressionModel(
      dimension: dimension, noise: .exact(fraction(noise)),
      signal: signal.map { .exact(fraction($0)) }, design: design, start: start,
      plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches))
    return try #require(try LeastSquaresRisk<Rational>.trajectory(of: model, in: ()))
  }

  /// t + 1 times s d / (n - d - 1), whether covariates are new or not.
  @Test(arguments: RegressionModel.Design.allCases)
  func replaceIsLinear(design: RegressionModel.Design) throws {
    let values = try risk(mixtures(7, "0", horizon: 3), dimension: 3, design: design)
    #expect(values == (1...4).map { Rational($0) * fraction("3/2") })
  }

  /// At d = 1 the pooled contraction is E β² of β ~ Beta(m/2, n/2): m (m + 2) / (N (N + 2)).
  @Test func pooledContractionAtOneDimension() throws {
    for (n, m) in [(1, 2), (2, 1), (5, 3), (1, 7)] {
      let N = n + m
      let sets: [TrainingSet] = [
        .mixture(count: 6, alpha: .exact(.one)), .stratified(fresh: n, synthetic: m),
      ]
      let values = try risk(sets, dimension: 1)
      let contraction = Rational(m * (m + 2), N * (N + 2))
      #expect(
        values[1] == contraction * values[0] + fraction("3/2") * Rational(1, N - 2))
      // Negative control: (m/N)².
      #expect(contraction != Rational(m * m, N * N))
    }
  }

  /// c(3, 2, 2) by the formula's parts: 4/25 + 6 κ, κ = (3·25 - 7·5 + 6)/(25·4·7·2) = 46/1400.
  @Test func pooledContractionAtTwoDimensions() throws {
    let sets: [TrainingSet] = [
      .mixture(count: 5, alpha: .exact(.one)), .stratified(fresh: 3, synthetic: 2),
    ]
    let values = try risk(sets, dimension: 2, noise: "1")
    #expect(values[1] == (fraction("4/25") + fraction("276/1400")) * values[0] + .one)
  }

  /// All real or all synthetic: c = 0 and c = 1.
  @Test func pooledExtremes() throws {
    for (fresh, synthetic, contraction) in [(6, 0, Rational.zero), (0, 6, .one)] {
      let sets: [TrainingSet] = [
        .mixture(count: 6, alpha: .exact(.one)),
        .stratified(fresh: fresh, synthetic: synthetic),
      ]
      let values = try risk(sets, dimension: 2)
      #expect(values[1] == contraction * values[0] + values[0])
    }
  }

  @Test(arguments: [1, 2, 3]) func mixtureIsTheBinomialAverage(dimension: Int) throws {
    let (n, a) = (dimension + 3, fraction("2/7"))
    let mixture = try risk(mixtures(n, "2/7", horizon: 1), dimension: dimension)[1]
    var (sum, chance) = (Rational.zero, (Rational.one - a).power(n))
    for fresh in 0...n {
      let sets: [TrainingSet] = [
        .mixture(count: n, alpha: .exact(.one)),
        .stratified(fresh: fresh, synthetic: n - fresh),
      ]
      sum += try chance * risk(sets, dimension: dimension)[1]
      chance *= Rational(n - fresh, fresh + 1) * a / (.one - a)
    }
    #expect(mixture == sum)
  }

  /// T = 3, d = 1: 1, 1 + 1/8 on new covariates, 1 + 1/4 on the same.
  @Test func keptData() throws {
    let sets = mixtures(3, "0", horizon: 1)
    #expect(
      try risk(sets, dimension: 1, noise: "1", keepsBatches: true) == fractions("1", "9/8"))
    #expect(
      try risk(sets, dimension: 1, noise: "1", design: .same, keepsBatches: true)
        == fractions("1", "5/4"))
  }

  @Test func averagedFits() throws {
    let sets: [TrainingSet] = [
      .mixture(count: 6, alpha: .exact(.one)),
      .weighted(fresh: 5, synthetic: 8, weight: .exact(fraction("1/3"))),
    ]
    let values = try risk(sets, dimension: 2, noise: "1")
    #expect(
      values[1] == fraction("4/9") * (values[0] + fraction("2/5")) + fraction("1/9"))
  }

  /// |w0|² (1 - (T/d)^t) without noise; on the same covariates nothing more is lost.
  @Test func leastNorm() throws {
    let sets = mixtures(2, "0", horizon: 3)
    let fresh = try risk(sets, dimension: 5, noise: "0", signal: "3")
    #expect(
      fresh
        == (1...4).map { Rational(3) * (.one - fraction("2/5").power($0)) })
    let same = try risk(sets, dimension: 5, noise: "1", signal: "3", design: .same)
    #expect(same == (1...4).map { fraction("9/5") + Rational($0) })
    // New covariates project the noise as well: U' = (2/5) U + 1.
    let noisy = try risk(sets, dimension: 5, noise: "1", signal: "3")
    #expect(noisy[0] == fraction("9/5") + .one)
    #expect(noisy[1] == fraction("3") * fraction("21/25") + fraction("7/5"))
  }

  @Test func infiniteAroundTheDimension() throws {
    for n in [4, 5, 6] {
      #expect(throws: NoTheory.infinite(.squaredError, t: 0)) {
        try risk(mixtures(n, "0", horizon: 1), dimension: 5, signal: "1")
      }
    }
    #expect(try risk(mixtures(7, "0", horizon: 0), dimension: 5) == fractions("15/2"))
    #expect(try risk(mixtures(3, "0", horizon: 0), dimension: 5, signal: "1").count == 1)
  }

  /// Without noise at least d draws find the truth, at the sizes too where the formulas have poles.
  @Test func withoutNoise() throws {
    for n in [3, 4, 5, 6] {
      let sets: [[TrainingSet]] = [
        [.stratified(fresh: 1, synthetic: n - 1)],
        [.mixture(count: n, alpha: .exact(fraction("1/3")))],
        [.weighted(fresh: n, synthetic: n, weight: .exact(fraction("1/3")))],
      ]
      for set in sets {
        let values = try risk(
          [.mixture(count: n, alpha: .exact(.one))] + set, dimension: 3, noise: "0")
        #expect(values == fractions("0", "0"), "n = \(n)")
      }
    }
  }

  @Test func startAtTheTruth() throws {
    let values = try risk(mixtures(7, "0", horizon: 2), dimension: 3, start: .truth)
    #expect(values == fractions("0", "3/2", "3"))
  }

  @Test func intervalsContainTheFractions() throws {
    let sets: [TrainingSet] = [
      .mixture(count: 6, alpha: .exact(.one)), .stratified(fresh: 3, synthetic: 4),
      .mixture(count: 9, alpha: .exact(fraction("1/3"))),
    ]
    let exact = try risk(sets, dimension: 3)
    let model = try RegressionModel(
      dimension: 3, noise: .exact(fraction("3/2")), design: .fresh, start: .real,
      plan: TrainingPlan(sets: sets))
    let enclosed = try #require(
      try LeastSquaresRisk<Interval>.trajectory(of: model, in: Precision(bits: 60)))
    for (a, b) in zip(exact, enclosed) {
      let isInside = b.contains(a)
      #expect(isInside)
    }
  }
}
