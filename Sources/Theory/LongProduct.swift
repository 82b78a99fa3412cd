internal import CTrajectories

/// What multiplies long integers for one computation: roots of unity and working memory.
///
/// - Exactness:  exact, and checked modulo 2^61 - 1.
/// - Complexity: O(n log n) for products of n words.
/// - Source:     proofs-notes/long-product.md.
final class LongProduct {
  let pointer: OpaquePointer

  /// - Parameter path: one that the processor has.
  init(path: ct_path = ct_best_path()) {
    guard let created = ct_multiplier_create(path) else {
      preconditionFailure("there is no memory left")
    }
    pointer = created
  }

  deinit { ct_multiplier_free(pointer) }
}
