internal import Intervals
internal import Multiprecision

/// One generation of the exact law of one category.
///
/// With q = a_i / d the category's share given state i, and N_i / D the state's probability, the
/// generating function of the count times D dⁿ is
///
///     Σ_i N_i (d + a_i (z - 1))ⁿ = Σ_m C(n, m) d^(n-m) [Σ_i N_i a_i^m] (z - 1)^m.
///
/// So n moments and one Taylor shift, all in integers, replace the n² products of a transition
/// matrix: each product is of a long integer with a short one.
enum ExactCategoryStep {
  /// - Returns: nil where a number of the model is an enclosure.
  static func next(
    after law: CategoryLaw, category: MergedCategory, alpha: Number, sampleSize n: Int,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> CategoryLaw? {
    guard let alpha = alpha.exactValue, let p = category.truth.exactValue,
      let sources = sources(of: law)
    else { return nil }
    var shares: [Rational] = []
    var weights: [Rational] = []
    for (proportion, weight) in zip(sources.proportions, sources.weights) where !weight.isZero {
      shares.append(alpha * p + (.one - alpha) * proportion)
      weights.append(weight)
    }
    let common = commonDenominator(of: shares)
    let multiples = shares.map { $0 * common }

    // coefficients[m] = C(n, m) d^(n-m) Σ N_i a_i^m.
    var coefficients: [Rational] = []
    coefficients.reserveCapacity(n + 1)
    var binomial = Rational.one
    for m in 0...n {
      if shouldStop() { throw .stopped }
      var moment = Rational.zero
      for i in weights.indices {
        moment.formAdd(weights[i])
        if m < n { weights[i].formMultiply(by: multiples[i]) }
      }
      moment.formMultiply(by: binomial * common.power(n - m))
      coefficients.append(moment)
      if m < n { binomial = binomial * Rational(n - m) * Rational(1, m + 1) }
    }
    for i in 0..<n {
      if shouldStop() { throw .stopped }
      for j in stride(from: n - 1, through: i, by: -1) {
        coefficients[j].formSubtract(coefficients[j + 1])
      }
    }
    return CategoryLaw(
      sampleSize: n, first: 0,
      masses: .exact(coefficients, denominator: sources.denominator * common.power(n)),
      precision: law.precision)
  }

  private static func sources(
    of law: CategoryLaw
  ) -> (proportions: [Rational], weights: [Rational], denominator: Rational)? {
    switch law.masses {
    case .point(let value):
      guard let exact = value.exactValue else { return nil }
      return ([exact], [.one], .one)
    case .exact(let values, let denominator):
      let proportions = law.counts.map { Rational($0, law.sampleSize) }
      return (proportions, values, denominator)
    case .floats, .fixed: return nil
    }
  }

  private static func commonDenominator(of values: [Rational]) -> Rational {
    var multiple = Rational.one
    for value in values {
      // (a / b) in lowest terms has numerator a / gcd(a, b).
      let denominator = value.denominator
      multiple = (multiple / denominator).numerator * denominator
    }
    return multiple
  }
}
