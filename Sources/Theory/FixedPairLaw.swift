internal import Intervals
internal import Multiprecision

/// The joint law of two categories' counts in fixed point, generation by generation, rounded down.
///
/// A source state with shares q, r and c = 1 - q - r adds w Bin(n, q)(x) Bin(n-x, r/(r+c))(y): rows of
/// ``BinomialTables`` inside a row. As for one category, what was lost is 1 minus the sum of what is left.
///
/// - Complexity: O(n⁴) per generation, some nanoseconds each; sources and rows below the cuts of
///               ``FixedCategoryStep`` are left out.
/// - Source:     proofs-notes/loss-variance.md, section 5.
struct FixedPairLaw {
  /// One category's part in a mixture: alpha p and 1 - alpha, from below and from above.
  struct Share {
    let ofTruth: (lower: UInt128, upper: UInt128)
    let synthetic: (lower: UInt128, upper: UInt128)

    init(alpha: Number, truth: Number, precision: Precision) {
      let fresh = alpha.interval(precision: precision)
      ofTruth = FixedPoint.bounds(
        .enclosure(fresh * truth.interval(precision: precision)))
      synthetic = FixedPoint.bounds(
        .enclosure(Interval(.one, precision: precision) - fresh))
    }

    /// alpha p + (1 - alpha) c / n.
    func bounds(count: Int, of n: Int) -> (lower: UInt128, upper: UInt128) {
      let lower = ofTruth.lower + part(synthetic.lower, count, n)
      let upper = ofTruth.upper + part(synthetic.upper, count, n) + 1
      return (min(lower, FixedPoint.one), min(upper, FixedPoint.one))
    }

    /// The integer part of slope · count / n.
    private func part(_ slope: UInt128, _ count: Int, _ n: Int) -> UInt128 {
      UInt128(n).dividingFullWidth(slope.multipliedFullWidth(by: UInt128(count))).quotient
    }
  }

  /// Lower bounds in units of 2^-127; row x, entry y.
  private(set) var masses: [[UInt128]]
  private let cut: FixedCategoryStep.Cut
  /// For 0...n draws.
  private var tables: [BinomialTables] = [BinomialTables(sampleSize: 0)]

  /// The sampled law of the first drawn generation, from two proportions that are not random.
  init(
    sampleSize n: Int, _ first: Number, _ second: Number, cut: FixedCategoryStep.Cut = .standard
  ) {
    self.cut = cut
    masses = []
    reset(to: n)
    var row = [UInt128](repeating: 0, count: n + 1)
    add(
      weight: FixedPoint.one, FixedPoint.bounds(first), FixedPoint.bounds(second), row: &row)
  }

  var sampleSize: Int { masses.count - 1 }

  /// An upper bound on the probability of all that is not listed.
  var missing: UInt128 {
    FixedPoint.one - masses.reduce(0) { $0 + $1.reduce(0, +) }
  }

  /// Draws a generation of n.
  mutating func advance(
    sampleSize n: Int, _ first: Share, _ second: Share, shouldStop: () -> Bool
  ) throws(NoTheory) {
    let sources = masses
    let size = sampleSize
    reset(to: n)
    var row = [UInt128](repeating: 0, count: n + 1)
    for (a, weights) in sources.enumerated() {
      if shouldStop() { throw .stopped }
      let q = first.bounds(count: a, of: size)
      for (b, weight) in weights.enumerated() where weight >= cut.law {
        add(weight: weight, q, second.bounds(count: b, of: size), row: &row)
      }
    }
  }

  private mutating func reset(to n: Int) {
    while tables.count <= n { tables.append(BinomialTables(sampleSize: tables.count)) }
    masses = (0...n).map { Array(repeating: 0, count: n - $0 + 1) }
  }

  /// - Parameter row: n + 1 zeros, and again afterwards.
  private mutating func add(
    weight: UInt128, _ q: (lower: UInt128, upper: UInt128),
    _ r: (lower: UInt128, upper: UInt128), row: inout [UInt128]
  ) {
    let n = sampleSize
    let mode = min(max(Int(Double(n + 1) * Double(q.lower) * 0x1p-127), 0), n)
    // 1 - q and c = 1 - q - r.
    let rest = (lower: FixedPoint.one - q.upper, upper: FixedPoint.one - q.lower)
    let other = (
      lower: rest.lower >= r.upper ? rest.lower - r.upper : 0,
      upper: rest.upper >= r.lower ? rest.upper - r.lower : 0
    )
    let start =
      (LowerFloat(fixed: weight) * tables[n].coefficient(mode)
      * LowerFloat(fixed: q.lower).power(mode)
      * LowerFloat(fixed: rest.lower).power(n - mode)).fixed
    guard start >= cut.row else { return }
    let ends = tables[n].addRow(
      from: mode, value: start, up: Self.ratio(q.lower, rest.upper),
      down: Self.ratio(rest.lower, q.upper), cut: cut.row, to: &row)
    // Powers of r/(1-q) and c/(1-q), from below.
    let share = Self.ratio(r.lower, rest.upper)
    let complement = Self.ratio(other.lower, rest.upper)
    let most = n - ends.lowerBound
    let shares = Self.powers(of: share, upTo: most)
    let complements = Self.powers(of: complement, upTo: most)
    let up = Self.ratio(r.lower, other.upper)
    let down = Self.ratio(other.lower, r.upper)
    let fraction = rest.upper == 0 ? 0 : Double(r.lower) / Double(rest.upper)
    for x in ends {
      let value = row[x]
      row[x] = 0
      let left = n - x
      let middle = min(max(Int(Double(left + 1) * fraction), 0), left)
      let inner =
        (LowerFloat(fixed: value) * tables[left].coefficient(middle) * shares[middle]
        * complements[left - middle]).fixed
      guard inner >= cut.row else { continue }
      _ = tables[left].addRow(
        from: middle, value: inner, up: up, down: down, cut: cut.row, to: &masses[x])
    }
  }

  /// At most a / b, where b is 0 nothing.
  private static func ratio(_ a: UInt128, _ b: UInt128) -> LowerFloat {
    b == 0 ? .zero : LowerFloat(ratio: a, b)
  }

  private static func powers(of base: LowerFloat, upTo n: Int) -> [LowerFloat] {
    var result = [LowerFloat.one]
    result.reserveCapacity(n + 1)
    for k in 0..<n { result.append(result[k] * base) }
    return result
  }
}
