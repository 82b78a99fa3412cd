import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// A fitted covariance matrix in several dimensions. Oracles: the sum over all pairings of the normal
/// numbers of a sample (Isserlis' theorem), and in one dimension the engines of that family.
@Suite struct CovarianceMomentsTests {
  /// E tr W² and E (tr W)² of the scatter matrix W of n draws of N(0, diag(s)).
  ///
  /// W_ij = Σ_ab H_ab x_ai x_bj with H = 1 - 1/n, and E x_a x_b x_c x_d is the sum over three pairings, each
  /// a product of two covariances.
  private static func scatter(_ n: Int, _ s: [Rational]) -> (square: Rational, trace: Rational) {
    func h(_ a: Int, _ b: Int) -> Rational { Rational(a == b ? 1 : 0) - Rational(1, n) }
    func covariance(_ x: (Int, Int), _ y: (Int, Int)) -> Rational { x == y ? s[x.1] : .zero }
    func product(_ i: Int, _ j: Int, _ k: Int, _ l: Int) -> Rational {
      var sum = Rational.zero
      for a in 0..<n {
        for b in 0..<n {
          for c in 0..<n {
            for d in 0..<n {
              let weight = h(a, b) * h(c, d)
              let (x, y, z, w) = ((a, i), (b, j), (c, k), (d, l))
              sum +=
                weight
                * (covariance(x, y) * covariance(z, w) + covariance(x, z) * covariance(y, w)
                  + covariance(x, w) * covariance(y, z))
            }
          }
        }
      }
      return sum
    }
    var (square, trace) = (Rational.zero, Rational.zero)
    for i in s.indices {
      for j in s.indices {
        square += product(i, j, i, j)
        trace += product(i, i, j, j)
      }
    }
    return (square, trace)
  }

  private static func model(
    _ s: [Rational], _ estimator: GaussianModel.Estimator, _ sets: [TrainingSet],
    startsAtTruth: Bool = false
  ) throws -> MultivariateGaussianModel {
    try MultivariateGaussianModel(
      variances: s.map { .exact($0) }, estimator: estimator, startsAtTruth: startsAtTruth,
      plan: TrainingPlan(sets: sets))
  }

  private static func errors(_ model: MultivariateGaussianModel) throws -> [Rational] {
    try #require(try CovarianceMoments<Rational>.squaredError(of: model, in: ()))
  }

  @Test(arguments: 2...4, [["3/2"], ["2", "1/3"], ["1", "1/2", "3"]])
  func oneFitByAllPairings(_ n: Int, _ texts: [String]) throws {
    let s = texts.map(fraction)
    let square = s.reduce(Rational.zero) { $0 + $1 * $1 }
    let sums = Self.scatter(n, s)
    for estimator in GaussianModel.Estimator.allCases {
      let k = Rational(estimator.divisor(n))
      let level = Rational(n - 1) / k
      let expected = sums.square / (k * k) - Rational(2) * level * square + square
      let found = try Self.errors(try Self.model(s, estimator, mixtures(n, "0", horizon: 0)))
      #expect(found == [expected], "\(estimator)")
    }
    // The trace enters the step after: P' = nu (nu + 1) P + nu Q over nu².
    let nu = Rational(n - 1)
    let p = sums.square / (nu * nu)
    let q = sums.trace / (nu * nu)
    let next = (nu * (nu + .one) * p + nu * q) / (nu * nu) - square
    let found = try Self.errors(try Self.model(s, .unbiased, mixtures(n, "0", horizon: 1)))
    #expect(found[1] == next)
  }

  @Test(arguments: GaussianModel.Estimator.allCases)
  func oneDimensionIsTheGaussianFamily(_ estimator: GaussianModel.Estimator) throws {
    let weighted: [TrainingSet] =
      [.stratified(fresh: 3, synthetic: 0)]
      + (0..<4).map { _ in
        .weighted(fresh: 3, synthetic: 2, weight: .exact(Rational(2, 7)))
      }
    for sets in [mixtures(3, "0", horizon: 4), weighted] {
      let own = try Self.errors(try Self.model([Rational(3, 2)], estimator, sets))
      let moments = try SmallGaussian(estimator: estimator, sets: sets).moments()
      let s = Rational(3, 2)
      #expect(own == moments.map { $0[0, 2] - Rational(2) * s * $0.variance + s * s })
    }
  }

  /// In one dimension log det and both divergences are those of ``GaussianReplacement``.
  @Test func oneDimensionHasTheSameDivergences() throws {
    let precision = Precision(bits: 160)
    for estimator in GaussianModel.Estimator.allCases {
      let sets = mixtures(5, "0", horizon: 3)
      let own = try #require(
        MultivariateReplacement(
          try Self.model([Rational(3, 2)], estimator, sets), precision: precision))
      let small = try SmallGaussian(mean: .zero, estimator: estimator, sets: sets).model()
      let other = try #require(GaussianReplacement(small, precision: precision))
      let pairs = [
        (try own.logDeterminant(for: .logVariance), try other.logVariance(for: .logVariance)),
        (try own.reverseDivergence(), try other.reverseDivergence()),
      ]
      for (left, right) in pairs {
        #expect(zip(left, right).allSatisfy { $0.overlaps($1) && $0.relativeWidth < 1e-30 })
      }
    }
  }

  /// E log det of two dimensions at n = 3: psi(1) + psi(1/2) + 2 log 1 = -2 gamma - 2 log 2 above the truth.
  @Test func determinantInTwoDimensions() throws {
    let precision = Precision(bits: 128)
    let own = try #require(
      MultivariateReplacement(
        try Self.model([.one, .one], .unbiased, mixtures(3, "0", horizon: 0)),
        precision: precision))
    let value = Number.enclosure(try own.logDeterminant(for: .logVariance)[0]).doubleValue
    #expect(abs(value + 2 * 0.577_215_664_901_532_9 + 2 * 0.693_147_180_559_945_3) < 1e-14)
    let small = try #require(
      MultivariateReplacement(
        try Self.model([.one, .one], .unbiased, mixtures(2, "0", horizon: 0)),
        precision: precision))
    #expect(throws: NoTheory.infinite(.kl, t: 0)) { try small.logDeterminant(for: .kl) }
  }

  /// Mean and trace are sums of the axes' own.
  @Test func meanAndTraceAreSumsOverTheAxes() throws {
    let sets = mixtures(3, "1/4", horizon: 3)
    let s = fractions("2", "1/3")
    let model = ContinuousModel(
      .multivariate(try Self.model(s, .unbiased, sets)),
      schedules: try Schedules(
        alpha: fractions("1", "1/4", "1/4", "1/4").map { .exact($0) },
        sampleSizes: integers(3, 3, 3, 3).map { .exact($0) }))
    let axes = try s.map {
      try SmallGaussian(mean: .zero, variance: $0, sets: sets).moments(weight: 2)
    }
    for metric in [Metric.squaredError, .variance] {
      let found = try Expectation.trajectory(
        of: metric, model: model, precision: Precision(bits: 64))
      let sums = (0...3).map { t in
        axes.reduce(Rational.zero) {
          $0 + (metric == .variance ? $1[t].variance : $1[t].squaredError)
        }
      }
      #expect(found.values.map(\.exactValue) == sums)
    }
    #expect(throws: NoTheory.self) {
      try Expectation.trajectory(
        of: .varianceSquaredError, model: model, precision: Precision(bits: 64))
    }
  }
}
