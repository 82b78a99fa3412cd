internal import Intervals
internal import Models
internal import Multiprecision

/// The metrics as functions of one model, for the enumeration.
enum MetricFunctional {
  /// The metric's value, a fraction where the metric takes no roots or logarithms; nil where it is
  /// infinite.
  static func value(
    _ metric: Metric, _ model: [Rational], _ truth: [Rational], precision: Precision
  ) -> Number? {
    switch metric {
    case .kl, .reverseKL, .hellinger, .entropy:
      enclosure(metric, model, truth, precision: precision).map { .enclosure($0) }
    case .squaredError, .l1, .totalVariation, .chiSquared, .heterozygosity, .supportLoss, .variance,
      .extinct, .varianceSquaredError, .standardDeviation, .logVariance, .wasserstein2, .mise,
      .secondMoment:
      rational(metric, model, truth).map { .exact($0) }
    }
  }

  /// The same for a model or truth with enclosures.
  ///
  /// - Throws: `.undetermined` where an enclosure does not tell a proportion from 0 and the metric asks.
  static func value(
    _ metric: Metric, ofNumbers model: [Number], _ truth: [Number], precision: Precision
  ) throws(NoTheory) -> Number? {
    let (P, p) = (model.compactMap(\.exactValue), truth.compactMap(\.exactValue))
    if P.count == model.count, p.count == truth.count {
      return value(metric, P, p, precision: precision)
    }
    var sum = Interval(.zero, precision: precision)
    for (x, p) in zip(model, truth) {
      guard let term = try term(metric, x, p, precision: precision) else { return nil }
      sum += term
    }
    if metric == .totalVariation { sum = sum.multiplied(by: Rational(1, 2)) }
    return .enclosure(sum)
  }

  /// The part of one category, so that the parts sum to the metric; nil where it is infinite.
  private static func term(
    _ metric: Metric, _ x: Number, _ p: Number, precision: Precision
  ) throws(NoTheory) -> Interval? {
    func isZero(_ value: Number) throws(NoTheory) -> Bool {
      if value.isCertainlyPositive { return false }
      guard value.exactValue?.isZero == true else {
        throw .undetermined(metric, reason: "\(value.shortDescription) may be 0")
      }
      return true
    }
    let zero = Interval(.zero, precision: precision)
    let (proportion, truth) = (x.interval(precision: precision), p.interval(precision: precision))
    switch metric {
    case .heterozygosity:
      return proportion - proportion.squared()
    case .chiSquared:
      if try isZero(p) { return try isZero(x) ? zero : nil }
      return (proportion - truth).squared() / truth
    case .reverseKL:
      if try isZero(p) { return proportion }
      if try isZero(x) { return nil }
      return truth * (truth / proportion).logarithm() - truth + proportion
    case .kl:
      if try isZero(p) { return try isZero(x) ? zero : nil }
    case .supportLoss:
      if try isZero(p) { return zero }
      return try isZero(x) ? Interval(.one, precision: precision) : zero
    default: break
    }
    guard let functional = CategoryFunctional(metric) else {
      preconditionFailure("\(metric) is no metric of a chain, or has its own case above")
    }
    return functional.value(x, p, precision: precision)
  }

  private static func rational(_ metric: Metric, _ model: [Rational], _ truth: [Rational])
    -> Rational?
  {
    switch metric {
    case .squaredError:
      sum(model, truth) { P, p in (P - p) * (P - p) }
    case .l1:
      sum(model, truth) { P, p in (P - p).magnitude }
    case .totalVariation:
      sum(model, truth) { P, p in (P - p).magnitude * Rational(1, 2) }
    case .chiSquared:
      sum(model, truth) { P, p in p.isZero ? (P.isZero ? .zero : nil) : (P - p) * (P - p) / p }
    case .heterozygosity:
      sum(model, truth) { P, _ in P * (.one - P) }
    case .supportLoss:
      sum(model, truth) { P, p in Rational(!p.isZero && P.isZero ? 1 : 0) }
    case .kl, .reverseKL, .hellinger, .entropy, .variance, .extinct, .varianceSquaredError,
      .standardDeviation, .logVariance, .wasserstein2, .mise, .secondMoment:
      nil
    }
  }

  private static func enclosure(
    _ metric: Metric, _ model: [Rational], _ truth: [Rational], precision: Precision
  ) -> Interval? {
    var total = Interval(metric == .hellinger ? .one : .zero, precision: precision)
    for (P, p) in zip(model, truth) {
      switch metric {
      case .kl where !P.isZero:
        if p.isZero { return nil }
        total += Interval(P / p, precision: precision).logarithm().multiplied(by: P)
      case .reverseKL where !p.isZero:
        if P.isZero { return nil }
        total += Interval(p / P, precision: precision).logarithm().multiplied(by: p)
      case .hellinger:
        total -= Interval(P * p, precision: precision).squareRoot()
      case .entropy where !P.isZero:
        total -= Interval(P, precision: precision).logarithm().multiplied(by: P)
      default: break
      }
    }
    return total
  }

  /// The first generation at which KL(p || P) is infinite with positive probability; nil where the
  /// enumeration can tell.
  ///
  /// A sampled generation puts less than all its mass on at least one of any two categories, and so
  /// misses that one with positive probability.
  static func firstInfiniteReverseKL(_ chain: CategoricalChain) -> Int? {
    guard chain.truth.values.filter(\.isCertainlyPositive).count >= 2 else { return nil }
    switch chain.start {
    case .real: return 0
    case .truth: return chain.horizon >= 1 ? 1 : nil
    case .point(let values):
      let isMissed = zip(values, chain.truth.values).contains { start, p in
        start.exactValue?.isZero == true && p.isCertainlyPositive
      }
      if isMissed { return 0 }
      return chain.horizon >= 1 ? 1 : nil
    }
  }

  private static func sum(
    _ model: [Rational], _ truth: [Rational], of term: (Rational, Rational) -> Rational?
  ) -> Rational? {
    var total = Rational.zero
    for (P, p) in zip(model, truth) {
      guard let value = term(P, p) else { return nil }
      total.formAdd(value)
    }
    return total
  }
}

extension ChainEnumeration {
  /// E metric(P[t], p); nil where it is infinite.
  func expectation(of metric: Metric, at t: Int, precision: Precision) -> Number? {
    var exact = Rational.zero
    var enclosed: Interval?
    for state in laws[t] {
      let value = MetricFunctional.value(
        metric, state.proportions, truth, precision: precision)
      switch value {
      case nil: return nil
      case .exact(let value): exact.formMultiplyAdd(state.probability, value)
      case .enclosure(let value):
        let term = value.multiplied(by: state.probability)
        enclosed = enclosed.map { $0 + term } ?? term
      }
    }
    // A metric's values are all fractions or all enclosures.
    return enclosed.map { .enclosure($0) } ?? .exact(exact)
  }
}
