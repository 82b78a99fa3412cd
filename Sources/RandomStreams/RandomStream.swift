/// The random numbers of one replicate, addressed by (seed, instance, replicate) alone.
///
/// Block b of a stream is Philox4x32-10 at the counter (b, replicate), 64 bits each, under the
/// key h(seed) XOR instance, where h is the first half of a Philox block.
///
/// - Meaning:  under one seed, two different (instance, replicate) never share a (key, counter),
///   because both maps are injective. Two different seeds may give two instances the same key;
///   h being pseudorandom, that has probability 2^-64 for each pair of instances.
/// - Limits:   2^64 blocks of 128 bits to a stream.
///
/// A value: a copy continues independently with the same numbers.
public struct RandomStream: Sendable {
  private let generator: Philox4x32
  private let replicate: (UInt32, UInt32)
  private var blockIndex: UInt64 = 0
  /// The second half of the latest block, until it is used.
  private var spare: UInt64?

  public init(seed: UInt64, instance: UInt64, replicate: UInt64) {
    generator = Philox4x32(key: Self.key(seed: seed, instance: instance))
    self.replicate = Self.halves(replicate)
  }

  /// The key of all replicates of an instance.
  package static func key(seed: UInt64, instance: UInt64) -> (UInt32, UInt32) {
    let zero = Philox4x32(key: (0, 0))
    let (seedLow, seedHigh) = halves(seed)
    let hash = zero.block(at: (seedLow, seedHigh, 0, 0))
    let (instanceLow, instanceHigh) = halves(instance)
    return (hash.0 ^ instanceLow, hash.1 ^ instanceHigh)
  }

  /// 64 uniform bits.
  public mutating func next() -> UInt64 {
    if let word = spare {
      spare = nil
      return word
    }
    let (low, high) = Self.halves(blockIndex)
    let block = generator.block(at: (low, high, replicate.0, replicate.1))
    blockIndex &+= 1
    spare = UInt64(block.3) << 32 | UInt64(block.2)
    return UInt64(block.1) << 32 | UInt64(block.0)
  }

  /// A uniform multiple of 2^-53 in [0, 1).
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform integer in 0..<bound, without bias.
  ///
  /// - Source: Lemire 2019, "Fast random integer generation in an interval".
  /// - Precondition: `bound >= 1`.
  public mutating func nextInteger(below bound: UInt64) -> UInt64 {
    precondition(bound >= 1, "the bound must be at least 1, but is \(bound)")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      // 2^64 mod bound: below it, a value would be hit once more often than the others.
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = next().multipliedFullWidth(by: bound)
      }
    }
    return product.high
  }

  private static func halves(_ word: UInt64) -> (UInt32, UInt32) {
    (UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
  }
}
