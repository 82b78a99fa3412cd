import Models
import Multiprecision

@testable import Theory

/// A fitted mean and variance in plain fractions.
struct SmallGaussian {
  var mean = fraction("2/3")
  var variance = fraction("3/2")
  var samplingFactor = Rational.one
  var estimator = GaussianModel.Estimator.unbiased
  var start = GaussianModel.Start.real
  var sets: [TrainingSet]
  var keepsBatches = false
  var settledFrom: Int?

  func model() throws -> GaussianModel {
    try GaussianModel(
      mean: .exact(mean), variance: .exact(variance), samplingFactor: .exact(samplingFactor),
      estimator: estimator, start: start,
      plan: TrainingPlan(sets: sets, keepsBatches: keepsBatches, settledFrom: settledFrom))
  }

  func moments(weight: Int = 4) throws -> [GaussianMoments<Rational>] {
    guard let states = try GaussianMoments<Rational>.trajectory(of: model(), weight: weight, in: ())
    else { preconditionFailure("a model of fractions has a number that is none") }
    return states
  }
}

/// The same set at every generation after the real draws of generation 0.
func mixtures(_ n: Int, _ alpha: String, horizon: Int) -> [TrainingSet] {
  [.mixture(count: n, alpha: .exact(.one))]
    + Array(
      repeating: .mixture(count: n, alpha: .exact(fraction(alpha))), count: horizon)
}
