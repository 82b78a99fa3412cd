public import Multiprecision

extension Interval {
  /// The range of x^2, tightest.
  public func squared() -> Interval { power(2) }

  /// The range of x^n for an integer n, tightest.
  ///
  /// x^0 is 1 everywhere. Zero has no negative power: it is left out, so the result is unbounded
  /// where zero is one number of several, and empty for `[0, 0]`.
  public func power(_ n: Int) -> Interval {
    if isEmpty { return self }
    if n == 0 { return Interval(.one, precision: precision) }
    return n.isMultiple(of: 2) ? magnitude.evenPower(n) : oddPower(n)
  }

  /// For an interval without negative numbers.
  private func evenPower(_ n: Int) -> Interval {
    n > 0 ? increasing(.power(n)) : decreasingPower(n)
  }

  private func oddPower(_ n: Int) -> Interval {
    if n > 0 { return increasing(.power(n)) }
    switch SignClass(self) {
    case .zero: return .empty(precision: precision)
    case .mixed: return .entire(precision: precision)
    case .nonnegative: return decreasingPower(n)
    case .nonpositive: return -(-self).decreasingPower(n)
    }
  }

  /// x^n, n < 0, for an interval without negative numbers.
  private func decreasingPower(_ n: Int) -> Interval {
    if upper.isZero { return .empty(precision: precision) }
    return Interval(
      uncheckedLower: upper.applying(.power(n), precision: precision, rounding: .down),
      upper: lower.isZero
        ? .infinity(precision: precision)
        : lower.applying(.power(n), precision: precision, rounding: .up),
      precision: precision)
  }

  /// The range of the real k-th root, tightest. For even k, negative numbers are left out.
  ///
  /// - Precondition: `k >= 1`.
  public func root(_ k: Int) -> Interval {
    precondition(k >= 1, "the degree of a root must be at least 1, but is \(k)")
    return k.isMultiple(of: 2) ? nonnegativePart.increasing(.root(k)) : increasing(.root(k))
  }

  /// The range of x^q for a fraction q.
  ///
  /// For an integer q this is `power(_:)` of that integer, defined for negative numbers too. For
  /// every other q it is the power of IEEE 754 and IEEE 1788: defined for x > 0, and for x = 0
  /// where q > 0; other x are left out, also where the denominator of q is odd (`root(_:)` knows
  /// the odd roots of negative numbers). Tightest for integers and unit fractions, otherwise wider
  /// than that by at most a few units in the last place.
  public func power(_ exponent: Rational) -> Interval {
    if let n = Int(exactly: exponent) { return power(n) }
    let base = nonnegativePart
    if base.isEmpty { return base }
    if exponent.numerator == .one, let k = Int(exactly: exponent.denominator) {
      return base.increasing(.root(k))
    }
    if exponent.signum < 0 {
      return Interval(.one, precision: precision) / base.positivePower(-exponent)
    }
    return base.positivePower(exponent)
  }

  /// x^q, q > 0, for a nonempty interval without negative numbers: increasing in x.
  private func positivePower(_ exponent: Rational) -> Interval {
    // x^q is monotone in q as well, so the extreme value at an end is at one end of the enclosure
    // of q: the direction changes at x = 1. The guard bits keep the error of q below the last
    // place of the result for all but astronomical exponents of x.
    let guarded = Interval(exponent, precision: Precision(bits: precision.bits + 64))
    let lowerExponent = lower.isLess(than: .one) ? guarded.upper : guarded.lower
    let upperExponent = upper.isLess(than: .one) ? guarded.lower : guarded.upper
    return Interval(
      uncheckedLower: lower.power(lowerExponent, precision: precision, rounding: .down),
      upper: upper.power(upperExponent, precision: precision, rounding: .up),
      precision: precision)
  }
}
