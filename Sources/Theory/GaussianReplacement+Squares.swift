internal import Intervals
internal import Models
internal import Multiprecision

/// Second moments of the losses that are products without fresh and kept data.
///
///     E c^p = (2/k)^p Γ((n-1)/2 + p) / Γ((n-1)/2),     E e'² √v' = E √c (E e² √v + E v^(3/2) / n)
///     Var log c = ψ'((n-1)/2)
///
/// - Source: proofs-notes/gaussian-mean-and-variance.md, section 4.
extension GaussianReplacement {
  /// E W2⁴ = E e⁴ + 2 E e² (√v - √s)² + E (√v - √s)⁴, from moments of weight 4.
  func squaredWasserstein(_ moments: [GaussianMoments<Interval>]) -> [Interval] {
    let root = variance.squareRoot()
    let two = Rational(2)
    var mixed = initialRatio * initialVariance * initialVariance.squareRoot()
    let cubes = running(from: initialVariance * initialVariance.squareRoot(), *) {
      factor(ofPower: Rational(3, 2), $0)
    }
    var before = initialVariance * initialVariance.squareRoot()
    return zip(moments, standardDeviation()).enumerated().map { t, pair in
      let (state, deviation) = pair
      if isDrawn(t) {
        let n = sizes[t]
        mixed = factor(ofPower: Rational(1, 2), n) * (mixed + before.divided(by: Rational(n)))
        before = cubes[t]
      }
      let cross =
        state[2, 1] - (root * mixed).multiplied(by: two) + variance * state.squaredError
      let fourth =
        state[0, 2] - (root * cubes[t]).multiplied(by: Rational(4))
        + (variance * state.variance).multiplied(by: Rational(6))
        - (variance * root * deviation).multiplied(by: Rational(4)) + variance.squared()
      return state[4, 0] + cross.multiplied(by: two) + fourth
    }
  }

  /// Var log v[t]; nil above the limit of its sums, and where one draw makes the logarithm infinite.
  func varianceOfLogVariance() -> [Interval]? {
    let limits = 2...TheoryLimits.trigammaTerms
    guard sizes.indices.allSatisfy({ !isDrawn($0) || limits.contains(sizes[$0]) }) else {
      return nil
    }
    return running(from: Interval(.zero, precision: precision), +) { trigamma(ofHalf: $0 - 1) }
  }

  private func factor(ofPower power: Rational, _ n: Int) -> Interval {
    if n == 1 { return Interval(.zero, precision: precision) }
    let half = Rational(n - 1, 2)
    return Interval(Rational(2, model.estimator.divisor(n)), precision: precision).power(power)
      * Interval(half + power, precision: precision).gamma()
      / Interval(half, precision: precision).gamma()
  }

  /// ψ'(m/2) for m ≥ 1: π²/6 or π²/2 less a finite sum, by ψ'(x + 1) = ψ'(x) - 1/x².
  private func trigamma(ofHalf m: Int) -> Interval {
    let circle = Interval.pi(precision: precision).squared()
    var value = circle.divided(by: Rational(m.isMultiple(of: 2) ? 6 : 2))
    var x = Rational(m.isMultiple(of: 2) ? 2 : 1, 2)
    while x < Rational(m, 2) {
      value = value.adding(-(x * x).reciprocal)
      x += .one
    }
    return value
  }
}
