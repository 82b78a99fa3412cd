import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Simulation

/// Oracles: the equations that a solution must satisfy; the law of the error at d = 1 and n = 2, which
/// is that of a ratio of normal variables.
@Suite struct RegressionSimulatorTests {
  @Test func choleskySolves() throws {
    let matrix: [Double] = [4, 0, 0, 2, 5, 0, -1, 3, 6]
    let full: [[Double]] = [[4, 2, -1], [2, 5, 3], [-1, 3, 6]]
    let factor = try #require(Cholesky(matrix, dimension: 3))
    let b = [1.0, -2, 3.5]
    let x = factor.solve(b)
    for row in 0..<3 {
      let value = (0..<3).reduce(0) { $0 + full[row][$1] * x[$1] }
      #expect(abs(value - b[row]) < 1e-13)
    }
    #expect(Cholesky([1, 0, 2, 4], dimension: 2) == nil, "a singular matrix has no factor")
  }

  /// Residuals are orthogonal to the covariates.
  @Test func normalEquationsAreSolved() throws {
    let rows: [[Double]] = [[1, 2], [0.5, -1], [3, 0.25], [-2, 1]]
    let labels = [1.0, 2, -1, 0.5]
    var equations = NormalEquations(dimension: 2)
    for (row, label) in zip(rows, labels) { equations.add(row[...], label: label) }
    let fit = try #require(equations.solution())
    for k in 0..<2 {
      let product = zip(rows, labels).reduce(0) { sum, pair in
        sum + pair.0[k] * (pair.1 - pair.0[0] * fit[0] - pair.0[1] * fit[1])
      }
      #expect(abs(product) < 1e-13)
    }
  }

  private func losses(
    _ sets: [TrainingSet], dimension: Int, noise: Int, signal: Int? = nil,
    design: RegressionModel.Design = .fresh, replicates: Int
  ) throws -> [[Double]] {
    let model = try RegressionModel(
      dimension: dimension, noise: .exact(Rational(noise)),
      signal: signal.map { .exact(Rational($0)) }, design: design, start: .real,
      plan: TrainingPlan(sets: sets))
    let simulator = try RegressionSimulator(model: model, seed: 81, instance: 0)
    let found = simulator.losses(
      of: 0..<replicates, quantities: [.metric(.squaredError)], shouldStop: { false })
    let values = try #require(found)
    let length = model.horizon + 1
    return (0..<replicates).map { Array(values[$0 * length..<($0 + 1) * length]) }
  }

  private func set(_ n: Int, fresh: Bool) -> TrainingSet {
    .mixture(count: n, alpha: .exact(fresh ? .one : .zero))
  }

  /// d = 1, n = 2: the error is normal over the root of chi-squared with 2 degrees of freedom, and
  /// P(e² > x) = (1 + x)^(-1)·... in closed form: P(|e| ≤ x) = x / √(1 + x²).
  @Test func errorOfTwoDraws() throws {
    let draws = 40_000
    let errors = try losses([set(2, fresh: true)], dimension: 1, noise: 1, replicates: draws)
      .map { $0[0] }
    let ends = [0.01, 0.05, 0.2, 0.5, 1, 2, 5, 20, 100]
    let levels = ends.map { ($0 / (1 + $0)).squareRoot() } + [1]
    let law = levels.indices.map { $0 == 0 ? levels[0] : levels[$0] - levels[$0 - 1] }
    let counts = GaussianSimulatorTests.counts(errors, ends: ends)
    #expect(ExactLimits.areCompatible(counts, trials: draws, law: law))
    // Negative control: one degree of freedom, the Cauchy law.
    let cauchy = ends.map { 2 / Double.pi * atan($0.squareRoot()) } + [1]
    let wrong = cauchy.indices.map { $0 == 0 ? cauchy[0] : cauchy[$0] - cauchy[$0 - 1] }
    #expect(!ExactLimits.areCompatible(counts, trials: draws, law: wrong))
  }

  /// Without noise a fit of at least d draws finds the truth, and one of fewer a projection of it: on
  /// the same covariates nothing more is lost, on new ones something is.
  @Test func withoutNoise() throws {
    let enough = try losses(
      [set(4, fresh: true), set(4, fresh: false)], dimension: 3, noise: 0, signal: 2, replicates: 20
    )
    #expect(enough.allSatisfy { $0.allSatisfy { $0 < 1e-20 } })
    let sets = [set(2, fresh: true), set(2, fresh: false)]
    let same = try losses(
      sets, dimension: 4, noise: 0, signal: 2, design: .same, replicates: 20)
    #expect(same.allSatisfy { abs($0[0] - $0[1]) < 1e-10 && $0[0] > 0 && $0[0] < 2 })
    let fresh = try losses(sets, dimension: 4, noise: 0, signal: 2, replicates: 20)
    #expect(fresh.allSatisfy { abs($0[0] - $0[1]) > 1e-6 })
  }
}
