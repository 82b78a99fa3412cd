internal import CMultiprecision

/// A fraction in lowest terms with a positive denominator, of any size: an exact real number.
///
/// A value type with copy on write. The in-place operations (`formAdd`, `formMultiply(by:)`, ...)
/// reuse the memory of a value that is not shared, the operators allocate one result each.
/// Sizes are bounded by memory only: GMP ends the process when it has none left, so a caller that
/// computes with untrusted input watches `bitCount` and uses `power(_:bitLimit:)`.
//
// @unchecked Sendable: the storage is written only while uniquely referenced, so that no other
// thread can be reading it; storage that two values share never changes.
public struct Rational: @unchecked Sendable {
  var storage: RationalStorage

  init(adopting storage: RationalStorage) { self.storage = storage }

  public static let zero = Rational()
  public static let one = Rational(1)

  /// Zero.
  public init() { storage = RationalStorage.make() }

  public init(_ value: Int) {
    storage = RationalStorage.make()
    storage.read { cm_q_set_si($0, value) }
  }

  /// The fraction `numerator / denominator`, reduced.
  ///
  /// - Precondition: `denominator` is not zero.
  public init(_ numerator: Int, _ denominator: Int) {
    precondition(denominator != 0, "\(numerator)/0 is not a fraction")
    storage = RationalStorage.make()
    storage.read { cm_q_set_ratio($0, numerator, denominator) }
  }
}

// MARK: Parts

extension Rational {
  public var numerator: Rational { mapped { cm_q_numerator($0, $1) } }

  /// Positive.
  public var denominator: Rational { mapped { cm_q_denominator($0, $1) } }

  public var isZero: Bool { signum == 0 }

  public var isInteger: Bool { storage.read { cm_q_is_integer($0) != 0 } }

  /// -1, 0 or 1.
  public var signum: Int { storage.read { Int(cm_q_sgn($0)) } }

  /// Bits of the numerator plus bits of the denominator: the size of the number, at least 2.
  public var bitCount: Int {
    storage.read { Int(cm_q_numerator_bits($0)) + Int(cm_q_denominator_bits($0)) }
  }
}

extension Rational {
  @inline(__always)
  func mapped(_ body: (RationalStorage.Pointer, RationalStorage.Pointer) -> Void) -> Rational {
    let result = RationalStorage.make()
    RationalStorage.call(result, storage, body)
    return Rational(adopting: result)
  }
}
