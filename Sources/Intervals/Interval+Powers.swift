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
  /// the odd roots of negative numbers). Tightest for q = a/b with |a| times the precision up to
  /// 4096 bits, otherwise wider than that by at most a few units in the last place.
  public func power(_ exponent: Rational) -> Interval {
    if let n = Int(exactly: exponent) { return power(n) }
    let base = nonnegativePart
    if base.isEmpty { return base }
    if exponent.signum > 0 {
      return Interval(
        uncheckedLower: base.lower.power(exponent, precision, .down),
        upper: base.upper.power(exponent, precision, .up), precision: precision)
    }
    if base.upper.isZero { return .empty(precision: precision) }
    return Interval(
      uncheckedLower: base.upper.power(exponent, precision, .down),
      upper: base.lower.isZero
        ? .infinity(precision: precision) : base.lower.power(exponent, precision, .up),
      precision: precision)
  }

  /// The range of x^y = e^(y log x) for x > 0, and for x = 0 where y > 0; other x are left out.
  ///
  /// Encloses, and is wider than the tightest interval by a few units in the last place. Where the
  /// exponent is a fraction, `power(_:)` of that fraction is tighter.
  public func power(_ exponent: Interval) -> Interval {
    let precision = max(precision, exponent.precision)
    let base = nonnegativePart
    if base.isEmpty || exponent.isEmpty { return .empty(precision: precision) }
    if base.upper.isZero {  // no logarithm: 0^y is 0 or left out
      return exponent.upper.signum > 0 ? .zero(precision: precision) : .empty(precision: precision)
    }
    // A finite result has |y log x| < 2^30, so the guard bits cover the error that e^x magnifies.
    // Where x = 0 is one of several, the limit of the logarithm brings in its power 0.
    let guarded = Precision(bits: precision.bits + 64)
    return (base.rounded(to: guarded).logarithm() * exponent).exponential().rounded(to: precision)
  }
}

extension BigFloat {
  /// A bound of x^q in the direction of rounding, for x >= 0 and q not an integer; x is not zero
  /// where q < 0.
  fileprivate func power(
    _ exponent: Rational, _ precision: Precision, _ rounding: Rounding
  ) -> BigFloat {
    if let a = Int(exactly: exponent.numerator), let b = Int(exactly: exponent.denominator),
      a.magnitude <= 4096, a.magnitude * UInt(self.precision.bits) <= 4096
    {
      // x^|a| has a * bits bits at most, so it is exact and only the root rounds. Should it
      // overflow, its rounding is the one that keeps the final bound.
      let wide = Precision(bits: max(2, Int(a.magnitude) * self.precision.bits))
      let inner: Rounding = (rounding == .up) == (a > 0) ? .up : .down
      return applying(.power(Int(a.magnitude)), precision: wide, rounding: inner)
        .applying(.root(a > 0 ? b : -b), precision: precision, rounding: rounding)
    }
    // x^q increases with q for x > 1 and decreases for x < 1, so the bound is at one end of an
    // enclosure of q. The guard bits keep the error of q below the last place of the result
    // unless the exponent of x is astronomical.
    let guarded = Interval(exponent, precision: Precision(bits: precision.bits + 64))
    let isUpperEnd = (rounding == .up) != isLess(than: .one)
    return power(
      isUpperEnd ? guarded.upper : guarded.lower, precision: precision, rounding: rounding)
  }
}
