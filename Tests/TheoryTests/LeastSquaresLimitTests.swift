import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: long runs of the recursion, sums of many terms, and values by hand.
@Suite struct LeastSquaresLimitTests {
  private func model(
    _ sets: [TrainingSet], dimension: Int = 2, noise: Rational = .one, signal: Rational? = nil,
    design: RegressionModel.Design = .fresh, keepsBatches: Bool = false, settledFrom: Int? = 1
  ) throws -> RegressionModel {
    try RegressionModel(
      dimension: dimension, noise: .exact(noise), signal: signal.map { .exact($0) },
      design: design, start: .real,
      plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches, settledFrom: settledFrom))
  }

  private func limit(_ model: RegressionModel) -> ErrorLimit.Value {
    LeastSquaresLimit.limit(of: model, precision: Precision(bits: 128)).value
  }

  private func number(_ value: ErrorLimit.Value) -> Number? {
    if case .value(let number) = value { number } else { nil }
  }

  @Test func longRunsApproachTheLimit() throws {
    let first = TrainingSet.mixture(count: 9, alpha: .exact(.one))
    let sets: [TrainingSet] = [
      .stratified(fresh: 3, synthetic: 4), .mixture(count: 8, alpha: .exact(Rational(1, 3))),
      .weighted(fresh: 6, synthetic: 9, weight: .exact(Rational(2, 5))),
    ]
    for set in sets {
      let model = try model([first] + Array(repeating: set, count: 300))
      let found = try #require(number(limit(model))?.exactValue)
      let run = try #require(try LeastSquaresRisk<Double>.trajectory(of: model, in: ()))
      #expect(abs(Double(found) - (run.last ?? 0)) < 1e-12)
    }
    // Equal costs at w = 1/2: C (1/4 + 1/4)/(3/4), C = 1.
    let half = TrainingSet.weighted(fresh: 5, synthetic: 5, weight: .exact(Rational(1, 2)))
    #expect(number(limit(try model([first, half, half])))?.exactValue == Rational(2, 3))
  }

  @Test func replaceGrows() throws {
    guard case .infinite = limit(try model(mixtures(6, "0", horizon: 2))) else {
      Issue.record("no growth")
      return
    }
    guard case .unknown = limit(try model(mixtures(6, "0", horizon: 2), settledFrom: nil)) else {
      Issue.record("a limit without settled sets")
      return
    }
  }

  /// Partial sums of 20000 terms; what is left is below (d s/n²)·1/19000.
  @Test(arguments: RegressionModel.Design.allCases) func keptSets(
    design: RegressionModel.Design
  ) throws {
    let (n, d) = (7.0, 2.0)
    let model = try model(
      mixtures(7, "0", horizon: 2), design: design, keepsBatches: true, settledFrom: 0)
    let value = try #require(number(limit(model))).doubleValue
    var sum = 0.0
    for i in 1...20_000 {
      let i = Double(i)
      sum += design == .same ? d / (n - d - 1) / (i * i) : d / (i * (i * n - d - 1))
    }
    #expect(value > sum && value < sum + d / (n - d - 1) / 19_000)
  }

  @Test func leastNorm() throws {
    let sets = mixtures(2, "0", horizon: 60)
    let model = try model(sets, dimension: 5, noise: Rational(3), signal: Rational(4))
    let found = try #require(number(limit(model))?.exactValue)
    // 4 + 3·2/2 / (3/5).
    #expect(found == Rational(9))
    let run = try #require(try LeastSquaresRisk<Double>.trajectory(of: model, in: ()))
    #expect(abs((run.last ?? 0) - 9) < 1e-12)
    let same = try self.model(
      sets, dimension: 5, noise: Rational(3), signal: Rational(4), design: .same)
    guard case .infinite = limit(same) else {
      Issue.record("no growth on the same covariates")
      return
    }
  }

  /// s + h²/a, and growth without fresh data.
  @Test func secondMomentOfADensity() throws {
    func limit(_ sets: [TrainingSet], keepsBatches: Bool = false) throws -> ErrorLimit.Value {
      let density = try KernelDensityModel(
        variance: .exact(Rational(2)), kernelVariance: .exact(Rational(1, 4)),
        plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches, settledFrom: 1))
      let schedules = try Schedules(
        alpha: sets.indices.map { .exact($0 == 0 ? .one : .zero) },
        sampleSizes: sets.map { .exact(Rational($0.count)) })
      return ScheduleLimits.limit(
        of: .secondMoment, model: ContinuousModel(.density(density), schedules: schedules),
        precision: Precision(bits: 128)
      ).value
    }
    #expect(number(try limit(mixtures(5, "1/3", horizon: 2)))?.exactValue == Rational(11, 4))
    for keeps in [true, false] {
      guard case .infinite = try limit(mixtures(5, "0", horizon: 2), keepsBatches: keeps) else {
        Issue.record("no growth")
        return
      }
    }
  }
}
