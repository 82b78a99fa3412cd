internal import Intervals
internal import Models
internal import Multiprecision

/// A nonnegative function of one category's proportion x, and its probability p: a metric is a sum
/// of one of them over the categories, halved for total variation.
///
/// KL and Hellinger are written as sums of nonnegative terms, with Σ x = Σ p = 1:
/// Σ x log(x/p) = Σ [x log(x/p) - x + p] and 1 - Σ √(x p) = Σ (√x - √p)² / 2.
enum CategoryFunctional: Sendable {
  /// |x - p|.
  case absoluteDeviation
  /// (x - p)².
  case squaredDeviation
  /// 1 where x = 0, else 0.
  case isLost
  /// x log(x / p) - x + p, with 0 log 0 = 0.
  case divergence
  /// -x log x.
  case entropy
  /// (√x - √p)² / 2.
  case hellinger

  /// The functional that sums to a metric.
  init?(_ metric: Metric) {
    switch metric {
    case .l1, .totalVariation: self = .absoluteDeviation
    case .squaredError: self = .squaredDeviation
    case .supportLoss: self = .isLost
    case .kl: self = .divergence
    case .entropy: self = .entropy
    case .hellinger: self = .hellinger
    case .chiSquared, .heterozygosity, .reverseKL, .variance, .extinct, .varianceSquaredError,
      .standardDeviation, .logVariance, .wasserstein2, .mise, .secondMoment:
      return nil
    }
  }

  /// Whether fractions have fractions as values.
  var isRational: Bool {
    switch self {
    case .absoluteDeviation, .squaredDeviation, .isLost: true
    case .divergence, .entropy, .hellinger: false
    }
  }

  /// - Returns: nil for the functions with roots or logarithms.
  func value(_ x: Rational, _ p: Rational) -> Rational? {
    switch self {
    case .absoluteDeviation: (x - p).magnitude
    case .squaredDeviation: (x - p) * (x - p)
    case .isLost: x.isZero ? .one : .zero
    case .divergence, .entropy, .hellinger: nil
    }
  }

  /// - Precondition: p is certainly positive for the divergence, except at x = 0.
  func value(_ x: Number, _ p: Number, precision: Precision) -> Interval {
    if let x = x.exactValue, let p = p.exactValue, let value = value(x, p) {
      return Interval(value, precision: precision)
    }
    let proportion = x.interval(precision: precision)
    let truth = p.interval(precision: precision)
    switch self {
    case .absoluteDeviation: return (proportion - truth).magnitude
    case .squaredDeviation: return (proportion - truth).squared()
    case .isLost:
      if let exact = x.exactValue {
        return Interval(exact.isZero ? .one : .zero, precision: precision)
      }
      return proportion.containsZero
        ? Interval(lower: Rational.zero, upper: .one, precision: precision)
        : Interval(.zero, precision: precision)
    case .divergence:
      guard x.exactValue?.isZero != true else { return truth }
      let ratio =
        x.exactValue.flatMap { x in p.exactValue.map { Interval(x / $0, precision: precision) } }
        ?? proportion / truth
      return Self.nonnegative(proportion * ratio.logarithm() - proportion + truth)
    case .entropy:
      guard x.exactValue?.isZero != true else { return Interval(.zero, precision: precision) }
      return Self.nonnegative(-(proportion * proportion.logarithm()))
    case .hellinger:
      let difference = proportion.squareRoot() - truth.squareRoot()
      return difference.squared().multiplied(by: Rational(1, 2))
    }
  }

  /// An upper bound over all x in [0, 1].
  func supremum(_ p: Number, precision: Precision) -> Interval {
    switch self {
    case .absoluteDeviation, .squaredDeviation, .isLost: return Interval(.one, precision: precision)
    // Convex in x: at an end, p or -log p - 1 + p.
    case .divergence:
      let truth = p.interval(precision: precision)
      return truth - truth.logarithm()
    case .entropy: return Interval(Rational(3, 8), precision: precision)  // 1/e = 0.3678...
    case .hellinger: return Interval(Rational(1, 2), precision: precision)
    }
  }

  /// Every functional is at least 0: rounding must not say less.
  private static func nonnegative(_ value: Interval) -> Interval {
    Interval.maximum(value, Interval(.zero, precision: value.precision))
  }
}
