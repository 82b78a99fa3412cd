import Foundation
import Models
import Multiprecision
import Testing

@testable import Simulation

/// Oracle: the integral by quadrature, at every replicate's own numbers.
@Suite struct KernelDensitySimulatorTests {
  private func density(_ x: Double, _ variance: Double) -> Double {
    exp(-x * x / (2 * variance)) / (2 * Double.pi * variance).squareRoot()
  }

  @Test func integralByQuadrature() {
    let numbers = [-1.2, 0.1, 0.15, 2.4, 3]
    let (s, h2) = (2.0, 0.3)
    let closed = KernelDensitySimulator.integratedSquaredError(
      numbers, variance: s, kernelVariance: h2)
    // The trapezoidal rule is exponentially accurate for such integrands.
    var sum = 0.0
    for step in -4000...4000 {
      let x = Double(step) / 200
      let estimate =
        numbers.reduce(0) { $0 + density(x - $1, h2) } / Double(numbers.count)
      let difference = estimate - density(x, s)
      sum += difference * difference / 200
    }
    #expect(abs(closed - sum) < 1e-12)
  }

  @Test func sizesAreLimited() throws {
    let set = TrainingSet.mixture(count: 1500, alpha: .exact(.one))
    let model = try KernelDensityModel(
      variance: .exact(.one), kernelVariance: .exact(.one),
      plan: TrainingPlan(sets: [set, set], keepsBatches: true))
    #expect(throws: SimulationError.sampleSizeTooLarge(t: 1, value: 3000, limit: 2000)) {
      try KernelDensitySimulator(model: model, seed: 1, instance: 0)
    }
  }
}
