internal import Intervals
internal import Models
internal import Multiprecision

/// Expectations of metrics that are sums over categories, for contexts that share their counts.
///
/// - Source: proofs-notes/context-laws.md.
enum ContextCategorySum {
  /// Σ_c weight_c E metric(P_c[t], p_c) for t = 0...T.
  ///
  /// - Throws: `.infinite` for KL where a context may fall back to mass that the truth has not;
  ///   `.noRecursion` where that is more than ``TheoryLimits/contextLawWork``, or the metric no such sum.
  static func trajectory(
    of metric: Metric, model: ContextModel, _ rule: ContextModel.UnseenRule,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    guard let functional = functional(metric) else {
      throw .noRecursion(
        metric, reason: "it is no sum over the categories of contexts with random counts")
    }
    let jobs = try jobs(of: metric, functional, model, rule)
    let work = jobs.reduce(0.0) { $0 + Self.work(of: $1.visit, model) }
    guard work <= TheoryLimits.contextLawWork else {
      throw .noRecursion(
        metric,
        reason: "the laws of \(jobs.count) categories of its contexts need more than "
          + "\(Int(TheoryLimits.contextLawWork)) operations")
    }
    let tails = try counts(model, jobs, metric, shouldStop)
    let found = try concurrentMap(jobs.count, shouldStop: shouldStop) { index in
      means(jobs[index], model, tails[jobs[index].visit] ?? [:])
    }
    let precision = Precision(bits: 128)
    let zero = Interval(.zero, precision: precision)
    var sums = Array(repeating: zero, count: model.horizon + 1)
    for (job, means) in zip(jobs, found) {
      guard let means else {
        throw .noRecursion(
          metric, reason: "there is not enough memory, or a number of the model is too wide")
      }
      for (t, mean) in means.enumerated() {
        guard let middle = Rational(exactly: mean.value), let width = Rational(exactly: mean.error)
        else {
          throw .noRecursion(metric, reason: "a sum over a law is no number")
        }
        let own = Interval(lower: middle - width, upper: middle + width, precision: precision)
        sums[t] += Interval.maximum(own, zero) * job.factor.interval(precision: precision)
      }
    }
    return ExpectedTrajectory(
      values: sums.map { .enclosure($0) }, method: .categoryLaw, arithmetic: .interval,
      isFinal: true)
  }

  /// Categories of one context that are alike.
  private struct Job: Sendable {
    let functional: CategoryFunctional
    let visit: Rational
    let truth: Number
    /// Before the first draw.
    let start: Number
    /// nil where a context without a draw keeps its proportion.
    let fallBack: Number?
    /// Weight of the context times the number of categories, and what the metric's definition adds.
    let factor: Number
  }

  private static func functional(_ metric: Metric) -> CategoryFunctional? {
    metric == .chiSquared ? .squaredDeviation : CategoryFunctional(metric)
  }

  private static func jobs(
    of metric: Metric, _ functional: CategoryFunctional, _ model: ContextModel,
    _ rule: ContextModel.UnseenRule
  ) throws(NoTheory) -> [Job] {
    let precision = Precision(bits: 160)
    var jobs: [Job] = []
    for context in model.contexts where !context.weight.isZero {
      for group in MergedCategory.distinct(context.law.values, rule.initial.values) {
        guard let unseen = group.start else {
          preconditionFailure("a group without its second number")
        }
        let start = model.start == .real ? unseen : group.truth
        var fallBack: Number?
        if case .fallBack = rule { fallBack = unseen }
        guard try hasTerm(metric, functional, group.truth, unseen, context, model, rule) else {
          continue
        }
        var factor = Number.exact(context.weight * Rational(group.members.count))
        switch metric {
        case .totalVariation:
          factor = .exact(context.weight * Rational(group.members.count, 2))
        case .chiSquared:
          factor = .enclosure(
            factor.interval(precision: precision) / group.truth.interval(precision: precision))
        default: break
        }
        jobs.append(
          Job(
            functional: functional, visit: context.visit, truth: group.truth, start: start,
            fallBack: fallBack, factor: factor))
      }
    }
    return jobs
  }

  /// Whether a category counts. One with p = 0 does not, as on a chain, unless an unseen context has mass
  /// there.
  private static func hasTerm(
    _ metric: Metric, _ functional: CategoryFunctional, _ truth: Number, _ unseen: Number,
    _ context: ContextModel.Context, _ model: ContextModel, _ rule: ContextModel.UnseenRule
  ) throws(NoTheory) -> Bool {
    let isRelative = metric == .chiSquared || functional == .divergence
    guard isRelative || functional == .isLost else { return true }
    if truth.isCertainlyPositive { return true }
    if truth.exactValue == nil {
      throw .undetermined(metric, reason: "the enclosure of a probability of p contains 0")
    }
    if functional == .isLost { return false }
    if unseen.exactValue?.isZero == true || context.visit == .one { return false }
    // The first generation that may have the unseen law.
    let first: Int
    switch (model.start, rule) {
    case (.real, _): first = 0
    case (.truth, .fallBack): first = 1
    case (.truth, .keep): return false
    }
    if first > model.horizon { return false }
    guard unseen.isCertainlyPositive else {
      throw .undetermined(metric, reason: "an unseen context may have mass where p has none")
    }
    throw .infinite(metric, t: first)
  }

  // MARK: Work

  /// Multiplications for one category of a context, about.
  private static func work(of visit: Rational, _ model: ContextModel) -> Double {
    let pi = visit.double(rounding: .nearest)
    return model.schedules.sampleSizes.reduce(0.0) { sum, n in
      let mean = Double(n) * pi
      let rows = min(Double(n), 20 * (mean * (1 - pi)).squareRoot() + 60)
      let columns = min(Double(n), mean + rows)
      return sum + rows * (columns + rows) * min(columns + 1, 120) * 1.5
    }
  }

  private static func counts(
    _ model: ContextModel, _ jobs: [Job], _ metric: Metric, _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [Rational: [Int: ContextCounts]] {
    var known: [Rational: [Int: ContextCounts]] = [:]
    for visit in Set(jobs.map(\.visit)) {
      for n in Set(model.schedules.sampleSizes) {
        if shouldStop() { throw .stopped }
        guard n <= TheoryLimits.categoryLawSize else {
          throw .noRecursion(
            metric, reason: "a sample size is above \(TheoryLimits.categoryLawSize)")
        }
        guard let counts = ContextCounts(visit: visit, sampleSize: n) else {
          throw .noRecursion(metric, reason: "there is not enough memory")
        }
        known[visit, default: [:]][n] = counts
      }
    }
    return known
  }

  /// E f in every generation; nil where memory is short or a number too wide.
  private static func means(
    _ job: Job, _ model: ContextModel, _ counts: [Int: ContextCounts]
  ) -> [BoundedDouble]? {
    var law = ContextCategoryLaw(at: job.start)
    var table = ContextFunctionTable(job.functional, truth: job.truth)
    var means: [BoundedDouble] = []
    for (t, n) in model.schedules.sampleSizes.enumerated() {
      if t > 0 || model.start == .real {
        let alpha: Number =
          t == 0
          ? .exact(.one) : model.scheme == .replace ? .exact(.zero) : model.schedules.alpha[t]
        guard let counts = counts[n],
          let next = law.advanced(
            alpha: alpha, truth: job.truth, counts: counts, fallBack: job.fallBack)
        else { return nil }
        law = next
      }
      means.append(law.mean(of: &table))
    }
    return means
  }
}
