import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: a mixture as the binomial average of exact counts (another algorithm: between-group
/// variance against cumulants); closed forms; values worked out by hand; each with negative controls.
@Suite struct GaussianMomentsTests {
  /// A step's images as numbers, at a state of the given moments.
  private static func images(
    _ set: TrainingSet, estimator: GaussianModel.Estimator,
    at state: (error: Rational, variance: Rational)
  ) throws -> [String: Rational] {
    let step = try #require(
      GaussianStep<Rational>(
        set, pool: 0, estimator: estimator, trueVariance: fraction("3/2"), samplingFactor: .one,
        weight: 4,
        isCentred: false, in: ()))
    var result: [String: Rational] = [:]
    for (i, row) in step.images.enumerated() {
      for (j, image) in row.enumerated() {
        guard let image else { continue }
        result["\(i) \(j)"] = image.terms.reduce(.zero) { sum, term in
          let a = SparsePolynomial<Rational>.exponent(of: 0, in: term.monomial)
          let b = SparsePolynomial<Rational>.exponent(of: 1, in: term.monomial)
          return sum + term.coefficient * state.error.power(a) * state.variance.power(b)
        }
      }
    }
    return result
  }

  @Test(arguments: [2, 3, 5], GaussianModel.Estimator.allCases)
  func mixtureIsTheBinomialAverageOfExactCounts(
    n: Int, estimator: GaussianModel.Estimator
  ) throws {
    for alpha in fractions("1/3", "1/10", "5/7", "1/2") {
      for state in [(fraction("2/5"), fraction("7/4")), (fraction("-3"), fraction("1/9"))] {
        let mixture = try Self.images(
          .mixture(count: n, alpha: .exact(alpha)), estimator: estimator, at: state)
        var average: [String: Rational] = [:]
        var chance = (Rational.one - alpha).power(n)
        for fresh in 0...n {
          let own = try Self.images(
            .stratified(fresh: fresh, synthetic: n - fresh), estimator: estimator, at: state)
          for (key, value) in own { average[key, default: .zero] += chance * value }
          chance *= Rational(n - fresh, fresh + 1) * alpha / (.one - alpha)
        }
        #expect(mixture == average, "n = \(n), alpha = \(alpha)")
        // Exact counts are no mixture: the variance between the groups' sizes is missing.
        #expect(
          try n != 3 || alpha != fraction("1/3")
            || mixture
              != Self.images(
                .stratified(fresh: 1, synthetic: 2), estimator: estimator, at: state)
        )
      }
    }
  }

  /// E v[1] = 9/8 at N = 2, a = 1/2: an unbiased estimator of a mixture's variance inflates.
  @Test func unbiasedMixingInflates() throws {
    let model = SmallGaussian(variance: .one, sets: mixtures(2, "1/2", horizon: 2))
    let states = try model.moments()
    #expect(states[0].variance == .one && states[1].variance == fraction("9/8"))
    // From m = a s + (1-a) E v + a (1-a) E e² and E e'² = (1-a)² E e² + m/N by hand.
    #expect(states[1].squaredError == fraction("11/16"))
    #expect(states[2].variance == fraction("79/64"))
  }

  @Test(arguments: [2, 3, 4]) func mixtureOfWeightTwo(n: Int) throws {
    for (estimator, shrink) in [
      (GaussianModel.Estimator.unbiased, Rational.one), (.maximumLikelihood, Rational(n - 1, n)),
    ] {
      let a = fraction("1/3")
      var model = SmallGaussian(sets: mixtures(n, "1/3", horizon: 4))
      model.estimator = estimator
      let states = try model.moments()
      let s = model.variance
      var (error, variance) = (s / Rational(n), shrink * s)
      var (noBetween, stratified) = (false, false)
      for t in 0...4 {
        #expect(states[t].squaredError == error && states[t].variance == variance, "t = \(t)")
        let spread = a * s + (.one - a) * variance + a * (.one - a) * error
        // Negative controls: the term between the groups missing, or that of exact counts.
        let missing = spread - a * (.one - a) * error
        if t < 4 {
          noBetween = noBetween || shrink * missing != states[t + 1].variance
          let exact = missing + a * (.one - a) * error * Rational(n, n - 1)
          stratified = stratified || shrink * exact != states[t + 1].variance
        }
        error = (.one - a) * (.one - a) * error + spread / Rational(n)
        variance = shrink * spread
      }
      #expect(noBetween && stratified)
    }
  }

  @Test func replaceOfVariousSizes() throws {
    let sizes = [3, 5, 2, 4]
    let sets = sizes.enumerated().map {
      TrainingSet.mixture(count: $0.element, alpha: .exact($0.offset == 0 ? .one : .zero))
    }
    for estimator in GaussianModel.Estimator.allCases {
      var model = SmallGaussian(sets: sets)
      model.estimator = estimator
      let states = try model.moments()
      var (error, variance, square) = (
        Rational.zero, model.variance, model.variance * model.variance
      )
      for (t, n) in sizes.enumerated() {
        error += variance / Rational(n)
        let divisor = Rational(estimator.divisor(n))
        variance *= Rational(n - 1) / divisor
        // χ² with n - 1 degrees of freedom has E X² = (n-1)(n+1).
        square *= Rational(n - 1) * Rational(n + 1) / (divisor * divisor)
        #expect(states[t].squaredError == error && states[t].variance == variance)
        #expect(states[t][0, 2] == square)
      }
    }
    // Conservation: mean and second moment of the fit are martingales under maximum likelihood.
    var likelihood = SmallGaussian(sets: sets)
    likelihood.estimator = .maximumLikelihood
    for state in try likelihood.moments() {
      #expect(state.squaredError + state.variance == likelihood.variance)
    }
  }

  @Test func stratifiedOfWeightTwo() throws {
    let set = TrainingSet.stratified(fresh: 2, synthetic: 3)
    let model = SmallGaussian(sets: [.mixture(count: 4, alpha: .exact(.one)), set, set])
    let states = try model.moments()
    let (s, a, n) = (model.variance, fraction("2/5"), Rational(5))
    for t in 0..<2 {
      let (error, variance) = (states[t].squaredError, states[t].variance)
      let within = a * s + (.one - a) * variance
      #expect(
        states[t + 1].variance == within + a * (.one - a) * n / (n - .one) * error)
      #expect(
        states[t + 1].squaredError == (.one - a) * (.one - a) * error + within / n)
    }
  }

  /// D' = w² 2s²/(n-1) + (1-w)² (D + 2 (s² + D)/(m-1)).
  @Test func averagedVariances() throws {
    let (n, m, w) = (3, 5, fraction("3/5"))
    let set = TrainingSet.weighted(fresh: n, synthetic: m, weight: .exact(w))
    let model = SmallGaussian(sets: [.mixture(count: 4, alpha: .exact(.one)), set, set, set])
    let states = try model.moments()
    let s = model.variance
    func spread(_ state: GaussianMoments<Rational>) -> Rational {
      state[0, 2] - Rational(2) * s * state.variance + s * s
    }
    for t in 0..<3 {
      #expect(states[t].variance == s)
      let own = w * w * Rational(2) * s * s / Rational(n - 1)
      let other =
        (.one - w) * (.one - w)
        * (spread(states[t]) + Rational(2) * (s * s + spread(states[t])) / Rational(m - 1))
      #expect(spread(states[t + 1]) == own + other)
    }
  }

  /// E v = s Π (1 - 1/(n i²)) for maximum likelihood, and with the unbiased divisor 5/6 at n = 2, t = 1.
  @Test func accumulation() throws {
    let n = 2
    var model = SmallGaussian(
      variance: .one, sets: mixtures(n, "0", horizon: 6), keepsBatches: true)
    let unbiased = try model.moments()
    #expect(unbiased[1].variance == fraction("5/6"))
    model.estimator = .maximumLikelihood
    let states = try model.moments()
    var (product, square) = (Rational.one, Rational.one)
    for (t, state) in states.enumerated() {
      let i = Rational(t + 1)
      let shrink = .one - .one / (Rational(n) * i * i)
      product *= shrink
      // E v² by the page's product: an independent route through chi-squared variables.
      let noise =
        Rational(2) * Rational(n - 1) + Rational(2) * ((i - .one) / i).power(2)
      square *= shrink * shrink + noise / (i * Rational(n)).power(2)
      #expect(state.variance == product && state.squaredError == .one - product)
      #expect(state[0, 2] == square, "t = \(t)")
    }
  }

  /// A start that is off is the same run about its own mean: M[t] = M[0] + what starts at the truth.
  /// One generation with a sampling bias is one without, from a start with the biased variance.
  @Test func aSamplingBiasIsAnotherVarianceOfTheModel() throws {
    let factor = fraction("2/5")
    let first = TrainingSet.mixture(count: 3, alpha: .exact(.one))
    for set in [
      TrainingSet.mixture(count: 3, alpha: .exact(fraction("1/3"))),
      .stratified(fresh: 2, synthetic: 3),
      .weighted(fresh: 2, synthetic: 3, weight: .exact(fraction("1/4"))),
    ] {
      let biased = try SmallGaussian(
        samplingFactor: factor,
        start: .point(mean: .exact(fraction("5/3")), variance: .exact(fraction("7/2"))),
        sets: [first, set]
      ).moments()
      let plain = try SmallGaussian(
        start: .point(mean: .exact(fraction("5/3")), variance: .exact(fraction("7/5"))),
        sets: [first, set]
      ).moments()
      for i in 0...4 {
        for j in 0...(4 - i) / 2 { #expect(biased[1][i, j] == plain[1][i, j], "\(set)") }
      }
      #expect(biased[0].variance != plain[0].variance)
    }
  }

  @Test func biasedStart() throws {
    let sets = mixtures(3, "0", horizon: 3)
    let point = try SmallGaussian(
      start: .point(mean: .exact(fraction("5/3")), variance: .exact(fraction("1/4"))), sets: sets
    ).moments()
    let centred = try SmallGaussian(
      start: .point(mean: .exact(fraction("2/3")), variance: .exact(fraction("1/4"))), sets: sets
    ).moments()
    for (given, own) in zip(point, centred) {
      // The error is one more: (1 + e)^k by the binomial theorem.
      #expect(given[1, 0] == .one && own[1, 0] == .zero)
      #expect(given.squaredError == .one + own.squaredError)
      #expect(given[4, 0] == .one + Rational(6) * own.squaredError + own[4, 0])
      #expect(given[2, 1] == own.variance + own[2, 1] && given[0, 2] == own[0, 2])
    }
  }

  @Test(arguments: [24, 64, 200]) func intervalsContainTheFractions(bits: Int) throws {
    let sets: [TrainingSet] = [
      .mixture(count: 3, alpha: .exact(.one)), .mixture(count: 4, alpha: .exact(fraction("1/7"))),
      .stratified(fresh: 2, synthetic: 2), .stratified(fresh: 0, synthetic: 3),
      .weighted(fresh: 2, synthetic: 4, weight: .exact(fraction("2/9"))),
    ]
    let model = SmallGaussian(
      start: .point(mean: .exact(fraction("1/3")), variance: .exact(.one)), sets: sets)
    let exact = try model.moments()
    let enclosed = try #require(
      try GaussianMoments<Interval>.trajectory(
        of: model.model(), weight: 4, in: Precision(bits: bits)))
    for (a, b) in zip(exact, enclosed) {
      for i in 0...4 {
        for j in 0...(4 - i) / 2 {
          let isInside = b[i, j].contains(a[i, j])
          #expect(isInside)
        }
      }
    }
  }

  @Test func keptSetsOfVariousSizesPoolLikeOne() throws {
    // All fresh: the pool is one sample of all draws, so its moments are those of a normal sample.
    let sets: [TrainingSet] = [2, 3, 4].map { .mixture(count: $0, alpha: .exact(.one)) }
    let model = SmallGaussian(sets: sets, keepsBatches: true)
    let s = model.variance
    for (state, count) in zip(try model.moments(), [2, 5, 9]) {
      let n = Rational(count)
      #expect(state.squaredError == s / n && state.variance == s)
      #expect(state[0, 2] == s * s * (n + .one) / (n - .one))
      #expect(state[4, 0] == Rational(3) * s * s / (n * n) && state[2, 1] == s * s / n)
    }
  }
}
