internal import Intervals
internal import Multiprecision

/// One generation of the law of one category, in fixed point rounded down.
///
/// Every source state adds its row w Bin(n, q) to the new law: the value at the mode from powers, the
/// others by the ratio of neighbours, outward from the mode until they are below ``Cut/row``. Then
/// both tails of the new law are cut at ``Cut/law``. Nothing of this needs an error bound: what was
/// lost is 1 minus the sum of what is left.
struct FixedCategoryStep {
  /// Probabilities that are not followed, in units of 2^-127.
  struct Cut: Sendable, Equatable {
    /// Where a row ends.
    let row: UInt128
    /// Where a law ends.
    let law: UInt128

    /// 2^-104 and 2^-96: about 11.5 standard deviations.
    static let standard = Cut(row: 1 << 23, law: 1 << 31)
  }

  private let cut: Cut
  private let tables: BinomialTables
  /// One entry per count; all zero between steps.
  private var buffer: [UInt128]

  init(sampleSize: Int, cut: Cut) {
    self.cut = cut
    tables = BinomialTables(sampleSize: sampleSize)
    buffer = Array(repeating: 0, count: sampleSize + 1)
  }

  var sampleSize: Int { tables.sampleSize }

  mutating func next(
    after law: CategoryLaw, category: MergedCategory, alpha: Number, shouldStop: () -> Bool
  ) throws(NoTheory) -> CategoryLaw {
    let n = sampleSize
    var touched = Touched(low: n + 1, high: -1)
    switch law.masses {
    case .point(let proportion):
      let share = category.share(alpha: alpha, proportion: proportion, precision: law.precision)
      let q = FixedPoint.bounds(share)
      add(weight: FixedPoint.one, lower: q.lower, upper: q.upper, &touched)
    case .fixed(let weights, _):
      let line = ShareLine(category, alpha: alpha, sampleSize: law.sampleSize, law.precision)
      for (index, weight) in weights.enumerated() where weight > 0 {
        if index & 63 == 0 && shouldStop() { throw .stopped }
        let q = line.bounds(atCount: law.first + index)
        add(weight: weight, lower: q.lower, upper: q.upper, &touched)
      }
    case .exact, .floats: preconditionFailure("a law of another engine")
    }
    return collect(touched, precision: law.precision)
  }

  /// The counts that may be other than zero in the buffer.
  private struct Touched {
    var low: Int
    var high: Int
  }

  private mutating func add(
    weight: UInt128, lower: UInt128, upper: UInt128, _ touched: inout Touched
  ) {
    let n = sampleSize
    // Lower bounds of q and 1 - q, and of their ratios.
    let complement = FixedPoint.one - upper
    let share = LowerFloat(fixed: lower)
    let others = LowerFloat(fixed: complement)
    let scaled = Double(n + 1) * (Double(lower) * 0x1p-127)
    let mode = min(max(Int(scaled), 0), n)
    let start =
      (LowerFloat(fixed: weight) * tables.coefficient(mode) * share.power(mode)
      * others.power(n - mode)).fixed
    guard start >= cut.row else { return }
    let up = lower == FixedPoint.one ? .zero : LowerFloat(ratio: lower, FixedPoint.one - lower)
    let down =
      complement == FixedPoint.one ? .zero : LowerFloat(ratio: complement, upper)
    let ends = tables.addRow(
      from: mode, value: start, up: up, down: down, cut: cut.row, to: &buffer)
    touched.low = min(touched.low, ends.lowerBound)
    touched.high = max(touched.high, ends.upperBound)
  }

  private mutating func collect(_ touched: Touched, precision: Precision) -> CategoryLaw {
    guard touched.low <= touched.high else {
      return CategoryLaw(
        sampleSize: sampleSize, first: 0, masses: .fixed([], missing: FixedPoint.one),
        precision: precision)
    }
    var (low, high) = (touched.low, touched.high)
    while low < high && buffer[low] < cut.law { low += 1 }
    while low < high && buffer[high] < cut.law { high -= 1 }
    let values = Array(buffer[low...high])
    for count in touched.low...touched.high { buffer[count] = 0 }
    return CategoryLaw(
      sampleSize: sampleSize, first: low,
      masses: .fixed(values, missing: FixedPoint.one - values.reduce(0, +)), precision: precision)
  }
}

/// q = alpha p + (1 - alpha) c / n for every count c, from below and from above.
private struct ShareLine {
  private let base: (lower: UInt128, upper: UInt128)
  private let slope: (lower: UInt128, upper: UInt128)
  private let sampleSize: UInt128

  init(_ category: MergedCategory, alpha: Number, sampleSize: Int, _ precision: Precision) {
    base = FixedPoint.bounds(
      category.share(alpha: alpha, proportion: .exact(.zero), precision: precision))
    let synthetic: Number =
      if let exact = alpha.exactValue {
        .exact(.one - exact)
      } else {
        .enclosure(
          Interval(.one, precision: precision) - alpha.interval(precision: precision))
      }
    slope = FixedPoint.bounds(synthetic)
    self.sampleSize = UInt128(sampleSize)
  }

  func bounds(atCount count: Int) -> (lower: UInt128, upper: UInt128) {
    let lower = base.lower + part(slope.lower, count)
    let upper = base.upper + part(slope.upper, count) + 1
    return (min(lower, FixedPoint.one), min(upper, FixedPoint.one))
  }

  /// The integer part of slope · count / n.
  private func part(_ slope: UInt128, _ count: Int) -> UInt128 {
    let product = slope.multipliedFullWidth(by: UInt128(count))
    return sampleSize.dividingFullWidth((high: product.high, low: product.low)).quotient
  }
}
