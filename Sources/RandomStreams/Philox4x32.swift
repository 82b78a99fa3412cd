/// The counter-based generator Philox4x32 with 10 rounds.
///
/// A bijection of 128-bit counters for each 64-bit key: equal counters and keys give equal
/// blocks, in any order and on any machine.
///
/// - Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
///   Tested against the known-answer vectors published with it (Random123, `kat_vectors`).
public struct Philox4x32: Sendable {
  /// Four words, the lowest first.
  public typealias Block = (UInt32, UInt32, UInt32, UInt32)

  public let key: (UInt32, UInt32)

  public init(key: (UInt32, UInt32)) {
    self.key = key
  }

  /// The block at a counter.
  public func block(at counter: Block) -> Block {
    var (x0, x1, x2, x3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let left = Self.leftMultiplier &* UInt64(x0)
      let right = Self.rightMultiplier &* UInt64(x2)
      (x0, x1, x2, x3) = (
        UInt32(truncatingIfNeeded: right >> 32) ^ x1 ^ k0,
        UInt32(truncatingIfNeeded: right),
        UInt32(truncatingIfNeeded: left >> 32) ^ x3 ^ k1,
        UInt32(truncatingIfNeeded: left)
      )
      k0 &+= Self.leftWeyl
      k1 &+= Self.rightWeyl
    }
    return (x0, x1, x2, x3)
  }

  private static let leftMultiplier: UInt64 = 0xD251_1F53
  private static let rightMultiplier: UInt64 = 0xCD9E_8D57
  /// The golden ratio and the square root of 3, less 1, in 32 bits.
  private static let leftWeyl: UInt32 = 0x9E37_79B9
  private static let rightWeyl: UInt32 = 0xBB67_AE85
}
