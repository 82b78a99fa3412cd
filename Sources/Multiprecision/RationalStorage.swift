internal import CMultiprecision

/// Owns one GMP fraction, at an address that does not move.
///
/// The C struct lies in the buffer's tail, not in a stored property: GMP allows its arguments to
/// alias, and Swift's exclusivity checks would end the process for that.
final class RationalStorage: ManagedBuffer<Void, __mpq_struct> {
  typealias Pointer = UnsafeMutablePointer<__mpq_struct>

  static func make() -> RationalStorage {
    let buffer = RationalStorage.create(minimumCapacity: 1) { _ in () }
    let storage = unsafeDowncast(buffer, to: RationalStorage.self)
    storage.withUnsafeMutablePointerToElements { cm_q_init($0) }
    return storage
  }

  deinit {
    withUnsafeMutablePointerToElements { cm_q_clear($0) }
  }

  @inline(__always)
  func read<T>(_ body: (Pointer) -> T) -> T {
    withUnsafeMutablePointerToElements { body($0) }
  }

  /// All three stay alive, and their pointers valid, until `body` returns.
  @inline(__always)
  static func call<T>(
    _ r: RationalStorage, _ a: RationalStorage, _ b: RationalStorage,
    _ body: (Pointer, Pointer, Pointer) -> T
  ) -> T {
    r.read { r in a.read { a in b.read { b in body(r, a, b) } } }
  }

  @inline(__always)
  static func call<T>(
    _ r: RationalStorage, _ a: RationalStorage, _ body: (Pointer, Pointer) -> T
  ) -> T {
    r.read { r in a.read { a in body(r, a) } }
  }
}
