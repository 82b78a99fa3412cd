import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: the fixed point solved by hand, long runs, and products of many factors; the examples that
/// diverge, each beside one that does not.
@Suite struct GaussianLimitTests {
  private func limit(_ model: SmallGaussian) throws -> GaussianLimit {
    GaussianLimit(try model.model(), precision: Precision(bits: 128))
  }

  private func exact(_ value: GaussianLimit.Value) -> Rational? {
    if case .finite(let number) = value { number.exactValue } else { nil }
  }

  private func isInfinite(_ value: GaussianLimit.Value) -> Bool {
    if case .infinite = value { true } else { false }
  }

  private func mixture(_ n: Int, _ alpha: String) -> SmallGaussian {
    SmallGaussian(variance: .one, sets: mixtures(n, alpha, horizon: 3), settledFrom: 1)
  }

  /// N a (2 - a) <= 1 - a: (2, 1/10) and (3, 1/20) diverge, and so does equality; (50, 1/10) does not.
  @Test func divergence() throws {
    for (n, alpha) in [(2, "1/10"), (3, "1/20")] {
      let found = try limit(mixture(n, alpha))
      #expect(isInfinite(found.squaredError) && isInfinite(found.variance))
    }
    let found = try limit(mixture(50, "1/10"))
    // v* = s / (1 - (1-a)/(N a (2-a))) = 95/86, R* = v*/(N a (2-a)) = 1/86 · 10.
    #expect(exact(found.variance) == fraction("95/86"))
    #expect(exact(found.squaredError) == fraction("5/43"))
    // The maximum likelihood estimator at (2, 1/10) shrinks enough.
    var likelihood = mixture(2, "1/10")
    likelihood.estimator = .maximumLikelihood
    #expect(exact(try limit(likelihood).variance) != nil)
  }

  /// Equality at n = 2 is at an irrational a.
  @Test func boundaryFromBothSides() throws {
    // At n = 2: a (2 - a) 2 > 1 - a  <=>  a > (5 - √17)/4 = 0.21922...
    #expect(isInfinite(try limit(mixture(2, "219/1000")).variance))
    #expect(exact(try limit(mixture(2, "220/1000")).variance) != nil)
  }

  @Test func longRunsApproachTheLimit() throws {
    for estimator in GaussianModel.Estimator.allCases {
      let sets: [TrainingSet] = [
        .mixture(count: 6, alpha: .exact(fraction("1/2"))), .stratified(fresh: 2, synthetic: 3),
        .weighted(fresh: 3, synthetic: 4, weight: .exact(fraction("2/3"))),
        .mixture(count: 4, alpha: .exact(.one)),
      ]
      for set in sets {
        let model = SmallGaussian(
          estimator: estimator,
          sets: [.mixture(count: 5, alpha: .exact(.one))] + Array(repeating: set, count: 400),
          settledFrom: 1)
        let found = GaussianLimit(try model.model(), precision: Precision(bits: 128))
        let last = try #require(
          try GaussianMoments<Double>.trajectory(of: model.model(), weight: 2, in: ())?.last)
        let (error, variance) = try (
          #require(exact(found.squaredError)), #require(exact(found.variance))
        )
        #expect(abs(last.squaredError - Double(error)) < 1e-12)
        #expect(abs(last.variance - Double(variance)) < 1e-12)
      }
    }
  }

  @Test func replace() throws {
    let unbiased = try limit(mixture(5, "0"))
    #expect(isInfinite(unbiased.squaredError) && exact(unbiased.variance) == .one)
    var model = mixture(5, "0")
    model.estimator = .maximumLikelihood
    let likelihood = try limit(model)
    #expect(exact(likelihood.squaredError) == .one && exact(likelihood.variance) == .zero)
  }

  @Test(arguments: [2, 3, 5]) func keptData(n: Int) throws {
    for estimator in GaussianModel.Estimator.allCases {
      let model = SmallGaussian(
        variance: .one, estimator: estimator, sets: mixtures(n, "0", horizon: 2),
        keepsBatches: true, settledFrom: 0)
      guard case .finite(let limit) = try limit(model).variance else {
        Issue.record("no limit at n = \(n)")
        continue
      }
      // 20000 factors; the rest is within 1/(n 20000) relatively.
      var product = 1.0
      for i in 1...20_000 {
        let i = Double(i)
        switch estimator {
        case .maximumLikelihood: product *= 1 - 1 / (Double(n) * i * i)
        case .unbiased where i > 1: product *= 1 - 1 / (i * (i * Double(n) - 1))
        case .unbiased: break
        }
      }
      let value = limit.doubleValue
      #expect(value < product && value > product * (1 - 1 / (Double(n) * 19_999)))
    }
  }

  @Test func keptDataByKnownValues() throws {
    // sin(π/√n)/(π/√n): 0.358188 at n = 2; unbiased 2/3 at n = 2.
    for (estimator, expected) in [
      (GaussianModel.Estimator.maximumLikelihood, 0.358188), (.unbiased, 2.0 / 3),
    ] {
      let model = SmallGaussian(
        variance: .one, estimator: estimator, sets: mixtures(2, "0", horizon: 2),
        keepsBatches: true, settledFrom: 0)
      guard case .finite(let limit) = try limit(model).variance else {
        Issue.record("no limit")
        continue
      }
      #expect(abs(limit.doubleValue - expected) < 1e-6)
    }
  }

  @Test func unknownWithoutSettledSets() throws {
    let model = SmallGaussian(sets: mixtures(3, "1/2", horizon: 2))
    guard case .unknown = try limit(model).variance else {
      Issue.record("a limit was found from the horizon alone")
      return
    }
  }
}
