internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// Limits of what a claim may speak of; the theorems are in proofs-notes/absorption-probability.md.
///
/// With n[t] and alpha[t] constant from some generation of the horizon on:
///
/// 1. alpha = 0: absorbed[t] -> 1 and lost[k, t] -> 1 - lim E P_k[t].
/// 2. alpha > 0: both converge to their values under the stationary law.
public enum QuantityLimits {
  public static func limit(
    of quantity: Quantity, chain: CategoricalChain, precision: Precision
  ) -> ErrorLimit {
    switch quantity {
    case .metric(let metric):
      ScheduleLimits.limit(of: metric, chain: chain, precision: precision)
    case .absorptionTime:
      .unknown("the absorption time belongs to no generation")
    case .deviationSum:
      .unknown("\(quantity.name) is recorded, not claimed")
    case .absorbed, .lost:
      absorption(quantity, chain: chain, precision: precision)
    }
  }

  private static func absorption(
    _ quantity: Quantity, chain: CategoricalChain, precision: Precision
  ) -> ErrorLimit {
    guard let tail = chain.tail, let from = tail.settledFrom, from <= chain.horizon,
      let sampleSize = chain.schedules.sampleSizes.last
    else {
      return .unknown(
        "limits of \(quantity.name) need schedules that are constant from some "
          + "generation of the horizon on")
    }
    let alpha: Number = chain.scheme == .replace ? .exact(.zero) : tail.alpha.coefficient
    if alpha.exactValue?.isZero == true {
      return collapse(quantity, chain: chain, precision: precision)
    }
    guard alpha.isCertainlyPositive else {
      return .unknown("alpha = \(alpha.shortDescription) may be 0")
    }
    return stationary(
      quantity, alpha: alpha, sampleSize: sampleSize, chain: chain, precision: precision)
  }

  /// Theorem 1.
  private static func collapse(
    _ quantity: Quantity, chain: CategoricalChain, precision: Precision
  ) -> ErrorLimit {
    let theorem = "alpha = 0 and n constant from some generation on: almost sure absorption"
    guard case .lost(let k) = quantity else {
      return ErrorLimit(.value(.exact(.one)), theorem: theorem)
    }
    // E P_k is a martingale once alpha is 0, and its limit is the probability to be absorbed in k.
    var mean = chain.truth.values[k]
    if case .point(let start) = chain.start {
      var memory = Number.exact(.one)
      if chain.scheme == .mixture {
        for alpha in chain.schedules.alpha.dropFirst() {
          memory = memory.product(with: alpha.complement(precision), precision)
        }
      }
      mean = start[k].product(with: memory, precision)
        .sum(
          with: chain.truth.values[k].product(with: memory.complement(precision), precision),
          precision)
    }
    return result(mean.complement(precision), theorem: theorem)
  }

  /// Theorem 2.
  private static func stationary(
    _ quantity: Quantity, alpha: Number, sampleSize n: Int, chain: CategoricalChain,
    precision: Precision
  ) -> ErrorLimit {
    let theorem = "alpha > 0 and n constant from some generation on: the stationary law"
    guard n <= TheoryLimits.stationarySize else {
      return .unknown(
        "the stationary law is computed up to n = \(TheoryLimits.stationarySize), not n = \(n)")
    }
    var terms: [(p: Number, count: Int)] = []
    switch quantity {
    case .lost(let k):
      terms = [(chain.truth.values[k].complement(precision), 1)]
    default:
      var positions: [Rational: Int] = [:]
      for p in chain.truth.values {
        if let exact = p.exactValue, let position = positions[exact] {
          terms[position].count += 1
        } else {
          if let exact = p.exactValue { positions[exact] = terms.count }
          terms.append((p, 1))
        }
      }
    }
    guard terms.count * n * n <= TheoryLimits.absorptionOperations else {
      return .unknown("\(terms.count) stationary laws at n = \(n) are too much work")
    }
    var total = Number.exact(.zero)
    for term in terms {
      let value = allDraws(alpha, sampleSize: n, probability: term.p, precision)
      total = total.sum(
        with: value.product(with: .exact(Rational(term.count)), precision), precision)
    }
    return result(total, theorem: theorem)
  }

  /// Pr(X = n) under the stationary law.
  private static func allDraws(
    _ alpha: Number, sampleSize n: Int, probability p: Number, _ precision: Precision
  ) -> Number {
    if let alpha = alpha.exactValue, let p = p.exactValue, n <= TheoryLimits.exactStationarySize,
      alpha.bitCount + p.bitCount <= 128
    {
      return .exact(
        StationaryLaw<Rational>(
          alpha: alpha, synthetic: .one - alpha, sampleSize: n, probability: p, in: ()
        ).probabilityOfAll)
    }
    let working = Precision(bits: precision.bits + 64)
    let law = StationaryLaw<Interval>(
      alpha: alpha.interval(precision: working),
      synthetic: alpha.complement(working).interval(precision: working), sampleSize: n,
      probability: p.interval(precision: working), in: working)
    return .enclosure(law.probabilityOfAll)
  }

  /// "Zero" and "perhaps zero" are told apart: a leading term must not have the coefficient 0.
  private static func result(_ value: Number, theorem: String) -> ErrorLimit {
    if value.exactValue?.isZero == true { return ErrorLimit(.zero, theorem: theorem) }
    guard value.isCertainlyPositive else {
      return .unknown("the limit is \(value.shortDescription), which may be 0")
    }
    return ErrorLimit(.value(value), theorem: theorem)
  }
}

extension Number {
  /// 1 - self.
  fileprivate func complement(_ precision: Precision) -> Number {
    if let exact = exactValue { return .exact(.one - exact) }
    return .enclosure(Interval(.one, precision: precision) - interval(precision: precision))
  }

  fileprivate func product(with other: Number, _ precision: Precision) -> Number {
    if let a = exactValue, let b = other.exactValue, a.bitCount + b.bitCount <= 1 << 16 {
      return .exact(a * b)
    }
    return .enclosure(interval(precision: precision) * other.interval(precision: precision))
  }

  fileprivate func sum(with other: Number, _ precision: Precision) -> Number {
    if let a = exactValue, let b = other.exactValue, a.bitCount + b.bitCount <= 1 << 16 {
      return .exact(a + b)
    }
    return .enclosure(interval(precision: precision) + other.interval(precision: precision))
  }
}
