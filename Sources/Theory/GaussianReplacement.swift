internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Expectations that close where every generation is fitted on draws of the one before alone: the
/// fitted variance is a product of independent factors c = χ²(n-1) / (n-1), or / n.
///
///     E √c = √(2/k) Γ(n/2) / Γ((n-1)/2),      E log c = ψ((n-1)/2) + log(2/k),     k = n-1 or n
///     E 1/c = k / (n-3) for n > 3, else infinite
///     E e'²/v' = E[1/c] (E e²/v + 1/n)
///
/// - Meaning:    for sd = √v, log v, and the distances of N(M, v) from the true N(μ, s):
///               W2² = e² + (√v - √s)², KL(fit‖true) = (v/s + e²/s - 1 - log(v/s)) / 2, and
///               KL(true‖fit) = ((s + e²)/v - 1 + log(v/s)) / 2.
/// - Domain:     n ≥ 1. At n = 1, c = 0: the logarithms are infinite from there on.
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  enclosure.
/// - Source:     proofs-notes/gaussian-mean-and-variance.md, section 4.
struct GaussianReplacement {
  /// Draws of each generation; generation 0 counts where its fit is drawn.
  let sizes: [Int]
  let model: GaussianModel
  let precision: Precision
  let variance: Interval
  /// The variance and the squared error over it before the first factor.
  let initialVariance: Interval
  let initialRatio: Interval

  /// Nil where some generation sees fresh data, keeps old data or samples with a factor.
  init?(_ model: GaussianModel, precision: Precision) {
    guard let sizes = model.plan.replacementSizes, model.isSampledFaithfully else { return nil }
    self.sizes = sizes
    self.model = model
    self.precision = precision
    variance = model.variance.interval(precision: precision)
    if case .point(let mean, let given) = model.start {
      let error =
        mean.interval(precision: precision) - model.mean.interval(precision: precision)
      initialVariance = given.interval(precision: precision)
      initialRatio = error.squared() / initialVariance
    } else {
      initialVariance = variance
      initialRatio = Interval(.zero, precision: precision)
    }
  }

  /// E √v[t].
  func standardDeviation() -> [Interval] {
    running(from: initialVariance.squareRoot(), *) { rootFactor($0) }
  }

  /// E log v[t].
  ///
  /// - Throws: infinite at the first generation of one draw, or of variance 0.
  func logVariance(for metric: Metric) throws(NoTheory) -> [Interval] {
    if let t = firstWithout(atLeast: 2) { throw .infinite(metric, t: t) }
    guard initialVariance.isCertainlyPositive else {
      throw .undetermined(metric, reason: "the variance of the start may be 0")
    }
    return running(from: initialVariance.logarithm(), +) { logFactor($0) }
  }

  /// E W2², from E e² and E v.
  func wasserstein(_ moments: [GaussianMoments<Interval>]) -> [Interval] {
    let root = variance.squareRoot().multiplied(by: Rational(2))
    return zip(moments, standardDeviation()).map { moment, deviation in
      moment.squaredError + moment.variance + variance - root * deviation
    }
  }

  /// E KL(fit‖true).
  func divergence(_ moments: [GaussianMoments<Interval>]) throws(NoTheory) -> [Interval] {
    let one = Interval(.one, precision: precision)
    let logs = try logVariance(for: .kl)
    let trueLog = variance.logarithm()
    return zip(moments, logs).map { moment, log in
      ((moment.squaredError + moment.variance) / variance - one - (log - trueLog))
        .divided(by: Rational(2))
    }
  }

  /// E KL(true‖fit).
  func reverseDivergence() throws(NoTheory) -> [Interval] {
    if let t = firstWithout(atLeast: 4) { throw .infinite(.reverseKL, t: t) }
    let one = Interval(.one, precision: precision)
    let logs = try logVariance(for: .reverseKL)
    let trueLog = variance.logarithm()
    var reciprocal = one / initialVariance
    var ratio = initialRatio
    var result: [Interval] = []
    for (t, n) in sizes.enumerated() {
      if isDrawn(t) {
        let factor = Rational(model.estimator.divisor(n), n - 3)
        reciprocal = reciprocal.multiplied(by: factor)
        ratio = ratio.adding(Rational(1, n)).multiplied(by: factor)
      }
      result.append(
        (variance * reciprocal + ratio - one + logs[t] - trueLog).divided(by: Rational(2)))
    }
    return result
  }

  // MARK: Factors

  func isDrawn(_ t: Int) -> Bool { t > 0 || model.start.isReal }

  private func firstWithout(atLeast smallest: Int) -> Int? {
    sizes.indices.first { isDrawn($0) && sizes[$0] < smallest }
  }

  /// The running product or sum of a factor of each generation.
  func running(
    from first: Interval, _ combine: (Interval, Interval) -> Interval,
    factor: (Int) -> Interval
  ) -> [Interval] {
    var known: [Int: Interval] = [:]
    var value = first
    return sizes.enumerated().map { t, n in
      guard isDrawn(t) else { return value }
      let own = known[n] ?? factor(n)
      known[n] = own
      value = combine(value, own)
      return value
    }
  }

  private func rootFactor(_ n: Int) -> Interval {
    if n == 1 { return Interval(.zero, precision: precision) }
    let divisor = Rational(2, model.estimator.divisor(n))
    return Interval(divisor, precision: precision).squareRoot()
      * GammaRatio.value(twice: n - 1, precision: precision)
  }

  private func logFactor(_ n: Int) -> Interval {
    Interval(Rational(n - 1, 2), precision: precision).digamma()
      + Interval(Rational(2, model.estimator.divisor(n)), precision: precision).logarithm()
  }
}
