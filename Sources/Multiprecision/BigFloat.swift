internal import CMultiprecision

/// A binary floating-point number of a chosen precision (MPFR): `m * 2^e`, an infinity, or NaN.
///
/// A value type with copy on write. Every operation names its rounding, and its result is the
/// exact mathematical value rounded once in that direction. Exponents reach about 2^30; past that
/// a result overflows to infinity or underflows to zero only where its rounding allows it, so a
/// value rounded down stays below the exact one whatever happens.
//
// @unchecked Sendable: the storage is written only while uniquely referenced, so that no other
// thread can be reading it; storage that two values share never changes.
public struct BigFloat: @unchecked Sendable {
  var storage: BigFloatStorage

  init(adopting storage: BigFloatStorage) { self.storage = storage }

  /// Zero.
  public init(precision: Precision) { storage = BigFloatStorage.make(precision) }

  public init(_ value: Rational, precision: Precision, rounding: Rounding) {
    storage = BigFloatStorage.make(precision)
    storage.read { x in value.storage.read { q in _ = mpfr_set_q(x, q, rounding.mode) } }
  }

  public init(_ value: Int, precision: Precision, rounding: Rounding) {
    storage = BigFloatStorage.make(precision)
    storage.read { _ = cm_f_set_si($0, value, rounding.mode) }
  }

  public init(_ value: Double, precision: Precision, rounding: Rounding) {
    storage = BigFloatStorage.make(precision)
    storage.read { _ = mpfr_set_d($0, value, rounding.mode) }
  }

  public init(_ value: BigFloat, precision: Precision, rounding: Rounding) {
    if value.precision == precision {
      self = value
    } else {
      storage = BigFloatStorage.make(precision)
      BigFloatStorage.call(storage, value.storage) { _ = cm_f_set($0, $1, rounding.mode) }
    }
  }

  public static func infinity(precision: Precision) -> BigFloat {
    BigFloat(Double.infinity, precision: precision, rounding: .nearest)
  }

  public static func negativeInfinity(precision: Precision) -> BigFloat {
    BigFloat(-Double.infinity, precision: precision, rounding: .nearest)
  }

  public static func nan(precision: Precision) -> BigFloat {
    BigFloat(Double.nan, precision: precision, rounding: .nearest)
  }

  public static func pi(precision: Precision, rounding: Rounding) -> BigFloat {
    let result = BigFloat(precision: precision)
    result.storage.read { _ = mpfr_const_pi($0, rounding.mode) }
    return result
  }

  /// Euler's constant 0.5772...
  public static func eulerGamma(precision: Precision, rounding: Rounding) -> BigFloat {
    let result = BigFloat(precision: precision)
    result.storage.read { _ = mpfr_const_euler($0, rounding.mode) }
    return result
  }
}

// MARK: Properties

extension BigFloat {
  public var precision: Precision { Precision(bits: storage.read { cm_f_precision($0) }) }
  public var isNaN: Bool { storage.read { cm_f_is_nan($0) != 0 } }
  public var isInfinite: Bool { storage.read { cm_f_is_inf($0) != 0 } }
  public var isFinite: Bool { !isNaN && !isInfinite }

  /// Either zero; the sign of a zero has no meaning here.
  public var isZero: Bool { storage.read { cm_f_is_zero($0) != 0 } }

  /// -1, 0 or 1; 0 for NaN.
  public var signum: Int { storage.read { Int(cm_f_sgn($0)) } }

  /// The next number of the same precision toward positive infinity.
  public var nextUp: BigFloat {
    let result = copy()
    result.storage.read { mpfr_nextabove($0) }
    return result
  }

  /// The next number of the same precision toward negative infinity.
  public var nextDown: BigFloat {
    let result = copy()
    result.storage.read { mpfr_nextbelow($0) }
    return result
  }

  /// A copy that shares no storage.
  private func copy() -> BigFloat {
    let result = BigFloat(precision: precision)
    BigFloatStorage.call(result.storage, storage) { _ = cm_f_set($0, $1, MPFR_RNDN) }
    return result
  }
}
