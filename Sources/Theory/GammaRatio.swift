internal import Intervals
internal import Multiprecision

/// Gamma(x + 1/2) / Gamma(x) for x = m/2.
///
///     log = (log x)/2 + Σ_{k ≥ 1} (2^-2k - 1) B_2k / (k (2k - 1) x^(2k - 1))
///
/// The series does not converge, but its partial sums alternate around the value: the log less
/// (log x)/2 is -1/2 ∫ tanh(t/4)/t exp(-x t) dt, and the powers of t in tanh(t/4)/t do the same.
///
/// - Domain:     m ≥ 1.
/// - Exactness:  enclosure, for every m. Small m by MPFR's Gamma, which overflows near 10^8; large ones by
///               the series, to the precision.
/// - Complexity: up to 40 terms.
/// - Source:     proofs-notes/gaussian-mean-and-variance.md, section 4.
enum GammaRatio {
  /// From here on terms fall to 2^-1000 and below before they grow.
  static let seriesFrom = 1 << 12

  static func value(twice m: Int, precision: Precision) -> Interval {
    m >= seriesFrom
      ? bySeries(twice: m, precision: precision) : byGamma(twice: m, precision: precision)
  }

  static func byGamma(twice m: Int, precision: Precision) -> Interval {
    Interval(Rational(m + 1, 2), precision: precision).gamma()
      / Interval(Rational(m, 2), precision: precision).gamma()
  }

  static func bySeries(twice m: Int, precision: Precision) -> Interval {
    let x = Rational(m, 2)
    let inverse = Interval(x.reciprocal, precision: precision)
    let square = inverse.squared()
    let scale = Rational(2).power(precision.bits + 8)
    let half = Rational(1, 2)
    let root = Interval(x, precision: precision).squareRoot()
    let zero = Interval(.zero, precision: precision)
    var bernoulli = BernoulliNumbers()
    var power = inverse
    var exponent = zero
    var size: Interval?
    for k in 1...maximalTerms {
      let factor =
        (half.power(2 * k) - .one) * bernoulli.next() / Rational(k * (2 * k - 1))
      let term = power.multiplied(by: factor)
      power *= square
      let own = factor.signum < 0 ? -term : term
      let grows = size.map { $0.isCertainlyLess(than: own) } ?? false
      if grows || k == maximalTerms
        || own.multiplied(by: scale).isCertainlyLess(than: Interval(.one, precision: precision))
      {
        // The rest lies between 0 and the first term that is left out.
        return root * (exponent + zero.hull(term)).exponential()
      }
      size = own
      exponent += term
    }
    preconditionFailure("the last term ends the sum")
  }

  private static let maximalTerms = 40
}

/// B_2, B_4, ... by Σ_{j < m} C(m, j) B_j = 0, m = 3, 5, ...
private struct BernoulliNumbers {
  /// B_0, B_1, B_2, ...
  private var known: [Rational] = [.one, Rational(-1, 2)]

  mutating func next() -> Rational {
    let n = known.count
    var sum = Rational.zero
    var ways = Rational.one
    for (j, number) in known.enumerated() {
      sum += ways * number
      ways = ways * Rational(n + 1 - j, j + 1)
    }
    let found = -sum / Rational(n + 1)
    known += [found, .zero]
    return found
  }
}
