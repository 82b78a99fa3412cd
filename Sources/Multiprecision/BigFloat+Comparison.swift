internal import CMultiprecision

/// As for `Double`: NaN equals nothing and is not below or above anything; the zeros are equal.
extension BigFloat: Comparable {
  public static func == (a: BigFloat, b: BigFloat) -> Bool {
    BigFloatStorage.call(a.storage, b.storage) { cm_f_equal($0, $1) != 0 }
  }

  public static func < (a: BigFloat, b: BigFloat) -> Bool {
    BigFloatStorage.call(a.storage, b.storage) { cm_f_less($0, $1) != 0 }
  }

  public static func <= (a: BigFloat, b: BigFloat) -> Bool {
    BigFloatStorage.call(a.storage, b.storage) { mpfr_lessequal_p($0, $1) != 0 }
  }

  public static func > (a: BigFloat, b: BigFloat) -> Bool { b < a }

  public static func >= (a: BigFloat, b: BigFloat) -> Bool { b <= a }
}

extension BigFloat {
  /// The exact comparison with a fraction. False for NaN.
  public func isLess(than value: Rational) -> Bool {
    !isNaN && storage.read { x in value.storage.read { q in mpfr_cmp_q(x, q) < 0 } }
  }

  /// The exact comparison with a fraction. False for NaN.
  public func isGreater(than value: Rational) -> Bool {
    !isNaN && storage.read { x in value.storage.read { q in mpfr_cmp_q(x, q) > 0 } }
  }

  /// Whether |self| < |other|; false for NaN.
  public func isSmaller(inMagnitudeThan other: BigFloat) -> Bool {
    !isNaN && !other.isNaN
      && BigFloatStorage.call(storage, other.storage) { cm_f_cmpabs($0, $1) < 0 }
  }
}
