internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Limits of the expected error of a model with contexts: sums of limits.
///
/// | counts | schedules | limit of a context |
/// |---|---|---|
/// | fixed | any that ``ScheduleLimits`` covers | that of its chain |
/// | shared | constant from some generation of the horizon on | the fixed point of ``ExpectedContextError`` |
/// | shared | n -> ∞, lim alpha > 0 | 0 |
///
/// - Source: proofs-notes/contexts.md, section 7.
struct ContextLimits {
  let metric: Metric
  let model: ContextModel
  let precision: Precision

  func limit() -> ErrorLimit {
    var terms: [(limit: ErrorLimit, weight: Rational)] = []
    for (context, chain) in zip(model.contexts, model.chains) where !context.weight.isZero {
      let own: ErrorLimit
      switch model.counts {
      case .fixed:
        own = ScheduleLimits.limit(of: metric, chain: chain, precision: precision)
      case .shared(let rule):
        own = shared(context, chain, rule)
      }
      if case .unknown = own.value { return own }
      terms.append((own, context.weight))
    }
    return sum(terms)
  }

  private func sum(_ terms: [(limit: ErrorLimit, weight: Rational)]) -> ErrorLimit {
    let theorem = terms.first?.limit.theorem ?? "no context has a weight"
    let facts = terms.first?.limit.facts
    var total = NumberSum(precision: precision)
    var isZero = true
    for (limit, weight) in terms {
      switch limit.value {
      case .zero: continue
      case .value(let value):
        isZero = false
        total.add(value, times: weight)
      // The others are not negative.
      case .positive: return ErrorLimit(.positive(lower: nil, upper: nil), theorem: theorem)
      case .infinite, .unknown: return limit
      }
    }
    return isZero
      ? ErrorLimit(.zero, theorem: theorem, facts: facts)
      : ErrorLimit(.value(total.value), theorem: theorem, facts: facts)
  }

  // MARK: Shared counts

  private func shared(
    _ context: ContextModel.Context, _ chain: CategoricalChain, _ rule: ContextModel.UnseenRule
  ) -> ErrorLimit {
    guard metric == .squaredError || metric == .heterozygosity else {
      return .unknown("contexts with random counts have no theory of \(metric.rawValue)")
    }
    guard let tail = chain.tail, let asymptotics = ScheduleAsymptotics(tail) else {
      return .unknown("nothing is known of the schedules beyond the horizon")
    }
    if asymptotics.sizeOrder > .constant, asymptotics.alphaOrder == .constant,
      context.visit.signum > 0
    {
      return vanishing(chain)
    }
    guard let from = tail.settledFrom, from <= chain.horizon,
      let n = chain.schedules.sampleSizes.last
    else {
      return .unknown(
        "limits of contexts with random counts need schedules that are constant from some "
          + "generation of the horizon on, or n -> infinity and lim alpha > 0")
    }
    let theorem = "contexts with random counts and constant schedules: the fixed point"
    let isSmall = n * context.visit.denominator.bitCount <= 1 << 12
    if isSmall, model.isExact,
      let value: Rational = fixedPoint(
        chain, rule, context, in: (), { VisitCount(visit: context.visit, sampleSize: $0) })
    {
      return result(.exact(value), theorem)
    }
    let working = Precision(bits: precision.bits + 64)
    let value: Interval? = fixedPoint(
      chain, rule, context, in: working,
      { VisitCount(visit: context.visit, sampleSize: $0, precision: working) })
    guard let value else {
      return .unknown(
        "the schedules do not tell whether fresh data ends, or E[1/N] takes more than "
          + "\(TheoryLimits.visitTerms) terms")
    }
    return result(.enclosure(value), theorem)
  }

  private func vanishing(_ chain: CategoricalChain) -> ErrorLimit {
    let theorem = "n -> infinity and lim alpha > 0: every context is seen more and more often"
    guard metric == .heterozygosity else { return ErrorLimit(.zero, theorem: theorem) }
    guard let levels = NoiseLevels(.squaredError, chain: chain, precision: precision) else {
      return .unknown("1 - sum p^2 is not known")
    }
    return result(levels.ofTruth, theorem)
  }

  /// The limit of the metric; nil where the scalar cannot hold a number, or does not tell alpha from 0.
  ///
  /// - Parameter count: what is needed of the count of n draws; nil where it is too much work.
  private func fixedPoint<Scalar: ExactScalar>(
    _ chain: CategoricalChain, _ rule: ContextModel.UnseenRule, _ context: ContextModel.Context,
    in precision: Scalar.Context, _ count: (Int) -> VisitCount<Scalar>?
  ) -> Scalar? {
    guard let settled = count(chain.schedules.sampleSizes[chain.horizon]),
      let steps = ContextSteps<Scalar>(chain, rule, in: precision),
      let scalars = ChainScalars<Scalar>(chain, in: precision),
      let e = scalars.syntheticFraction(at: chain.horizon)
    else { return nil }
    let one = scalars.scalar(.one)
    let zero = scalars.scalar(.zero)
    let hasFreshData: Bool
    switch (chain.scheme, chain.tail?.alpha.coefficient) {
    case (.replace, _): hasFreshData = false
    case (.mixture, let alpha?) where alpha.exactValue?.isZero == true: hasFreshData = false
    case (.mixture, let alpha?) where alpha.isCertainlyPositive: hasFreshData = true
    case (.mixture, _): return nil
    }
    let keeps = if case .keep = rule { true } else { false }
    // A context with every draw is never unseen, whatever the rule.
    let isKept = keeps || context.visit == .one
    let (z, eps) = (settled.unseen, settled.reciprocal)
    let seen = one - z
    if isKept, context.visit.isZero || !hasFreshData {
      // The bias stays, and without draws so does everything.
      guard let now = lastValues(chain, rule, in: precision, count) else { return nil }
      if context.visit.isZero { return metric == .squaredError ? now.error : now.heterozygosity }
      return metric == .squaredError ? now.error + now.heterozygosity : zero
    }
    let bias = isKept ? zero : z / (one - seen * e)
    let level = steps.noiseLevel(bias: e * bias)
    let own = steps.distance * (isKept ? zero : z)
    let shrink = (isKept ? z : zero) + e * e * (seen - eps)
    let error = (own + eps * level) / (one - shrink)
    return metric == .squaredError ? error : steps.noiseLevel(bias: bias) - error
  }

  /// Error and heterozygosity at the horizon.
  private func lastValues<Scalar: RecursionScalar>(
    _ chain: CategoricalChain, _ rule: ContextModel.UnseenRule, in context: Scalar.Context,
    _ count: (Int) -> VisitCount<Scalar>?
  ) -> (error: Scalar, heterozygosity: Scalar)? {
    var known: [Int: VisitCount<Scalar>] = [:]
    var counts: [VisitCount<Scalar>] = []
    for n in chain.schedules.sampleSizes {
      guard let found = known[n] ?? count(n) else { return nil }
      known[n] = found
      counts.append(found)
    }
    // Nothing asks to stop, so nothing is thrown.
    let values = try? ExpectedContextError<Scalar>(
      of: chain, unseen: rule, counts: counts, in: context, shouldStop: { false })
    guard let error = values?.errors.last, let other = values?.heterozygosities.last else {
      return nil
    }
    return (error, other)
  }

  private func result(_ value: Number, _ theorem: String) -> ErrorLimit {
    if value.exactValue?.isZero == true { return ErrorLimit(.zero, theorem: theorem) }
    guard value.isCertainlyPositive else {
      return .unknown("the limit is \(value.shortDescription), which may be 0")
    }
    return ErrorLimit(.value(value), theorem: theorem)
  }
}
