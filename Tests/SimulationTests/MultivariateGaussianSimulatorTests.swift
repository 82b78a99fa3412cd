import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Simulation

/// Oracles: vectors drawn one by one against draws of mean and scatter, by Hoeffding; identities of the
/// matrices in plain numbers.
@Suite struct MultivariateGaussianSimulatorTests {
  private static let draws = 4_000

  private static func model(
    _ sets: [TrainingSet], estimator: GaussianModel.Estimator = .unbiased,
    keepsBatches: Bool = false
  ) throws -> MultivariateGaussianModel {
    try MultivariateGaussianModel(
      variances: [Rational(2), Rational(1, 2), Rational(1)].map { .exact($0) },
      estimator: estimator, startsAtTruth: false,
      plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches))
  }

  private static func losses(
    _ model: MultivariateGaussianModel, _ metric: Metric, oneByOne: Bool, seed: UInt64
  ) throws -> [Double] {
    let simulator = try MultivariateGaussianSimulator(
      model: model, seed: seed, instance: 0, drawnOneByOne: oneByOne ? 1000 : 4)
    let found = simulator.losses(
      of: 0..<draws, quantities: [.metric(metric)], shouldStop: { false })
    let values = try #require(found)
    let length = model.horizon + 1
    return (0..<draws).map { values[$0 * length + length - 1] }.sorted()
  }

  /// The largest difference of the distribution functions at ten quantiles of the first sample.
  private static func distance(_ first: [Double], _ second: [Double]) -> Double {
    (1...10).map { k in
      let position = k * draws / 11
      let below = second.firstIndex { $0 > first[position] } ?? draws
      return abs(Double(position + 1 - below)) / Double(draws)
    }.max() ?? 0
  }

  @Test func drawsOneByOneAndTogetherHaveOneLaw() throws {
    let fresh = TrainingSet.mixture(count: 7, alpha: .exact(.one))
    let runs: [([TrainingSet], [Metric])] = [
      (
        [
          fresh, .mixture(count: 8, alpha: .exact(.zero)), .mixture(count: 7, alpha: .exact(.zero)),
        ],
        [.squaredError, .variance, .varianceSquaredError, .logVariance, .kl, .reverseKL]
      ),
      ([fresh, .stratified(fresh: 5, synthetic: 6)], [.varianceSquaredError, .logVariance]),
    ]
    // Hoeffding for two samples and 10 cells, as in GaussianSimulatorTests.
    let limit = 2 * (log(40 * 1e8) / (2 * Double(Self.draws))).squareRoot()
    for (index, (sets, metrics)) in runs.enumerated() {
      for metric in metrics {
        let model = try Self.model(sets)
        let first = try Self.losses(model, metric, oneByOne: true, seed: UInt64(80 + index))
        let second = try Self.losses(model, metric, oneByOne: false, seed: UInt64(90 + index))
        #expect(Self.distance(first, second) < limit, "run \(index), \(metric)")
        guard index == 0, metric == .logVariance else { continue }
        let other = try Self.losses(
          try Self.model(sets, estimator: .maximumLikelihood), metric, oneByOne: false,
          seed: UInt64(95 + index))
        #expect(Self.distance(first, other) > limit)
      }
    }
  }

  /// Three draws span a plane: the fourth dimension of nothing is lost, and stays so.
  @Test func singularCovariancesHaveNoDeterminant() throws {
    let small = TrainingSet.mixture(count: 3, alpha: .exact(.one))
    let copied = TrainingSet.mixture(count: 30, alpha: .exact(.zero))
    let mixed = TrainingSet.stratified(fresh: 2, synthetic: 3)
    func last(_ sets: [TrainingSet], _ metric: Metric) throws -> [Double] {
      try Self.losses(try Self.model(sets), metric, oneByOne: false, seed: 7)
    }
    #expect(try last([small, copied], .logVariance).allSatisfy { $0 == -.infinity })
    #expect(try last([small, copied], .reverseKL).allSatisfy { $0 == .infinity })
    #expect(try last([small, mixed], .logVariance).allSatisfy(\.isFinite))
    #expect(try last([small, copied], .variance).allSatisfy { $0 > 0 && $0.isFinite })
  }

  @Test func factorsAndSolutions() {
    var matrix = SymmetricMatrix(dimension: 3)
    let columns = [[2.0, 1, -1], [0, 3, 0.5], [1, 0, 0.25]]
    for column in columns { matrix.addSquare(of: column) }
    let factor = matrix.choleskyFactor(rank: 3)
    var again = SymmetricMatrix(dimension: 3)
    for j in 0..<3 { again.addSquare(of: (0..<3).map { factor[$0, j] }) }
    again.add(matrix, factor: -1)
    #expect(again.squaredNorm < 1e-28)
    let vector = [0.3, -2, 5]
    let solved = factor.solve(factor.applied(to: vector))
    #expect(zip(solved, vector).allSatisfy { abs($0 - $1) < 1e-13 })
    // det of the columns' matrix: 2 (3/4) - 0 + 1 (1/2 + 3) = 5.
    #expect(abs(factor.logDeterminant - log(5.0)) < 1e-13)
  }
}
