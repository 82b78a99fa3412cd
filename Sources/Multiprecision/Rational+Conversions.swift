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

extension Rational {
  /// Numerator and denominator where the fraction is not negative and both fit a word, else nil.
  public var words: (numerator: UInt64, denominator: UInt64)? {
    var (numerator, denominator): (UInt64, UInt64) = (0, 0)
    return storage.read({ cm_q_get_words($0, &numerator, &denominator) != 0 })
      ? (numerator, denominator) : nil
  }

  /// The nonnegative fraction with the given parts, in words from the lowest.
  ///
  /// - Precondition: the parts have no common factor, and the denominator is not 0. Neither is checked.
  public init(
    uncheckedNumerator numerator: UnsafeBufferPointer<UInt64>,
    denominator: UnsafeBufferPointer<UInt64>
  ) {
    storage = RationalStorage.make()
    storage.read {
      cm_q_set_words(
        $0, numerator.baseAddress, numerator.count, denominator.baseAddress, denominator.count)
    }
  }

  /// Hands out the words of the magnitude's numerator and of the denominator, from the lowest; zero has
  /// none.
  public func withWords<Result>(
    _ body: (UnsafeBufferPointer<UInt64>, UnsafeBufferPointer<UInt64>) -> Result
  ) -> Result {
    storage.read { q in
      let (top, below) = (cm_q_numerator_limbs(q), cm_q_denominator_limbs(q))
      return UnsafeRawPointer(cm_q_numerator_data(q)).withMemoryRebound(
        to: UInt64.self, capacity: top
      ) { numerator in
        UnsafeRawPointer(cm_q_denominator_data(q)).withMemoryRebound(
          to: UInt64.self, capacity: below
        ) { denominator in
          body(
            UnsafeBufferPointer(start: numerator, count: top),
            UnsafeBufferPointer(start: denominator, count: below))
        }
      }
    }
  }

  /// The integer part of the number times 2^`shift`, as words from the lowest; nil where the number is
  /// negative or they are more than `count`.
  public func integerWords(shiftedBy shift: Int, count: Int) -> [UInt64]? {
    var words = [UInt64](repeating: 0, count: count)
    return storage.read({ cm_q_floor_limbs($0, shift, &words, count) != 0 }) ? words : nil
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
