internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// Expectations of a model with contexts: sums over the contexts, because expectations are linear
/// however the contexts share their draws (proofs-notes/contexts.md, section 3).
///
/// | counts | metric | method |
/// |---|---|---|
/// | fixed | any with theory on a chain | each context's own chain |
/// | shared | squared-error, heterozygosity | ``ExpectedContextError`` |
/// | shared | any other sum over categories | ``ContextCategorySum`` |
extension Expectation {
  /// The quantity for t = 0...T.
  public static func trajectory(
    of quantity: Quantity, model: TrainingModel, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExpectedTrajectory {
    switch (model, quantity) {
    case (_, .deviationSum):
      throw .notAvailable(quantity, reason: "it is recorded, not claimed")
    case (.chain(let chain), _):
      return try trajectory(
        of: quantity, chain: chain, precision: precision, shouldStop: shouldStop)
    case (.contexts(let model), .metric(let metric)):
      return try trajectory(
        of: metric, model: model, precision: precision, shouldStop: shouldStop)
    case (.contexts, .absorbed), (.contexts, .lost), (.contexts, .absorptionTime):
      throw .notAvailable(quantity, reason: "it speaks of one chain, not of a model with contexts")
    case (.graph(let model), .metric(let metric)):
      return try trajectory(
        of: metric, model: model, precision: precision, shouldStop: shouldStop)
    case (.continuous(let model), .metric(let metric)):
      return try trajectory(
        of: metric, model: model, precision: precision, shouldStop: shouldStop)
    case (.graph, .absorbed), (.graph, .lost), (.graph, .absorptionTime),
      (.continuous, .absorbed), (.continuous, .lost), (.continuous, .absorptionTime):
      throw .notAvailable(quantity, reason: "it speaks of the schemes mixture and replace")
    }
  }

  /// E metric for t = 0...T.
  public static func trajectory(
    of metric: Metric, model: TrainingModel, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExpectedTrajectory {
    switch model {
    case .chain(let chain):
      try trajectory(of: metric, chain: chain, precision: precision, shouldStop: shouldStop)
    case .contexts(let model):
      try trajectory(of: metric, model: model, precision: precision, shouldStop: shouldStop)
    case .graph(let model):
      try trajectory(of: metric, model: model, precision: precision, shouldStop: shouldStop)
    case .continuous(let model):
      try trajectory(of: metric, model: model, precision: precision, shouldStop: shouldStop)
    }
  }

  static func trajectory(
    of metric: Metric, model: ContextModel, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    if case .shared(let rule) = model.counts {
      if metric == .reverseKL {
        throw .noRecursion(
          metric, reason: "it is infinite once a category can be missed")
      }
      guard metric == .squaredError || metric == .heterozygosity else {
        return try ContextCategorySum.trajectory(
          of: metric, model: model, rule, shouldStop: shouldStop)
      }
      return try shared(metric, model, rule, precision: precision, shouldStop: shouldStop)
    }
    return try fixed(metric, model, precision: precision, shouldStop: shouldStop)
  }

  // MARK: Fixed counts

  private static func fixed(
    _ metric: Metric, _ model: ContextModel, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    let working = workingPrecision(precision, model: model)
    let isSmall = ContextTrajectorySize.isWithinLimits(model)
    var sum = WeightedSum(count: model.horizon + 1, precision: working, isExact: isSmall)
    var method = ExpectedTrajectory.Method.momentRecursion
    for (context, chain) in zip(model.contexts, model.chains) where !context.weight.isZero {
      let own = try trajectory(
        of: metric, chain: chain, precision: working, shouldStop: shouldStop)
      sum.add(own.values, weight: context.weight)
      method = own.method
    }
    return sum.trajectory(method)
  }

  // MARK: Shared counts

  private static func shared(
    _ metric: Metric, _ model: ContextModel, _ rule: ContextModel.UnseenRule,
    precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    let working = workingPrecision(precision, model: model)
    let isSmall = ContextTrajectorySize.isWithinLimits(model)
    var sum = WeightedSum(count: model.horizon + 1, precision: working, isExact: isSmall)
    for (context, chain) in zip(model.contexts, model.chains) where !context.weight.isZero {
      let values: [Number]
      if isSmall {
        values = try exact(metric, context, chain, rule, shouldStop)
      } else {
        values = try enclosed(metric, context, chain, rule, working, shouldStop)
      }
      sum.add(values, weight: context.weight)
    }
    return sum.trajectory(.momentRecursion)
  }

  private static func exact(
    _ metric: Metric, _ context: ContextModel.Context, _ chain: CategoricalChain,
    _ rule: ContextModel.UnseenRule, _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [Number] {
    var known: [Int: VisitCount<Rational>] = [:]
    var counts: [VisitCount<Rational>] = []
    for n in chain.schedules.sampleSizes {
      if shouldStop() { throw .stopped }
      let count = known[n] ?? VisitCount(visit: context.visit, sampleSize: n)
      known[n] = count
      counts.append(count)
    }
    let result = try ExpectedContextError<Rational>(
      of: chain, unseen: rule, counts: counts, in: (), shouldStop: shouldStop)
    guard let result else { preconditionFailure("an exact model has a number that is none") }
    return (metric == .squaredError ? result.errors : result.heterozygosities).map { .exact($0) }
  }

  private static func enclosed(
    _ metric: Metric, _ context: ContextModel.Context, _ chain: CategoricalChain,
    _ rule: ContextModel.UnseenRule, _ precision: Precision, _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [Number] {
    var known: [Int: VisitCount<Interval>] = [:]
    var counts: [VisitCount<Interval>] = []
    for n in chain.schedules.sampleSizes {
      if shouldStop() { throw .stopped }
      let count =
        known[n] ?? VisitCount(visit: context.visit, sampleSize: n, precision: precision)
      guard let count else {
        throw .noRecursion(
          metric,
          reason: "E[1/N] of \(n) draws with probability \(context.visit) takes more than "
            + "\(TheoryLimits.visitTerms) terms")
      }
      known[n] = count
      counts.append(count)
    }
    let result = try ExpectedContextError<Interval>(
      of: chain, unseen: rule, counts: counts, in: precision, shouldStop: shouldStop)
    guard let result else { preconditionFailure("an interval holds every number of a model") }
    return (metric == .squaredError ? result.errors : result.heterozygosities)
      .map { .enclosure($0) }
  }

  /// Each generation, category and context costs a few units in the last place; a rare context
  /// costs the digits of its probability.
  private static func workingPrecision(
    _ precision: Precision, model: ContextModel
  ) -> Precision {
    let steps = model.horizon + model.categories + model.contexts.count
    let visitBits = model.contexts.map(\.visit.bitCount).max() ?? 0
    return Precision(
      bits: precision.bits + 24 + 2 * (Int.bitWidth - steps.leadingZeroBitCount)
        + min(visitBits, 64))
  }
}

/// Σ weight times trajectory: in fractions as long as all terms are and that is wanted.
private struct WeightedSum {
  private let precision: Precision
  private var exact: [Rational]?
  private var enclosed: [Interval]

  init(count: Int, precision: Precision, isExact: Bool) {
    self.precision = precision
    exact = isExact ? Array(repeating: .zero, count: count) : nil
    enclosed = Array(repeating: Interval(.zero, precision: precision), count: count)
  }

  mutating func add(_ values: some Sequence<Number>, weight: Rational) {
    for (t, value) in values.enumerated() {
      enclosed[t] += value.interval(precision: precision).multiplied(by: weight)
      if let term = value.exactValue {
        exact?[t].formMultiplyAdd(term, weight)
      } else {
        exact = nil
      }
    }
  }

  func trajectory(_ method: ExpectedTrajectory.Method) -> ExpectedTrajectory {
    if let exact {
      return ExpectedTrajectory(
        values: exact.map { .exact($0) }, method: method, arithmetic: .rational)
    }
    return ExpectedTrajectory(
      values: enclosed.map { .enclosure($0) }, method: method, arithmetic: .interval)
  }
}
