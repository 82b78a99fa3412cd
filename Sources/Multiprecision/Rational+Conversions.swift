internal import CMultiprecision

extension Rational {
  /// The nearest double, or the one next to the number in the given direction.
  ///
  /// Correctly rounded, for subnormal results too. Beyond the largest finite double: infinity, or
  /// that double, as the direction says.
  public func double(rounding: Rounding) -> Double {
    storage.read { cm_q_get_d($0, rounding.mode) }
  }

  /// The exact value of a double, or nil for infinity and NaN.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    guard value != 0 else {
      self = .zero
      return
    }
    let significand = Rational(Int(value.significand * 0x1p52))
    let magnitude = significand.scaled(byPowerOfTwo: Int(value.exponent) - 52)
    self = value.sign == .minus ? -magnitude : magnitude
  }
}

extension Double {
  /// The double nearest to the fraction, ties to even.
  public init(_ value: Rational) { self = value.double(rounding: .nearest) }
}

extension Int {
  /// The integer, or nil where the fraction is none or does not fit.
  public init?(exactly value: Rational) {
    guard value.storage.read({ cm_q_fits_long($0) != 0 }) else { return nil }
    self = value.storage.read { cm_q_get_long($0) }
  }
}

extension Rational: CustomStringConvertible {
  /// Numerator and denominator in full: `11/36`, `-3`.
  public var description: String {
    storage.read { q in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: cm_q_str_size(q)) { text in
        guard let start = text.baseAddress else { return "" }
        cm_q_get_str(start, q)
        return String(cString: start)
      }
    }
  }
}
