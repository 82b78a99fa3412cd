internal import CMultiprecision

extension Rational {
  /// The size up to which powers are computed: 2 GiB.
  public static let largestBitCount = 1 << 34

  /// The `n`-th power; a negative `n` inverts, and the zeroth power is 1 (of zero, too).
  ///
  /// - Precondition: zero is not raised to a negative power, and the result, of about |n| times
  ///   the bits, stays within `largestBitCount`; `power(_:bitLimit:)` asks first.
  public func power(_ n: Int) -> Rational {
    precondition(!isZero || n >= 0, "zero has no power \(n)")
    precondition(
      powerFits(n, bitLimit: Rational.largestBitCount),
      "the power \(n) of a number of \(bitCount) bits is too large")
    let power = mapped { cm_q_pow_ui($0, $1, n.magnitude) }
    return n < 0 ? power.reciprocal : power
  }

  /// The `n`-th power, or nil where it could have more than `bitLimit` bits: nothing large is
  /// computed then. Powers of 0, 1 and -1 are always given.
  ///
  /// - Precondition: zero is not raised to a negative power.
  public func power(_ n: Int, bitLimit: Int) -> Rational? {
    powerFits(n, bitLimit: min(bitLimit, Rational.largestBitCount)) ? power(n) : nil
  }

  /// The power of a b-bit integer has at most |n| b bits.
  private func powerFits(_ n: Int, bitLimit: Int) -> Bool {
    if isZero || magnitude == .one { return true }
    let (bits, overflow) = bitCount.magnitude.multipliedReportingOverflow(by: n.magnitude)
    return !overflow && bits <= UInt(max(0, bitLimit))
  }

  /// The real `k`-th root where it is a fraction, otherwise nil.
  ///
  /// Even roots are the nonnegative ones and do not exist for negative numbers (nil); odd roots of
  /// negative numbers are negative.
  ///
  /// - Precondition: `k >= 1`.
  public func exactRoot(_ k: Int) -> Rational? {
    precondition(k >= 1, "the degree of a root must be at least 1, but is \(k)")
    if signum < 0 && k.isMultiple(of: 2) { return nil }
    // In lowest terms a fraction is a k-th power exactly when both of its terms are.
    let root = RationalStorage.make()
    let isExact = RationalStorage.call(root, storage) { cm_q_root($0, $1, UInt(k)) != 0 }
    return isExact ? Rational(adopting: root) : nil
  }

  /// `self * 2^n`.
  func scaled(byPowerOfTwo n: Int) -> Rational { mapped { cm_q_scale($0, $1, n) } }
}
