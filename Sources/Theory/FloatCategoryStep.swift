internal import Intervals
internal import Multiprecision

/// One generation of the law of one category, at any precision, rounded down.
///
/// The scheme of ``FixedCategoryStep`` in MPFR, some fifty times slower: for small chains of which more
/// digits are wanted than fixed point has.
struct FloatCategoryStep {
  let sampleSize: Int
  private let precision: Precision
  /// At most C(n, j).
  private let coefficients: [BigFloat]
  /// At most (n - j) / (j + 1).
  private let ratios: [BigFloat]
  /// Rows end below this.
  private let cut: BigFloat

  init(sampleSize n: Int, precision: Precision) {
    sampleSize = n
    self.precision = precision
    var ratios: [BigFloat] = []
    var coefficients = [BigFloat(1, precision: precision, rounding: .down)]
    for j in 0..<n {
      ratios.append(BigFloat(Rational(n - j, j + 1), precision: precision, rounding: .down))
      coefficients.append(
        coefficients[j].multiplied(by: ratios[j], precision: precision, rounding: .down))
    }
    self.ratios = ratios
    self.coefficients = coefficients
    // n rows of such tails stay below one unit in the last place of 1.
    let depth = precision.bits + 2 * (Int.bitWidth - n.leadingZeroBitCount) + 8
    cut = BigFloat(Rational(2).power(-depth), precision: precision, rounding: .up)
  }

  func next(
    after law: CategoryLaw, category: MergedCategory, alpha: Number, shouldStop: () -> Bool
  ) throws(NoTheory) -> CategoryLaw {
    var values = Array(repeating: BigFloat(precision: precision), count: sampleSize + 1)
    switch law.masses {
    case .point(let proportion):
      let q = category.share(alpha: alpha, proportion: proportion, precision: precision)
      add(weight: BigFloat(1, precision: precision, rounding: .down), share: q, to: &values)
    case .floats(let weights, _):
      for (index, weight) in weights.enumerated() where !weight.isZero {
        if shouldStop() { throw .stopped }
        let proportion = Number.exact(Rational(law.first + index, law.sampleSize))
        let q = category.share(alpha: alpha, proportion: proportion, precision: precision)
        add(weight: weight, share: q, to: &values)
      }
    case .exact, .fixed: preconditionFailure("a law of another engine")
    }
    var missing = BigFloat(1, precision: precision, rounding: .up)
    for value in values { missing.formSubtract(value, rounding: .up) }
    // Rounded up 1 - Σ is not negative, because the values are lower bounds of a law.
    return CategoryLaw(
      sampleSize: sampleSize, first: 0, masses: .floats(values, missing: missing),
      precision: precision)
  }

  private func add(weight: BigFloat, share: Number, to values: inout [BigFloat]) {
    let n = sampleSize
    let one = Interval(.one, precision: precision)
    let q = share.interval(precision: precision)
    // 1 - q of a fraction is rounded once.
    let r = share.exactValue.map { Interval(.one - $0, precision: precision) } ?? one - q
    let (lower, complement) = (clamped(q.lower), clamped(r.lower))
    let mode = min(max(Int(Double(n + 1) * q.midpointDouble), 0), n)
    let start = [
      coefficients[mode],
      lower.applying(.power(mode), precision: precision, rounding: .down),
      complement.applying(.power(n - mode), precision: precision, rounding: .down),
    ].reduce(weight) { $0.multiplied(by: $1, precision: precision, rounding: .down) }
    if start < cut { return }
    values[mode].formAdd(start, rounding: .down)
    if !lower.isZero && r.upper.signum > 0 {
      let up = lower.divided(by: r.upper, precision: precision, rounding: .down)
      var value = start
      for j in mode..<n {
        value.formMultiply(by: ratios[j], rounding: .down)
        value.formMultiply(by: up, rounding: .down)
        if value < cut { break }
        values[j + 1].formAdd(value, rounding: .down)
      }
    }
    if !complement.isZero && q.upper.signum > 0 {
      let down = complement.divided(by: q.upper, precision: precision, rounding: .down)
      var value = start
      for j in stride(from: mode, to: 0, by: -1) {
        value.formMultiply(by: ratios[n - j], rounding: .down)
        value.formMultiply(by: down, rounding: .down)
        if value < cut { break }
        values[j - 1].formAdd(value, rounding: .down)
      }
    }
  }

  private func clamped(_ value: BigFloat) -> BigFloat {
    value.signum < 0 ? BigFloat(precision: precision) : value
  }
}
