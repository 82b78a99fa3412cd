internal import Intervals
internal import Multiprecision

extension CategoryLaw {
  /// E f(x, p) over the law: exact for exact laws, exact p and rational functionals.
  func expectation(
    of functional: CategoryFunctional, truth p: Number, precision: Precision,
    _ tables: inout FunctionTables
  ) -> Number {
    switch masses {
    case .point(let x):
      if let x = x.exactValue, let p = p.exactValue, let value = functional.value(x, p) {
        return .exact(value)
      }
      return .enclosure(functional.value(x, p, precision: precision))
    case .exact(let values, let denominator):
      if functional.isRational, let p = p.exactValue {
        return .exact(exactSum(values, functional, p) / denominator)
      }
      var sum = Interval(.zero, precision: precision)
      for (count, mass) in zip(counts, values) where !mass.isZero {
        let value = functional.value(proportion(count), p, precision: precision)
        sum += value.multiplied(by: mass)
      }
      return .enclosure(sum.divided(by: denominator))
    case .floats(let values, let missing):
      var sum = Interval(.zero, precision: precision)
      for (count, mass) in zip(counts, values) where !mass.isZero {
        let value = functional.value(proportion(count), p, precision: precision)
        sum.formMultiplyAdd(value, Interval(lower: mass, upper: mass))
      }
      let rest = Interval(lower: BigFloat(precision: precision), upper: missing)
      return .enclosure(sum + rest * functional.supremum(p, precision: precision))
    case .fixed(let values, let missing):
      let sums = FixedCategorySums(
        values: values, first: first, sampleSize: sampleSize, precision: precision)
      let sum = sums.sum(functional, truth: p, &tables)
      let rest = Interval(
        lower: .zero, upper: FixedPoint.integer(missing), precision: precision)
      let scaled = sum + rest * functional.supremum(p, precision: precision)
      return .enclosure(scaled.divided(by: FixedPoint.scale))
    }
  }

  private func proportion(_ count: Int) -> Number { .exact(Rational(count, sampleSize)) }

  /// Σ N f, with f over a common denominator so that the long sums are of integers.
  private func exactSum(
    _ values: [Rational], _ functional: CategoryFunctional, _ p: Rational
  ) -> Rational {
    let unit = Rational(sampleSize) * p.denominator
    let scale = unit * unit
    var sum = Rational.zero
    for (count, mass) in zip(counts, values) {
      guard let value = functional.value(Rational(count, sampleSize), p) else {
        preconditionFailure("only rational functionals have fractions as values")
      }
      if !value.isZero { sum.formMultiplyAdd(mass, value * scale) }
    }
    return sum / scale
  }
}
