internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// The state's variables, then the mean and the squares of the real and the synthetic draws.
enum GaussianVariable {
  static let error = 0
  static let variance = 1
  static let fresh = (mean: 2, squares: 3)
  static let synthetic = (mean: 4, squares: 5)
}

/// What a fitted mean and variance are, as polynomials in the state and in sample statistics.
struct GaussianFit<Scalar: RecursionScalar> {
  typealias Polynomial = SparsePolynomial<Scalar>

  /// Numbers with their mean's error and their sum of squared deviations from their mean.
  struct Group {
    let count: Int
    let error: Polynomial
    let squares: Polynomial
  }

  let scalar: (Rational) -> Scalar
  let trueVariance: Scalar
  /// lambda: draws of the model have the variance lambda v.
  let samplingFactor: Scalar
  let weight: Int

  // MARK: Samples

  /// The cumulants of a draw that is real with probability a, about the true mean; b = 1 - a.
  ///
  ///     k2 = a s + b v + ab e²,    k3 = ab e ((a - b) e² + 3 (v - s))
  ///     k4 = ab ((1 - 6ab) e⁴ + 6 (a - b) e² (v - s) + 3 (v - s)²)
  func mixture(_ a: Scalar, _ exact: Number) -> [Polynomial] {
    let b = exact.exactValue.map { scalar(.one - $0) } ?? scalar(.one) - a
    let e = Polynomial.variable(GaussianVariable.error, times: scalar(.one))
    let v = Polynomial.variable(GaussianVariable.variance, times: samplingFactor)
    let s = Polynomial.constant(trueVariance)
    // A pure sample is normal: no zero coefficients where there are no terms.
    if exact.exactValue == .one {
      return Array([.zero, s, .zero, .zero].prefix(weight))
    }
    if exact.exactValue == .zero { return Array([e, v, .zero, .zero].prefix(weight)) }
    let ab = a * b
    let e2 = e * e
    let mean = e.scaled(by: b)
    let variance = s.scaled(by: a) + v.scaled(by: b) + e2.scaled(by: ab)
    guard weight > 2 else { return [mean, variance] }
    let difference = v + s.scaled(by: scalar(Rational(-1)))
    let skewed = e2.scaled(by: a - b) + difference.scaled(by: scalar(Rational(3)))
    let third = (e * skewed).scaled(by: ab)
    let fourth =
      (e2 * e2).scaled(by: scalar(.one) - scalar(Rational(6)) * ab)
      + (e2 * difference).scaled(by: scalar(Rational(6)) * (a - b))
      + (difference * difference).scaled(by: scalar(Rational(3)))
    return [mean, variance, third, fourth.scaled(by: ab)]
  }

  func moments(_ count: Int, cumulants: [Polynomial]) -> SampleMoments<Scalar> {
    SampleMoments(count: count, cumulants: cumulants, weight: weight, scalar: scalar)
  }

  func drawn(_ count: Int, _ variables: (mean: Int, squares: Int)) -> Group {
    let one = scalar(.one)
    return Group(
      count: count, error: .variable(variables.mean, times: one),
      squares: .variable(variables.squares, times: one))
  }

  /// The draws kept so far, whose fit is the state.
  func kept(_ count: Int, _ estimator: GaussianModel.Estimator) -> Group {
    Group(
      count: count, error: .variable(GaussianVariable.error, times: scalar(.one)),
      squares: .variable(
        GaussianVariable.variance, times: scalar(Rational(estimator.divisor(count)))))
  }

  // MARK: The fit

  /// Mean and variance of all numbers of the groups.
  func fit(
    _ groups: [Group], _ estimator: GaussianModel.Estimator
  ) -> (error: Polynomial, variance: Polynomial) {
    let all = groups.dropFirst().reduce(groups[0], pooled)
    return (
      all.error, all.squares.scaled(by: scalar(Rational(1, estimator.divisor(all.count))))
    )
  }

  /// The squares of a union: those within its parts, and AB/(A+B) times the squared difference of
  /// their means.
  private func pooled(_ first: Group, _ second: Group) -> Group {
    let count = first.count + second.count
    let shares = (Rational(first.count, count), Rational(second.count, count))
    let difference = first.error + second.error.scaled(by: scalar(Rational(-1)))
    let between = shares.0 * Rational(second.count)
    return Group(
      count: count,
      error: first.error.scaled(by: scalar(shares.0))
        + second.error.scaled(by: scalar(shares.1)),
      squares: first.squares + second.squares
        + (difference * difference).scaled(by: scalar(between)))
  }

  /// Puts moments of the samples, which are independent given the state, for their powers.
  func expectation(
    of polynomial: Polynomial, fresh: SampleMoments<Scalar>?, synthetic: SampleMoments<Scalar>?
  ) -> Polynomial {
    var result = Polynomial.zero
    for term in polynomial.terms {
      func exponent(_ variable: Int) -> Int {
        Polynomial.exponent(of: variable, in: term.monomial)
      }
      var own = Polynomial.constant(term.coefficient)
      for (variable, power) in [
        (GaussianVariable.error, exponent(GaussianVariable.error)),
        (GaussianVariable.variance, exponent(GaussianVariable.variance)),
      ] where power > 0 {
        own = own.multiplied(byVariable: variable, toThe: power)
      }
      let real = (exponent(GaussianVariable.fresh.mean), exponent(GaussianVariable.fresh.squares))
      if real != (0, 0), let fresh { own = own * fresh[real.0, real.1] }
      let other = (
        exponent(GaussianVariable.synthetic.mean), exponent(GaussianVariable.synthetic.squares)
      )
      if other != (0, 0), let synthetic { own = own * synthetic[other.0, other.1] }
      result = result + own
    }
    return result
  }
}

extension SparsePolynomial {
  fileprivate func multiplied(byVariable index: Int, toThe power: Int) -> Self {
    Self(shifting: self, by: Monomial(power) << Monomial(4 * index))
  }
}
