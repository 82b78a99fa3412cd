internal import Intervals
internal import Models
internal import Multiprecision

/// The order of growth t^power (log t)^logPower, compared as t grows without end.
struct GrowthOrder: Comparable {
  let power: Rational
  let logPower: Rational

  static let constant = GrowthOrder(power: .zero, logPower: .zero)
  /// 1/t.
  static let reciprocal = GrowthOrder(power: Rational(-1), logPower: .zero)

  static func < (a: GrowthOrder, b: GrowthOrder) -> Bool {
    a.power == b.power ? a.logPower < b.logPower : a.power < b.power
  }

  static func + (a: GrowthOrder, b: GrowthOrder) -> GrowthOrder {
    GrowthOrder(power: a.power + b.power, logPower: a.logPower + b.logPower)
  }

  static prefix func - (a: GrowthOrder) -> GrowthOrder {
    GrowthOrder(power: -a.power, logPower: -a.logPower)
  }

  /// Whether the sum over t diverges: Σ 1/(t log t) does, Σ 1/(t (log t)^(1+ε)) does not.
  var hasDivergentSum: Bool {
    self >= GrowthOrder(power: Rational(-1), logPower: Rational(-1))
  }
}

/// What the leading terms of alpha and n imply; checked to be possible schedules.
struct ScheduleAsymptotics {
  /// Nil where alpha[t] = 0 for all large t.
  let alphaOrder: GrowthOrder?
  let alphaCoefficient: Number
  let sizeOrder: GrowthOrder
  let sizeCoefficient: Number

  /// Nil where the tail cannot be that of schedules with 0 <= alpha <= 1 <= n.
  init?(_ tail: ScheduleTail) {
    let sizeOrder = GrowthOrder(
      power: tail.sampleSize.power, logPower: tail.sampleSize.logPower)
    guard tail.sampleSize.coefficient.isCertainlyPositive, sizeOrder >= .constant else {
      return nil
    }
    let bits = Precision(bits: 128)
    if sizeOrder == .constant {
      let size = tail.sampleSize.coefficient.interval(precision: bits)
      if size.isCertainlyLess(than: Interval(.one, precision: bits)) { return nil }
    }
    self.sizeOrder = sizeOrder
    sizeCoefficient = tail.sampleSize.coefficient
    alphaCoefficient = tail.alpha.coefficient
    if tail.alpha.isZero {
      alphaOrder = nil
      return
    }
    let order = GrowthOrder(power: tail.alpha.power, logPower: tail.alpha.logPower)
    guard tail.alpha.coefficient.isCertainlyPositive, order <= .constant else { return nil }
    if order == .constant {
      let alpha = tail.alpha.coefficient.interval(precision: bits)
      if Interval(.one, precision: bits).isCertainlyLess(than: alpha) { return nil }
    }
    alphaOrder = order
  }

  /// The order of alpha n; nil where alpha vanishes.
  var productOrder: GrowthOrder? { alphaOrder.map { $0 + sizeOrder } }

  var facts: ScheduleFacts {
    let endless = alphaOrder?.hasDivergentSum ?? false
    let growing = productOrder.map { $0 > .constant } ?? false
    // With Σ alpha = ∞, Sig[t] -> 1 / lim n alpha (2 - alpha); otherwise noise is remembered.
    return ScheduleFacts(
      hasEndlessFreshData: endless, forgetsNoise: endless && growing, freshCountsGrow: growing,
      reciprocalSizesConverge: !(-sizeOrder).hasDivergentSum)
  }
}
