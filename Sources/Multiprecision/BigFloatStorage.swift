internal import CMultiprecision

/// Owns one MPFR number: the struct in the header and its limbs in the tail of one allocation.
///
/// The limbs belong to Swift, so mpfr_clear, mpfr_set_prec and mpfr_swap must never see it.
final class BigFloatStorage: ManagedBuffer<__mpfr_struct, UInt> {
  typealias Pointer = UnsafeMutablePointer<__mpfr_struct>

  /// Zero at the given precision.
  static func make(_ precision: Precision) -> BigFloatStorage {
    let buffer = BigFloatStorage.create(minimumCapacity: cm_f_limbs(precision.bits)) { _ in
      __mpfr_struct()
    }
    let storage = unsafeDowncast(buffer, to: BigFloatStorage.self)
    storage.withUnsafeMutablePointers { cm_f_init($0, precision.bits, $1) }
    return storage
  }

  @inline(__always)
  func read<T>(_ body: (Pointer) -> T) -> T {
    withUnsafeMutablePointerToHeader { body($0) }
  }

  /// All three stay alive, and their pointers valid, until `body` returns.
  @inline(__always)
  static func call<T>(
    _ r: BigFloatStorage, _ a: BigFloatStorage, _ b: BigFloatStorage,
    _ body: (Pointer, Pointer, Pointer) -> T
  ) -> T {
    r.read { r in a.read { a in b.read { b in body(r, a, b) } } }
  }

  @inline(__always)
  static func call<T>(
    _ r: BigFloatStorage, _ a: BigFloatStorage, _ body: (Pointer, Pointer) -> T
  ) -> T {
    r.read { r in a.read { a in body(r, a) } }
  }
}
