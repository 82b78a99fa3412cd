internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// A formula in evaluated numbers, exact where all of them are.
protocol LimitFormula {
  /// Nil where a divisor is not certainly positive.
  func value<Scalar: LimitScalar>(_ inputs: [Scalar], one: Scalar) -> Scalar?
}

protocol LimitScalar: RecursionScalar {
  var isCertainlyPositive: Bool { get }
}

extension Interval: LimitScalar {}
extension Rational: LimitScalar {
  var isCertainlyPositive: Bool { signum > 0 }
}

/// H / (C + (1 - a*)²), or H minus it; inputs H, the coefficients of alpha and of n.
struct StationaryLevel: LimitFormula {
  /// Whether alpha has a positive limit, its coefficient.
  let keepsAlpha: Bool
  /// Whether alpha n has a positive limit, the product of the coefficients.
  let keepsProduct: Bool
  let isComplement: Bool

  func value<Scalar: LimitScalar>(_ inputs: [Scalar], one: Scalar) -> Scalar? {
    let (H, alpha, size) = (inputs[0], inputs[1], inputs[2])
    let synthetic = keepsAlpha ? one - alpha : one
    // 2 - alpha = 1 + (1 - alpha).
    let noise = keepsProduct ? alpha * size * (one + synthetic) : one - one
    let divisor = noise + synthetic * synthetic
    guard divisor.isCertainlyPositive else { return nil }
    return isComplement ? H * (divisor - one) / divisor : H / divisor
  }
}

/// H / (c d (2 - a*)); inputs as above.
struct FastRate: LimitFormula {
  let keepsAlpha: Bool

  func value<Scalar: LimitScalar>(_ inputs: [Scalar], one: Scalar) -> Scalar? {
    let synthetic = keepsAlpha ? one - inputs[1] : one
    let divisor = inputs[1] * inputs[2] * (one + synthetic)
    guard divisor.isCertainlyPositive else { return nil }
    return inputs[0] / divisor
  }
}

/// H / ((2c - u + 1) d); inputs as above, then u - 1.
struct BorderRate: LimitFormula {
  func value<Scalar: LimitScalar>(_ inputs: [Scalar], one: Scalar) -> Scalar? {
    let excess = inputs[1] + inputs[1] - inputs[3]
    guard excess.isCertainlyPositive, inputs[2].isCertainlyPositive else { return nil }
    return inputs[0] / (excess * inputs[2])
  }
}

extension LimitProblem {
  func evaluate(_ inputs: [Number], _ formula: some LimitFormula) -> Number? {
    let exact = inputs.compactMap(\.exactValue)
    if exact.count == inputs.count {
      return formula.value(exact, one: Rational.one).map { .exact($0) }
    }
    let working = Precision(bits: precision.bits + 32)
    let enclosed = inputs.map { $0.interval(precision: working) }
    return formula.value(enclosed, one: Interval(.one, precision: working)).map { .enclosure($0) }
  }

  /// Theorem 4: the leading term of an error that vanishes, where it is proven.
  func rate() -> LeadingTerm? {
    guard let alphaOrder = asymptotics.alphaOrder, let product = asymptotics.productOrder,
      product > .constant, levels.ofTruth.isCertainlyPositive
    else { return nil }
    let inputs = [levels.ofTruth, asymptotics.alphaCoefficient, asymptotics.sizeCoefficient]
    let coefficient: Number?
    if alphaOrder > .reciprocal {
      coefficient = evaluate(inputs, FastRate(keepsAlpha: alphaOrder == .constant))
    } else if alphaOrder == .reciprocal {
      let excess = asymptotics.sizeOrder.power - .one
      coefficient = evaluate(inputs + [.exact(excess)], BorderRate())
    } else {
      coefficient = nil
    }
    guard let coefficient, coefficient.isCertainlyPositive else { return nil }
    // alpha n for both: at the border alpha is of order 1/t.
    return LeadingTerm(
      coefficient: coefficient, power: -product.power, logPower: -product.logPower)
  }
}
