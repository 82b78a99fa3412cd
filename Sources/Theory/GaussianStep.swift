internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// One generation of a fitted mean and variance, as a map of moments.
///
/// With e the error of the mean and v the fitted variance, E[e'^i v'^j | e, v] is a polynomial in e
/// and v of weight i + 2j, where e has weight 1 and v weight 2. So the moments of weight at most 4
/// determine their successors.
///
/// - Source: proofs-notes/gaussian-mean-and-variance.md, sections 1 to 3.
struct GaussianStep<Scalar: RecursionScalar>: Sendable {
  typealias Polynomial = SparsePolynomial<Scalar>

  /// E[e'^i v'^j | e, v], by i and j; nil where it is not asked for.
  let images: [[Polynomial?]]

  /// - Parameters:
  ///   - pool: the number of draws that are kept from earlier generations; 0 where none are.
  ///   - weight: 2 or 4.
  ///   - isCentred: whether E e = 0, by symmetry with all odd moments of e.
  /// - Returns: nil where the scalar cannot hold a number of the set.
  init?(
    _ set: TrainingSet, pool: Int, estimator: GaussianModel.Estimator, trueVariance: Scalar,
    samplingFactor: Scalar, weight: Int, isCentred: Bool, in context: Scalar.Context
  ) {
    let scalar = { (value: Rational) in Scalar(value, in: context) }
    let fits = GaussianFit(
      scalar: scalar, trueVariance: trueVariance, samplingFactor: samplingFactor, weight: weight)
    var fresh: SampleMoments<Scalar>?
    var synthetic: SampleMoments<Scalar>?
    let next: (error: Polynomial, variance: Polynomial)
    let earlier = pool == 0 ? [] : [fits.kept(pool, estimator)]
    switch set {
    case .mixture(let count, let alpha):
      guard let share = Scalar.make(alpha, in: context) else { return nil }
      synthetic = fits.moments(count, cumulants: fits.mixture(share, alpha))
      next = fits.fit(earlier + [fits.drawn(count, GaussianVariable.synthetic)], estimator)
    case .stratified(let real, let other):
      var groups = earlier
      if real > 0 {
        fresh = fits.moments(real, cumulants: fits.mixture(scalar(.one), .exact(.one)))
        groups.append(fits.drawn(real, GaussianVariable.fresh))
      }
      if other > 0 {
        synthetic = fits.moments(other, cumulants: fits.mixture(scalar(.zero), .exact(.zero)))
        groups.append(fits.drawn(other, GaussianVariable.synthetic))
      }
      next = fits.fit(groups, estimator)
    case .weighted(let real, let other, let number):
      guard let share = Scalar.make(number, in: context) else { return nil }
      fresh = fits.moments(real, cumulants: fits.mixture(scalar(.one), .exact(.one)))
      synthetic = fits.moments(other, cumulants: fits.mixture(scalar(.zero), .exact(.zero)))
      let rest = scalar(.one) - share
      let (first, second) = (
        fits.fit([fits.drawn(real, GaussianVariable.fresh)], estimator),
        fits.fit([fits.drawn(other, GaussianVariable.synthetic)], estimator)
      )
      next = (
        first.error.scaled(by: share) + second.error.scaled(by: rest),
        first.variance.scaled(by: share) + second.variance.scaled(by: rest)
      )
    }
    images = (0...weight).map { i in
      (0...(weight - i) / 2).map { j in
        guard i + j > 0, !isCentred || i.isMultiple(of: 2) else { return nil }
        var power = Polynomial.constant(Scalar(.one, in: context))
        if i > 0 { power = next.error.power(i) }
        if j > 0 { power = power * next.variance.power(j) }
        return fits.expectation(of: power, fresh: fresh, synthetic: synthetic)
      }
    }
  }
}
