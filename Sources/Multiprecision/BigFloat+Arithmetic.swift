internal import CMultiprecision

extension BigFloat {
  public func adding(
    _ other: BigFloat, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    combined(other, precision) { mpfr_add($0, $1, $2, rounding.mode) }
  }

  public func subtracting(
    _ other: BigFloat, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    combined(other, precision) { mpfr_sub($0, $1, $2, rounding.mode) }
  }

  public func multiplied(
    by other: BigFloat, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    combined(other, precision) { mpfr_mul($0, $1, $2, rounding.mode) }
  }

  /// IEEE 754 division: a zero divisor gives an infinity, or NaN.
  public func divided(
    by other: BigFloat, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    combined(other, precision) { mpfr_div($0, $1, $2, rounding.mode) }
  }

  /// Exact: the precision stays.
  public static prefix func - (a: BigFloat) -> BigFloat {
    a.mapped(a.precision) { mpfr_neg($0, $1, MPFR_RNDN) }
  }

  /// Exact: the precision stays.
  public var magnitude: BigFloat { mapped(precision) { cm_f_abs($0, $1, MPFR_RNDN) } }

  /// The greatest integer not above the number: an integer next to a number of this precision has
  /// this precision, so the result is exact.
  public func roundedDown() -> BigFloat { mapped(precision) { mpfr_floor($0, $1) } }

  /// The least integer not below the number, exact as `roundedDown()`.
  public func roundedUp() -> BigFloat { mapped(precision) { mpfr_ceil($0, $1) } }
}

// MARK: With a fraction, rounded once

extension BigFloat {
  public func adding(
    _ value: Rational, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    mapped(precision) { r, a in value.storage.read { mpfr_add_q(r, a, $0, rounding.mode) } }
  }

  public func multiplied(
    by value: Rational, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    mapped(precision) { r, a in value.storage.read { mpfr_mul_q(r, a, $0, rounding.mode) } }
  }

  public func divided(
    by value: Rational, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    mapped(precision) { r, a in value.storage.read { mpfr_div_q(r, a, $0, rounding.mode) } }
  }
}

// MARK: In place, at the precision of self

extension BigFloat {
  public mutating func formAdd(_ other: BigFloat, rounding: Rounding) {
    update(other) { mpfr_add($0, $1, $2, rounding.mode) }
  }

  public mutating func formSubtract(_ other: BigFloat, rounding: Rounding) {
    update(other) { mpfr_sub($0, $1, $2, rounding.mode) }
  }

  public mutating func formMultiply(by other: BigFloat, rounding: Rounding) {
    update(other) { mpfr_mul($0, $1, $2, rounding.mode) }
  }

  public mutating func formDivide(by other: BigFloat, rounding: Rounding) {
    update(other) { mpfr_div($0, $1, $2, rounding.mode) }
  }
}

extension BigFloat {
  typealias Pointer = BigFloatStorage.Pointer

  @inline(__always)
  func mapped(_ precision: Precision, _ body: (Pointer, Pointer) -> Int32) -> BigFloat {
    let result = BigFloatStorage.make(precision)
    _ = BigFloatStorage.call(result, storage, body)
    return BigFloat(adopting: result)
  }

  @inline(__always)
  private func combined(
    _ other: BigFloat, _ precision: Precision, _ body: (Pointer, Pointer, Pointer) -> Int32
  ) -> BigFloat {
    let result = BigFloatStorage.make(precision)
    _ = BigFloatStorage.call(result, storage, other.storage, body)
    return BigFloat(adopting: result)
  }

  @inline(__always)
  private mutating func update(
    _ other: BigFloat, _ body: (Pointer, Pointer, Pointer) -> Int32
  ) {
    if isKnownUniquelyReferenced(&storage) {
      // The same pointer is result and operand: MPFR allows that.
      _ = BigFloatStorage.call(storage, other.storage) { body($0, $0, $1) }
    } else {
      self = combined(other, precision, body)
    }
  }
}
