internal import Intervals
internal import Models
internal import Multiprecision

extension MultivariateGaussianModel {
  /// tr A.
  func totalVariance(_ precision: Precision) -> Number {
    let exact = variances.compactMap(\.exactValue)
    if exact.count == variances.count { return .exact(exact.reduce(.zero, +)) }
    return .enclosure(
      variances.reduce(Interval(.zero, precision: precision)) {
        $0 + $1.interval(precision: precision)
      })
  }

  /// The fits of one coordinate, with a variance of its own: E e² and E v are linear in it, so that with
  /// tr A they are the sums over all axes (proofs-notes/multivariate-gaussian.md, section 1).
  func alongOneAxis(_ variance: Number) -> GaussianModel {
    let axis = try? GaussianModel(
      mean: .exact(.zero), variance: variance, estimator: estimator,
      start: startsAtTruth ? .truth : .real, plan: plan)
    guard let axis else { preconditionFailure("a model's own numbers make no axis") }
    return axis
  }
}
