import Intervals
import Models
import Multiprecision
import Results
import Testing
import Theory

@testable import Verification

/// Oracle: the moments that theory gives. The joint law of trajectories is built step by step from
/// enumerated single steps, theory's means and variances from the moment recursion.
@Suite struct CalibrationRunTests {
  @Test(arguments: CalibrationChain.all.indices) func theJointLawHasTheMeansOfTheory(
    index: Int
  ) throws {
    for extraDraws in 0...1 {
      let chain = try CalibrationChain.all[index].chain(extraDraws: extraDraws)
      let law = try #require(TrajectoryLaw(chain))
      let total = law.outcomes.reduce(Rational.zero) { $0 + $1.probability }
      #expect(total == .one)
      let means = try Expectation.trajectory(
        of: .squaredError, chain: chain, precision: Precision(bits: 64))
      let variances = try Expectation.squaredErrorVariance(of: chain)
      for t in 0...chain.horizon {
        let mean = law.outcomes.reduce(Rational.zero) { $0 + $1.probability * $1.losses[t] }
        #expect(means.values[t].exactValue == mean)
        let square = law.outcomes.reduce(Rational.zero) {
          $0 + $1.probability * $1.losses[t] * $1.losses[t]
        }
        let variance = Double(square - mean * mean)
        #expect(abs(variances.values[t] - variance) <= 1e-11 * variance)
      }
    }
  }

  /// A chain with many trajectories is refused, not cut.
  @Test func manyTrajectoriesAreRefused() throws {
    #expect(TrajectoryLaw(try CalibrationChain.golden.chain()) == nil)
  }
}
