import CSimulation
import RandomStreams
import Testing

/// Oracle: the sampler's definition over the words of Philox, in the test; its law is tested by
/// ``SparseSamplerTests`` with that of the other samplers.
@Suite struct ParentSamplerTests {
  /// Philox under the key and counter of a replicate and generation, in 64-bit words.
  struct Words {
    let philox = Philox4x32(key: (17, 29))
    let generation: UInt32
    let replicate: UInt64
    var block: UInt32 = 0
    var second: UInt64?

    mutating func next() -> UInt64 {
      if let word = second {
        second = nil
        return word
      }
      let x = philox.block(
        at: (
          block, generation | 4 << 20, UInt32(truncatingIfNeeded: replicate),
          UInt32(replicate >> 32)
        ))
      block += 1
      second = UInt64(x.3) << 32 | UInt64(x.2)
      return UInt64(x.1) << 32 | UInt64(x.0)
    }
  }

  /// Half of 60,000 draws are fresh or not by a table of two values; a rank fails with a probability of 1e-5.
  @Test func heirsCopyTheDrawsAtUniformRanks() {
    let (size, categories) = (60_000, 7)
    let before = (0..<size).map { UInt16($0 * $0 % categories) }
    let fresh = (0..<8).map { UInt64($0 % 7) }
    // The number of fresh draws is 20,000 or 20,001.
    let entries: [UInt64] = [1 << 63 | 1, 1]
    var rejected = 0
    let replicates: [UInt64] = [3, 1 << 40 | 5]
    for replicate in replicates {
      var words = Words(generation: 9, replicate: replicate)
      let word = words.next()
      let isFirst = (word & UInt64(1)) == 0 && (word >> 16) < UInt64(1) << 47
      let heirs = size - (isFirst ? 20_000 : 20_001)
      for _ in 1..<8 { _ = words.next() }
      var expected: [UInt16] = []
      // Ranks come by eight words, 16 to a step; what a step has too many is not used.
      while expected.count < heirs {
        for _ in 0..<8 {
          let word = words.next()
          for half: UInt64 in [word & 0xffff_ffff, word >> 32] {
            let product = half * UInt64(size)
            // 2^32 mod 60,000 products are one too many for a rank.
            if product & 0xffff_ffff < (UInt64(1) << 32) % UInt64(size) {
              rejected += 1
            } else {
              expected.append(before[Int(product >> 32)])
            }
          }
        }
      }
      expected.removeLast(expected.count - heirs)
      while expected.count < size { expected.append(UInt16(words.next() & UInt64(7)) % 7) }
      var counts = [Int32](repeating: 0, count: categories)
      var (draws, next) = (before, [UInt16](repeating: 0, count: size))
      draws.withUnsafeMutableBufferPointer { draws in
        next.withUnsafeMutableBufferPointer { next in
          counts.withUnsafeMutableBufferPointer { counts in
            var list = csim_draws(
              total: Int64(size), categories: Int64(categories), draws: draws.baseAddress,
              next: next.baseAddress, counts: counts.baseAddress)
            var table = csim_table(first: 0, mask: 1, base: 20_000)
            let source = csim_source(
              key0: 17, key1: 29, first_replicate: replicate, generation: 9)
            csim_inherit(
              csim_best_path(), source, &table, entries, fresh, 3, Int64(size), &list)
            #expect(list.draws == next.baseAddress)
          }
        }
      }
      #expect(next == expected)
      #expect(counts == (0..<categories).map { k in Int32(expected.count { $0 == UInt16(k) }) })
    }
    // Without a rejected rank the test would not see how they are passed over.
    #expect(rejected > 0)
  }
}
