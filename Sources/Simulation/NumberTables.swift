internal import CSimulation
internal import Foundation

/// Alias tables of laws of whole numbers, packed for the kernel that draws populations.
///
/// - Exactness:  each law within a total variation of 1e-13: weights by ratios from the mode (some
///   thousand roundings at most), tails below 2^-60 of the mode cut, thresholds of 48 bits.
/// - Complexity: O(standard deviation) to build, one word of the stream to draw.
struct NumberTables: Sendable {
  private(set) var entries: [UInt64] = []

  /// The number 0 with certainty.
  static let never = csim_table(first: 0, mask: 0, base: 0)

  init() {
    _ = add([1], base: 0)
  }

  /// The table of a law on `base`, `base` + 1, ...
  mutating func add(_ weights: [Double], base: Int) -> csim_table {
    let packed = Self.packed(weights, valueBits: 16)
    entries += packed
    return csim_table(
      first: Int64(entries.count - packed.count), mask: Int32(packed.count - 1),
      base: Int32(base))
  }

  mutating func addPoisson(mean: Double) -> csim_table {
    guard mean > 0 else { return Self.never }
    let law = Self.fromMode(
      Int(mean), range: 0...Int.max, up: { mean / Double($0 + 1) }, down: { Double($0) / mean })
    return add(law.weights, base: law.lowest)
  }

  mutating func addBinomial(trials n: Int, probability p: Double) -> csim_table {
    if p == 0 { return Self.never }
    if p == 1 { return csim_table(first: 0, mask: 0, base: Int32(n)) }
    let odds = p / (1 - p)
    let law = Self.fromMode(
      min(n, Int(Double(n + 1) * p)), range: 0...n,
      up: { odds * Double(n - $0) / Double($0 + 1) },
      down: { Double($0) / (odds * Double(n - $0 + 1)) })
    return add(law.weights, base: law.lowest)
  }

  /// Weights outwards from the mode, by the ratios to the next and to the previous number.
  private static func fromMode(
    _ mode: Int, range: ClosedRange<Int>, up: (Int) -> Double, down: (Int) -> Double
  ) -> (lowest: Int, weights: [Double]) {
    var above: [Double] = []
    var (k, weight) = (mode, 1.0)
    while weight > 0x1p-60 {
      above.append(weight)
      guard k < range.upperBound else { break }
      weight *= up(k)
      k += 1
    }
    var below: [Double] = []
    (k, weight) = (mode, 1)
    while k > range.lowerBound {
      weight *= down(k)
      guard weight > 0x1p-60 else { break }
      below.append(weight)
      k -= 1
    }
    return (mode - below.count, below.reversed() + above)
  }

  /// Columns of a power of two, each with a threshold in the high bits and another value in the low
  /// `valueBits` (Vose 1991).
  static func packed(_ weights: [Double], valueBits: Int) -> [UInt64] {
    var columns = 1
    while columns < weights.count { columns *= 2 }
    precondition(columns <= 1 << valueBits, "\(weights.count) values do not fit \(valueBits) bits")
    let total = weights.reduce(0, +)
    var stay = weights.map { $0 / total * Double(columns) }
    stay += Array(repeating: 0, count: columns - weights.count)
    // Columns left over at the end are full but for rounding; those that no one needs keep all.
    var alias = Array(stay.indices)
    var small = stay.indices.filter { stay[$0] < 1 }
    var large = stay.indices.filter { stay[$0] >= 1 }
    let largest = stay.indices.max { stay[$0] < stay[$1] } ?? 0
    while let poor = small.popLast() {
      guard let rich = large.last else {
        // Rounding alone: in particular no column of weight 0, which the largest one serves.
        if stay[poor] == 0 { alias[poor] = largest }
        continue
      }
      alias[poor] = rich
      stay[rich] = (stay[rich] + stay[poor]) - 1
      if stay[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
    let unit = Double(sign: .plus, exponent: 64 - valueBits, significand: 1)
    return stay.indices.map { column in
      let threshold = alias[column] == column ? 0 : UInt64(min(stay[column], 1) * unit)
      // A threshold of all is that of the column's own value.
      if threshold >> UInt64(64 - valueBits) != 0 { return UInt64(column) }
      return threshold << UInt64(valueBits) | UInt64(alias[column])
    }
  }
}
