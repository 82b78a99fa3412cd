import RandomStreams
import Testing

/// Oracle: the documented address (block, replicate) under the key h(seed) XOR instance, through
/// Philox itself; and exact binomial limits (``ExactLimits``).
@Suite struct RandomStreamTests {
  private func words(
    _ count: Int, seed: UInt64, instance: UInt64, replicate: UInt64
  ) -> [UInt64] {
    var stream = RandomStream(seed: seed, instance: instance, replicate: replicate)
    return (0..<count).map { _ in stream.next() }
  }

  @Test func wordsAreThePhiloxBlocksOfTheAddress() {
    let (seed, instance, replicate): (UInt64, UInt64, UInt64) = (
      0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, 0x0011_2233_4455_6677
    )
    let hash = Philox4x32(key: (0, 0)).block(at: (0x89ab_cdef, 0x0123_4567, 0, 0))
    let philox = Philox4x32(key: (hash.0 ^ 0x7654_3210, hash.1 ^ 0xfedc_ba98))
    var expected: [UInt64] = []
    for index: UInt32 in 0..<3 {
      let block = philox.block(at: (index, 0, 0x4455_6677, 0x0011_2233))
      expected.append(UInt64(block.1) << 32 | UInt64(block.0))
      expected.append(UInt64(block.3) << 32 | UInt64(block.2))
    }
    #expect(words(6, seed: seed, instance: instance, replicate: replicate) == expected)
  }

  @Test func differentAddressesGiveDifferentWords() {
    var seen: Set<UInt64> = []
    let corners: [UInt64] = [0, 1, 2, 1 << 31, 1 << 32, 1 << 63, .max]
    for seed in corners {
      for instance in corners {
        for replicate in corners {
          seen.formUnion(words(4, seed: seed, instance: instance, replicate: replicate))
        }
      }
    }
    #expect(seen.count == 4 * 7 * 7 * 7)
  }

  @Test func aCopyContinuesWithTheSameNumbers() {
    var first = RandomStream(seed: 1, instance: 2, replicate: 3)
    _ = first.next()
    var second = first
    let ahead = (0..<5).map { _ in first.next() }
    #expect((0..<5).map { _ in second.next() } == ahead)
  }

  @Test func uniformsAreMultiplesOfTwoToMinus53BelowOne() {
    var stream = RandomStream(seed: 4, instance: 0, replicate: 0)
    var cells = [Int](repeating: 0, count: 64)
    for _ in 0..<64_000 {
      let uniform = stream.nextUniform()
      #expect(uniform >= 0 && uniform < 1)
      #expect((uniform * 0x1p53).rounded() == uniform * 0x1p53)
      cells[Int(uniform * 64)] += 1
    }
    let law = [Double](repeating: 1.0 / 64, count: 64)
    #expect(ExactLimits.areCompatible(cells, trials: 64_000, law: law))
  }

  /// At this bound 2^64 holds it 4/3 times: without rejection every third value comes twice.
  @Test func integersBelowABoundAreWithoutBias() {
    let bound: UInt64 = 3 << 62
    var stream = RandomStream(seed: 5, instance: 0, replicate: 0)
    var (exact, biased) = ([0, 0, 0], [0, 0, 0])
    for _ in 0..<30_000 {
      let value = stream.nextInteger(below: bound)
      #expect(value < bound)
      exact[Int(value % 3)] += 1
      biased[Int(stream.next().multipliedFullWidth(by: bound).high % 3)] += 1
    }
    let law = [Double](repeating: 1.0 / 3, count: 3)
    #expect(ExactLimits.areCompatible(exact, trials: 30_000, law: law))
    // Negative control: the multiplication alone.
    #expect(!ExactLimits.areCompatible(biased, trials: 30_000, law: law))
  }

  @Test func integerBelowOneIsZero() {
    var stream = RandomStream(seed: 6, instance: 0, replicate: 0)
    #expect(stream.nextInteger(below: 1) == 0)
    #expect((0..<1000).allSatisfy { _ in stream.nextInteger(below: 7) < 7 })
  }
}
