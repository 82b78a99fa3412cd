internal import Multiprecision

extension Interval {
  /// The range of Gamma(x) over the positive numbers of the interval; empty where it has none.
  ///
  /// Tightest where the interval lies on one side of the minimum of Gamma; around the minimum the
  /// lower end is right to 36 digits.
  public func gamma() -> Interval {
    if isEmpty || upper.signum <= 0 { return .empty(precision: precision) }
    let positive = nonnegativePart
    // At one point, either monotonicity will do.
    if positive.isSingleton || !positive.lower.isLess(than: GammaMinimum.upperAbscissa) {
      return positive.increasing(.gamma)
    }
    let atLower =
      positive.lower.isZero
      ? .infinity(precision: precision)
      : positive.lower.applying(.gamma, precision: precision, rounding: .up)
    if !positive.upper.isGreater(than: GammaMinimum.lowerAbscissa) {  // decreasing
      return Interval(
        uncheckedLower: positive.upper.applying(.gamma, precision: precision, rounding: .down),
        upper: atLower, precision: precision)
    }
    let atUpper = positive.upper.applying(.gamma, precision: precision, rounding: .up)
    return Interval(
      uncheckedLower: BigFloat(GammaMinimum.lowerValue, precision: precision, rounding: .down),
      upper: atLower < atUpper ? atUpper : atLower, precision: precision)
  }

  /// The range of digamma(x), the derivative of log Gamma(x), over the positive numbers of the
  /// interval, tightest; from -infinity where zero is the limit, empty where it has none.
  public func digamma() -> Interval {
    if isEmpty || upper.signum <= 0 { return .empty(precision: precision) }
    if lower.signum > 0 { return increasing(.digamma) }
    return Interval(
      uncheckedLower: .negativeInfinity(precision: precision),
      upper: upper.applying(.digamma, precision: precision, rounding: .up), precision: precision)
  }

  /// The range of H(x) = digamma(x + 1) + Euler's constant, which is 1 + 1/2 + ... + 1/n at an
  /// integer n, over the numbers x >= 0 of the interval. Not always tightest.
  public func harmonicNumber() -> Interval {
    let domain = nonnegativePart
    if domain.isEmpty { return domain }
    // H increases; the guard bits absorb the three roundings and, near x = 0, their cancellation
    // down to about 2^-64.
    let guarded = Precision(bits: precision.bits + 64)
    let shifted = domain.rounded(to: guarded).adding(.one)
    let constant = Interval(
      uncheckedLower: .eulerGamma(precision: guarded, rounding: .down),
      upper: .eulerGamma(precision: guarded, rounding: .up), precision: guarded)
    return (shifted.increasing(.digamma) + constant).nonnegativePart.rounded(to: precision)
  }
}

/// Where Gamma turns from decreasing to increasing, and its value there, to 36 decimal places:
///
///     1.461632144968362341262659542325721328 4681...,  0.885603194410888700278815900582588733 2...
///
/// From mpmath 1.3: `mp.dps = 80; x = findroot(digamma, mpf('1.46')); print(x, gamma(x))`. The
/// tests check that digamma is negative at the lower abscissa and positive at the upper one.
enum GammaMinimum {
  private static let unit = Rational(1, 1_000_000_000_000_000_000)

  static let lowerAbscissa =
    Rational(1_461_632_144_968_362_341) * unit + Rational(262_659_542_325_721_328) * unit * unit
  static let upperAbscissa = lowerAbscissa + unit * unit
  static let lowerValue =
    Rational(885_603_194_410_888_700) * unit + Rational(278_815_900_582_588_733) * unit * unit
}
