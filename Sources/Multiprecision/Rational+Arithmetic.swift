internal import CMultiprecision

extension Rational {
  public static func + (a: Rational, b: Rational) -> Rational {
    combined(a, b) { cm_q_add($0, $1, $2) }
  }

  public static func - (a: Rational, b: Rational) -> Rational {
    combined(a, b) { cm_q_sub($0, $1, $2) }
  }

  public static func * (a: Rational, b: Rational) -> Rational {
    combined(a, b) { cm_q_mul($0, $1, $2) }
  }

  /// - Precondition: `b` is not zero.
  public static func / (a: Rational, b: Rational) -> Rational {
    precondition(!b.isZero, "division of \(a) by zero")
    return combined(a, b) { cm_q_div($0, $1, $2) }
  }

  public static prefix func - (a: Rational) -> Rational { a.mapped { cm_q_neg($0, $1) } }

  public var magnitude: Rational { mapped { cm_q_abs($0, $1) } }

  /// - Precondition: the number is not zero.
  public var reciprocal: Rational {
    precondition(!isZero, "zero has no reciprocal")
    return mapped { cm_q_inv($0, $1) }
  }

  /// The largest integer that is not above the number.
  public func roundedDown() -> Rational { mapped { cm_q_floor($0, $1) } }

  /// The smallest integer that is not below the number.
  public func roundedUp() -> Rational { mapped { cm_q_ceil($0, $1) } }
}

// MARK: In place

extension Rational {
  public mutating func formAdd(_ other: Rational) { update(other) { cm_q_add($0, $1, $2) } }

  public mutating func formSubtract(_ other: Rational) { update(other) { cm_q_sub($0, $1, $2) } }

  public mutating func formMultiply(by other: Rational) { update(other) { cm_q_mul($0, $1, $2) } }

  /// - Precondition: `other` is not zero.
  public mutating func formDivide(by other: Rational) {
    precondition(!other.isZero, "division of \(self) by zero")
    update(other) { cm_q_div($0, $1, $2) }
  }

  /// Adds `a` times `b`.
  public mutating func formMultiplyAdd(_ a: Rational, _ b: Rational) {
    if !isKnownUniquelyReferenced(&storage) { storage = mapped { cm_q_set($0, $1) }.storage }
    RationalStorage.call(storage, a.storage, b.storage) { cm_q_add_product($0, $1, $2) }
  }

  public static func += (a: inout Rational, b: Rational) { a.formAdd(b) }
  public static func -= (a: inout Rational, b: Rational) { a.formSubtract(b) }
  public static func *= (a: inout Rational, b: Rational) { a.formMultiply(by: b) }
  public static func /= (a: inout Rational, b: Rational) { a.formDivide(by: b) }
}

extension Rational {
  typealias Operation = (
    RationalStorage.Pointer, RationalStorage.Pointer, RationalStorage.Pointer
  ) -> Void

  @inline(__always)
  private static func combined(_ a: Rational, _ b: Rational, _ body: Operation) -> Rational {
    let result = RationalStorage.make()
    RationalStorage.call(result, a.storage, b.storage, body)
    return Rational(adopting: result)
  }

  @inline(__always)
  private mutating func update(_ other: Rational, _ body: Operation) {
    if isKnownUniquelyReferenced(&storage) {
      // The same pointer is result and operand: GMP allows that.
      RationalStorage.call(storage, other.storage) { body($0, $0, $1) }
    } else {
      self = Rational.combined(self, other, body)
    }
  }
}
