internal import CMultiprecision

extension BigFloat {
  /// The exact value, or nil for an infinity and NaN.
  ///
  /// - Complexity: as many bits as the exponent is large, up to 2^30.
  public var exactValue: Rational? {
    guard isFinite else { return nil }
    let result = RationalStorage.make()
    result.read { q in storage.read { cm_f_get_q(q, $0) } }
    return Rational(adopting: result)
  }

  /// The double next to the number in the given direction; subnormals are rounded once.
  public func double(rounding: Rounding) -> Double {
    storage.read { mpfr_get_d($0, rounding.mode) }
  }
}

extension BigFloat {
  /// (words + extra) 2^exponent, with the lowest word first.
  ///
  /// - Precondition: there are 1...64 words.
  public init(
    words: ArraySlice<UInt64>, adding extra: UInt64, exponent: Int, precision: Precision,
    rounding: Rounding
  ) {
    precondition((1...64).contains(words.count), "1 to 64 words are read, not \(words.count)")
    storage = BigFloatStorage.make(precision)
    storage.read { x in
      words.withUnsafeBufferPointer {
        _ = cm_f_set_limbs(x, $0.baseAddress, $0.count, extra, exponent, rounding.mode)
      }
    }
  }
}

extension BigFloat: CustomStringConvertible {
  /// To nearest, with as many digits as tell numbers of this precision apart.
  public var description: String {
    let digits = storage.read { _ in mpfr_get_str_ndigits(10, precision.bits) }
    return decimal(significantDigits: digits, rounding: .nearest)
  }

  /// The number in decimal, correctly rounded to the given significant digits, in the notation of
  /// `Rational.decimal(significantDigits:rounding:)`; `inf`, `-inf` and `nan` otherwise.
  ///
  /// - Precondition: `significantDigits >= 1`.
  public func decimal(significantDigits: Int, rounding: Rounding) -> String {
    precondition(
      significantDigits >= 1, "at least 1 significant digit is needed, not \(significantDigits)")
    if isNaN { return "nan" }
    if isInfinite { return signum < 0 ? "-inf" : "inf" }
    if isZero { return "0" }
    var exponent = 0
    let text: String = storage.read { x in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: max(significantDigits + 2, 7)) {
        guard let start = $0.baseAddress else { return "" }
        mpfr_get_str(start, &exponent, 10, significantDigits, x, rounding.mode)
        return String(cString: start)
      }
    }
    return decimalNotation(
      isNegative: signum < 0, digits: signum < 0 ? String(text.dropFirst()) : text,
      exponent: exponent, isExact: isExactDecimal(text, exponent: exponent))
  }

  /// Whether trailing zeros of the text are the number's own: only then are they dropped.
  private func isExactDecimal(_ text: String, exponent: Int) -> Bool {
    // Texts without a trailing zero look the same either way; large exponents are not worth the
    // exact comparison, as a binary number of that size has more digits than are printed.
    guard text.last == "0", abs(exponent) <= 400, let exact = exactValue else { return false }
    let digits = text.drop { $0 == "-" }
    let value =
      Rational.integer(digits: Array(digits.utf8)) * Rational(10).power(exponent - digits.count)
    return exact.magnitude == value
  }
}
