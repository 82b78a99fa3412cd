internal import Intervals
internal import Models
internal import Multiprecision

/// Expectations in d dimensions that close where every generation is fitted on draws of the one
/// before alone: the fitted covariance is S^(1/2) (W/k) S^(1/2), W Wishart with the identity, nu = n - 1.
///
///     E log det S' = E log det S + Σ_{i=0}^{d-1} psi((nu - i)/2) + d log(2/k)
///     E S'^-1 = k/(nu - d - 1) E S^-1,   E e'^T S'^-1 e' = k/(nu - d - 1) (E e^T S^-1 e + d/n)
///
/// - Meaning:    for log det S, and for the divergences of N(M, S) and N(0, A):
///               KL(fit‖true) = (tr A^-1 S + e^T A^-1 e - d - log det S/A) / 2, and
///               KL(true‖fit) = (tr S^-1 A + e^T S^-1 e - d + log det S/A) / 2.
/// - Domain:     n ≥ d + 1 for the logarithms (else S is singular), n ≥ d + 3 for KL(true‖fit).
/// - Exactness:  enclosure.
/// - Complexity: O(d T), or O(d) for each different n.
/// - Source:     proofs-notes/multivariate-gaussian.md, section 3.
struct MultivariateReplacement {
  private let model: MultivariateGaussianModel
  private let sizes: [Int]
  private let precision: Precision
  private let one: Interval

  /// Nil where some generation sees fresh data or keeps old data.
  init?(_ model: MultivariateGaussianModel, precision: Precision) {
    guard let sizes = model.plan.replacementSizes else { return nil }
    self.model = model
    self.sizes = sizes
    self.precision = precision
    one = Interval(.one, precision: precision)
  }

  private var dimension: Interval {
    Interval(Rational(model.dimension), precision: precision)
  }

  private var trueLog: Interval {
    model.variances.reduce(Interval(.zero, precision: precision)) {
      $0 + $1.interval(precision: precision).logarithm()
    }
  }

  private func isDrawn(_ t: Int) -> Bool { t > 0 || !model.startsAtTruth }

  /// E log det S[t].
  ///
  /// - Throws: infinite at the first generation of at most d draws.
  func logDeterminant(for metric: Metric) throws(NoTheory) -> [Interval] {
    let d = model.dimension
    if let t = sizes.indices.first(where: { isDrawn($0) && sizes[$0] <= d }) {
      throw .infinite(metric, t: t)
    }
    var known: [Int: Interval] = [:]
    var value = trueLog
    return sizes.enumerated().map { t, n in
      guard isDrawn(t) else { return value }
      let own = known[n] ?? logFactor(n)
      known[n] = own
      value += own
      return value
    }
  }

  private func logFactor(_ n: Int) -> Interval {
    let scale = Rational(2, model.estimator.divisor(n))
    var sum = Interval(scale, precision: precision).logarithm() * dimension
    for i in 0..<model.dimension {
      sum += Interval(Rational(n - 1 - i, 2), precision: precision).digamma()
    }
    return sum
  }

  /// E KL(fit‖true), from E e² and E v of one dimension with variance 1.
  func divergence(_ moments: [GaussianMoments<Interval>]) throws(NoTheory) -> [Interval] {
    let logs = try logDeterminant(for: .kl)
    let trueLog = trueLog
    return zip(moments, logs).map { moment, log in
      (dimension * (moment.squaredError + moment.variance - one) - (log - trueLog))
        .divided(by: Rational(2))
    }
  }

  /// E KL(true‖fit).
  func reverseDivergence() throws(NoTheory) -> [Interval] {
    let d = model.dimension
    if let t = sizes.indices.first(where: { isDrawn($0) && sizes[$0] < d + 3 }) {
      throw .infinite(.reverseKL, t: t)
    }
    let logs = try logDeterminant(for: .reverseKL)
    let trueLog = trueLog
    var inverse = dimension
    var ratio = Interval(.zero, precision: precision)
    var result: [Interval] = []
    for (t, n) in sizes.enumerated() {
      if isDrawn(t) {
        let factor = Rational(model.estimator.divisor(n), n - d - 2)
        inverse = inverse.multiplied(by: factor)
        ratio = ratio.adding(Rational(d, n)).multiplied(by: factor)
      }
      result.append((inverse + ratio - dimension + logs[t] - trueLog).divided(by: Rational(2)))
    }
    return result
  }
}
