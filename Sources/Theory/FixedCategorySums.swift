internal import Intervals
internal import Multiprecision

/// Sums over a law in fixed point, by integers where a sum per count in MPFR would cost as much as
/// the law itself.
struct FixedCategorySums {
  let values: [UInt128]
  let first: Int
  let sampleSize: Int
  let precision: Precision

  /// Σ w f(x, p) over the listed counts, in units of 2^-127.
  func sum(
    _ functional: CategoryFunctional, truth p: Number, _ tables: inout FunctionTables
  ) -> Interval {
    switch functional {
    case .absoluteDeviation: return absoluteDeviation(p)
    case .squaredDeviation: return slowly(values.indices, functional, p)
    case .isLost:
      let mass = first == 0 ? values.first ?? 0 : 0
      return Interval(FixedPoint.integer(mass), precision: precision)
    case .entropy: return tables.sum(.entropy, values, first: first, sampleSize: sampleSize)
    case .divergence:
      // x log x - x (log p + 1) + p.
      let sums = linear(values.indices)
      let truth = p.interval(precision: precision)
      let logarithm = truth.logarithm().adding(.one)
      return truth.multiplied(by: sums.mass) - logarithm.multiplied(by: sums.proportion)
        - tables.sum(.entropy, values, first: first, sampleSize: sampleSize)
    case .hellinger:
      // (x - 2 √x √p + p) / 2.
      let sums = linear(values.indices)
      let truth = p.interval(precision: precision)
      let roots = tables.sum(.root, values, first: first, sampleSize: sampleSize)
      let half = Rational(1, 2)
      return truth.multiplied(by: sums.mass * half).adding(sums.proportion * half)
        - truth.squareRoot() * roots
    }
  }

  /// Σ w |x - p|: exact sums on either side of p.
  private func absoluteDeviation(_ p: Number) -> Interval {
    let n = Rational(sampleSize)
    let ends = p.interval(precision: precision)
    let lower = p.exactValue ?? ends.lower.exactValue ?? .zero
    let upper = p.exactValue ?? ends.upper.exactValue ?? .one
    // Counts up to `below` are at most n p, those from `above` on at least.
    guard let below = Int(exactly: (n * lower).roundedDown()),
      let above = Int(exactly: (n * upper).roundedUp())
    else { return slowly(values.indices, .absoluteDeviation, p) }
    func index(_ count: Int) -> Int { min(max(count - first, 0), values.count) }
    let low = linear(0..<index(below + 1))
    let high = linear(max(index(above), index(below + 1))..<values.count)
    let between = index(below + 1)..<max(index(above), index(below + 1))
    let shifted = high.mass - low.mass
    if let p = p.exactValue, between.isEmpty {
      return Interval(high.proportion - low.proportion - p * shifted, precision: precision)
    }
    return slowly(between, .absoluteDeviation, p)
      - ends.multiplied(by: shifted).adding(low.proportion - high.proportion)
  }

  private func slowly(
    _ indices: Range<Int>, _ functional: CategoryFunctional, _ p: Number
  ) -> Interval {
    var sum = Interval(.zero, precision: precision)
    for index in indices where values[index] > 0 {
      let proportion = Number.exact(Rational(first + index, sampleSize))
      sum += functional.value(proportion, p, precision: precision)
        .multiplied(by: FixedPoint.integer(values[index]))
    }
    return sum
  }

  /// Σ w and Σ w x, exactly.
  private func linear(_ indices: Range<Int>) -> (mass: Rational, proportion: Rational) {
    // Halves of 64 bits times a count below 2^40, at most 2^24 of them: no overflow.
    var (mass, high, low): (UInt128, UInt128, UInt128) = (0, 0, 0)
    for index in indices {
      let value = values[index]
      let count = UInt128(first + index)
      mass += value
      high += (value >> 64) * count
      low += (value & UInt128(UInt64.max)) * count
    }
    let sum = FixedPoint.integer(high) * Rational(2).power(64) + FixedPoint.integer(low)
    return (FixedPoint.integer(mass), sum * Rational(1, sampleSize))
  }
}

/// -x log x and √x at the proportions of one sample size, from below in units of 2^-127; filled
/// where they are needed.
struct FunctionTables {
  enum Function: CaseIterable { case entropy, root }

  private var sampleSize = 0
  private var tables: [Function: [UInt128?]] = [:]
  private let precision: Precision

  init(precision: Precision) { self.precision = precision }

  /// Σ w f(x) in units of 2^-127.
  mutating func sum(
    _ function: Function, _ values: [UInt128], first: Int, sampleSize n: Int
  ) -> Interval {
    if sampleSize != n {
      sampleSize = n
      tables = [:]
    }
    var table = tables.removeValue(forKey: function) ?? Array(repeating: nil, count: n + 1)
    var sum: UInt128 = 0
    for (index, value) in values.enumerated() {
      let count = first + index
      let entry: UInt128
      if let known = table[count] {
        entry = known
      } else {
        entry = Self.value(function, Rational(count, n), precision)
        table[count] = entry
      }
      sum += FixedPoint.highProduct(value, entry)
    }
    tables[function] = table
    // In units of 2^-126: each product lacks less than 3, and the entries one unit of 2^-127 each,
    // times masses whose sum is at most 1.
    let lower = FixedPoint.integer(sum)
    let upper = lower + Rational(3 * values.count + 1)
    return Interval(
      lower: lower * Rational(2), upper: upper * Rational(2), precision: precision)
  }

  private static func value(
    _ function: Function, _ x: Rational, _ precision: Precision
  ) -> UInt128 {
    let proportion = Interval(x, precision: precision)
    switch function {
    case .entropy:
      if x.isZero || x == .one { return 0 }
      return FixedPoint.bounds(.enclosure(-(proportion * proportion.logarithm()))).lower
    case .root:
      return FixedPoint.bounds(.enclosure(proportion.squareRoot())).lower
    }
  }
}
