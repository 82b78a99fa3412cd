import CTrajectories
import Testing

@testable import Theory

/// Products of long integers by transforms. Oracle: GMP, which multiplies by other algorithms.
@Suite struct LongProductTests {
  /// What this processor has beside GMP.
  static let paths = [ct_path_avx2, ct_path_avx512].filter {
    $0.rawValue <= ct_best_path().rawValue
  }

  private enum Kind: CaseIterable {
    /// Words of random bits.
    case random
    /// 2^64 - 1 in every place: the largest coefficients and the longest carries.
    case ones
    /// Runs of zeros and of ones.
    case runs
    /// A single bit.
    case bit
    case zero

    private func word(_ generator: inout SeededGenerator) -> UInt64 {
      (0..<4).reduce(0) { word, _ in word << 16 | UInt64(generator.next(below: 1 << 16)) }
    }

    func operand(_ count: Int, _ generator: inout SeededGenerator) -> [UInt64] {
      switch self {
      case .random: return (0..<count).map { _ in word(&generator) }
      case .ones: return Array(repeating: .max, count: count)
      case .runs: return (0..<count).map { _ in [0, .max, 1, 1 << 63][generator.next(below: 4)] }
      case .bit:
        var words = [UInt64](repeating: 0, count: count)
        words[generator.next(below: count)] = 1 << UInt64(generator.next(below: 64))
        return words
      case .zero: return Array(repeating: 0, count: count)
      }
    }
  }

  /// The lengths of transforms are 2^k and 3 2^k; one word more needs the next.
  @Test(arguments: paths, [384, 512, 768, 1024, 1536, 2048])
  func equalsGMPAroundTheLengthsOfTransforms(_ path: ct_path, _ length: Int) {
    var generator = SeededGenerator(seed: 9100 + UInt64(length))
    let (gmp, multiplier) = (LongProduct(path: ct_path_gmp), LongProduct(path: path))
    for total in length - 1...length + 1 {
      for shorter in [1, 9, total / 3, total / 2] {
        for kind in Kind.allCases {
          let a = kind.operand(total - shorter, &generator)
          let b = (generator.next(below: 2) == 0 ? kind : .random).operand(shorter, &generator)
          // Either may be the longer.
          #expect(multiplier.product(a, b) == gmp.product(a, b), "\(total), \(shorter), \(kind)")
          #expect(multiplier.product(b, a) == gmp.product(b, a), "\(total), \(shorter), \(kind)")
          #expect(multiplier.square(b) == gmp.square(b), "\(shorter), \(kind)")
        }
      }
    }
  }

  /// Tables for longer products serve shorter ones, and grow.
  @Test(arguments: paths) func tablesServeEveryLength(_ path: ct_path) {
    var generator = SeededGenerator(seed: 9101)
    let gmp = LongProduct(path: ct_path_gmp)
    let (growing, prepared) = (LongProduct(path: path), LongProduct(path: path))
    ct_multiplier_expect(prepared.pointer, 5000)
    for count in [1, 100, 1000, 400, 2000, 30, 192] {
      let a = Kind.random.operand(count, &generator)
      let b = Kind.random.operand(count + 3, &generator)
      for multiplier in [growing, prepared] {
        #expect(multiplier.product(a, b) == gmp.product(a, b))
        #expect(multiplier.square(b) == gmp.square(b))
      }
    }
  }

  /// One word, one bit, two words exchanged, a place shifted, or a residue wrong modulo the third prime, which moves a
  /// coefficient by a multiple of the product of the others.
  @Test(arguments: [ct_path_gmp] + paths) func theCheckSeesWrongProducts(_ path: ct_path) throws {
    var generator = SeededGenerator(seed: 9102)
    let multiplier = LongProduct(path: path)
    for count in [3, 8, 61, 200] {
      let a = Kind.random.operand(count, &generator)
      let b = Kind.random.operand(count + 5, &generator)
      let right = try #require(multiplier.product(a, b))
      #expect(multiplier.agrees(right, a, b))
      for place in [0, right.count / 2, right.count - 2] {
        var wrong = right
        wrong[place] &+= 1
        #expect(!multiplier.agrees(wrong, a, b))
        wrong = right
        wrong[place] ^= 1 << 63
        #expect(!multiplier.agrees(wrong, a, b))
        wrong = right
        wrong.swapAt(place, place + 1)
        #expect(!multiplier.agrees(wrong, a, b))
        wrong = Array(right[1...]) + [right[0]]
        #expect(!multiplier.agrees(wrong, a, b))
      }
      let primes: [UInt64] = [1_125_899_437_080_577, 1_125_899_302_862_849]
      let moved = primes[0].multipliedFullWidth(by: primes[1])
      var wrong = right
      let (low, carry) = wrong[1].addingReportingOverflow(moved.low)
      wrong[1] = low
      wrong[2] &+= moved.high &+ (carry ? 1 : 0)
      #expect(!multiplier.agrees(wrong, a, b))
    }
  }

  /// What the check is for: one wrong root of unity.
  @Test(arguments: paths) func aWrongRootIsSeen(_ path: ct_path) {
    var generator = SeededGenerator(seed: 9103)
    for count in [60, 400, 1000] {
      let multiplier = LongProduct(path: path)
      let a = Kind.random.operand(count, &generator)
      #expect(multiplier.square(a) != nil)
      ct_multiplier_spoil(multiplier.pointer)
      #expect(multiplier.square(a) == nil)
      #expect(multiplier.product(a, Kind.random.operand(count + 1, &generator)) == nil)
    }
  }
}

extension LongProduct {
  /// - Returns: nil where the check failed.
  fileprivate func product(_ a: [UInt64], _ b: [UInt64]) -> [UInt64]? {
    var result = [UInt64](repeating: 0xdead, count: a.count + b.count)
    return ct_multiply(pointer, &result, a, a.count, b, b.count) == 0 ? nil : result
  }

  /// From one buffer twice: the path of squares.
  fileprivate func square(_ a: [UInt64]) -> [UInt64]? {
    var result = [UInt64](repeating: 0xdead, count: 2 * a.count)
    return a.withUnsafeBufferPointer {
      ct_multiply(pointer, &result, $0.baseAddress, a.count, $0.baseAddress, a.count)
    } == 0 ? nil : result
  }

  fileprivate func agrees(_ product: [UInt64], _ a: [UInt64], _ b: [UInt64]) -> Bool {
    ct_product_agrees(pointer, product, a, a.count, b, b.count) != 0
  }
}
