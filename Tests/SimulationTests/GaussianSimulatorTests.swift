import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Simulation

/// Oracles: the laws of the mean and the squares of a normal sample (`erf`, and exponentials at n = 3),
/// within exact binomial limits; draws one by one against draws of mean and squares, by Hoeffding.
@Suite struct GaussianSimulatorTests {
  static let draws = 40_000

  static func model(
    _ sets: [TrainingSet], estimator: GaussianModel.Estimator = .unbiased,
    keepsBatches: Bool = false
  ) throws -> GaussianModel {
    try GaussianModel(
      mean: .exact(Rational(1)), variance: .exact(Rational(4)), estimator: estimator, start: .real,
      plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches))
  }

  static func set(_ n: Int, _ numerator: Int, _ denominator: Int) -> TrainingSet {
    .mixture(count: n, alpha: .exact(Rational(numerator, denominator)))
  }

  /// The losses at generation t, ascending.
  static func losses(
    _ model: GaussianModel, _ metric: Metric, at t: Int, oneByOne: Bool, seed: UInt64
  ) throws -> [Double] {
    let simulator = try GaussianSimulator(
      model: model, seed: seed, instance: 0, drawnOneByOne: oneByOne ? 1000 : 0)
    let found = simulator.losses(
      of: 0..<draws, quantities: [.metric(metric)], shouldStop: { false })
    let values = try #require(found)
    let length = model.horizon + 1
    return (0..<draws).map { values[$0 * length + t] }.sorted()
  }

  static func counts(_ losses: [Double], ends: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: ends.count + 1)
    for x in losses { counts[ends.firstIndex { x <= $0 } ?? ends.count] += 1 }
    return counts
  }

  static func isCompatible(
    _ losses: [Double], ends: [Double], distribution: (Double) -> Double
  ) -> Bool {
    let levels = ends.map(distribution) + [1]
    let law = levels.indices.map { $0 == 0 ? levels[0] : levels[$0] - levels[$0 - 1] }
    return ExactLimits.areCompatible(counts(losses, ends: ends), trials: draws, law: law)
  }

  /// e² n/s is chi-squared with 1 degree of freedom, 2 v/s at n = 3 with 2.
  @Test(arguments: [true, false]) func firstFit(oneByOne: Bool) throws {
    let model = try Self.model([Self.set(3, 1, 1)])
    let errors = try Self.losses(model, .squaredError, at: 0, oneByOne: oneByOne, seed: 41)
    let ends = [0.01, 0.1, 0.3, 0.8, 1.5, 3, 6, 10]
    func ofError(_ x: Double, _ n: Double) -> Double { erf((x * n / 8).squareRoot()) }
    #expect(Self.isCompatible(errors, ends: ends) { ofError($0, 3) })
    #expect(!Self.isCompatible(errors, ends: ends) { ofError($0, 4) })
    let variances = try Self.losses(model, .variance, at: 0, oneByOne: oneByOne, seed: 42)
    #expect(Self.isCompatible(variances, ends: ends) { 1 - exp(-$0 / 4) })
    // Negative control: the other divisor.
    #expect(!Self.isCompatible(variances, ends: ends) { 1 - exp(-$0 * 1.5 / 4) })
  }

  /// The two ways to draw a sample, after three generations of each scheme.
  @Test func drawsOneByOneAndTogetherHaveOneLaw() throws {
    let fresh = Self.set(4, 1, 1)
    let runs: [(sets: [TrainingSet], keeps: Bool)] = [
      ([fresh, Self.set(4, 1, 3), Self.set(5, 1, 3)], false),
      ([fresh, .stratified(fresh: 2, synthetic: 3), .stratified(fresh: 3, synthetic: 2)], false),
      (
        [
          fresh, .weighted(fresh: 3, synthetic: 4, weight: .exact(Rational(2, 3))),
          .weighted(fresh: 3, synthetic: 4, weight: .exact(Rational(2, 3))),
        ], false
      ),
      ([fresh, Self.set(2, 0, 1), Self.set(3, 0, 1)], true),
    ]
    // Hoeffding for two samples and 10 cells: 2 exp(-2 N x²) each, 1e-8 in all.
    let limit = 2 * (log(40 * 1e8) / (2 * Double(Self.draws))).squareRoot()
    for (index, run) in runs.enumerated() {
      let model = try Self.model(run.sets, keepsBatches: run.keeps)
      for metric in [Metric.squaredError, .variance] {
        let first = try Self.losses(
          model, metric, at: 2, oneByOne: true, seed: UInt64(50 + index))
        let second = try Self.losses(
          model, metric, at: 2, oneByOne: false, seed: UInt64(60 + index))
        #expect(Self.distance(first, second) < limit, "run \(index), \(metric)")
        let other = try Self.losses(
          try Self.model(run.sets, estimator: .maximumLikelihood, keepsBatches: run.keeps),
          .variance, at: 2, oneByOne: false, seed: UInt64(70 + index))
        if metric == .variance, !run.keeps { #expect(Self.distance(first, other) > limit) }
      }
    }
  }

  /// The largest difference of the distribution functions at ten quantiles of the first sample.
  private static func distance(_ first: [Double], _ second: [Double]) -> Double {
    (1...10).map { k in
      let position = k * draws / 11
      let below = second.firstIndex { $0 > first[position] } ?? draws
      return abs(Double(position + 1 - below)) / Double(draws)
    }.max() ?? 0
  }

  @Test func pooledSamplesAreOneSample() {
    var generator = 0.3
    func next() -> Double {
      generator = (generator * 7.13 + 0.21).truncatingRemainder(dividingBy: 1)
      return generator
    }
    var whole = NumberSample()
    var parts = [NumberSample(), NumberSample()]
    var numbers: [Double] = []
    for index in 0..<30 {
      let x = next()
      numbers.append(x)
      whole.add(x)
      parts[index % 3 == 0 ? 0 : 1].add(x)
    }
    var union = parts[0]
    union.add(parts[1])
    let mean = numbers.reduce(0, +) / 30
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    for sample in [whole, union] {
      #expect(sample.count == 30 && abs(sample.mean - mean) < 1e-14)
      #expect(abs(sample.squares - squares) < 1e-13)
    }
  }

  @Test func metricsFromTheirDefinitions() throws {
    // A given start shows each metric at a known fit: mean 2 for 1, variance 9 for 4.
    let model = try GaussianModel(
      mean: .exact(Rational(1)), variance: .exact(Rational(4)), estimator: .unbiased,
      start: .point(mean: .exact(Rational(2)), variance: .exact(Rational(9))),
      plan: TrainingPlan(sets: [Self.set(3, 1, 1)]))
    let simulator = try GaussianSimulator(model: model, seed: 1, instance: 0)
    let expected: [(Metric, Double)] = [
      (.squaredError, 1), (.variance, 9), (.varianceSquaredError, 25), (.standardDeviation, 3),
      (.logVariance, log(9)), (.wasserstein2, 2), (.kl, (9.0 / 4 - 1 + 1.0 / 4 - log(9.0 / 4)) / 2),
      (.reverseKL, (4.0 / 9 - 1 + 1.0 / 9 + log(9.0 / 4)) / 2),
    ]
    for (metric, value) in expected {
      let found = simulator.losses(of: 0..<1, quantities: [.metric(metric)], shouldStop: { false })
      let loss = try #require(found?.first)
      #expect(abs(loss - value) < 1e-14, "\(metric)")
    }
  }
}
