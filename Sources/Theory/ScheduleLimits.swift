internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// Limits of expected errors from the leading terms of the schedules; every statement is proved in
/// proofs-notes/schedule-limits.md.
///
/// With a* = lim alpha and C = lim n alpha (2 - alpha), for the squared error and chi-squared:
///
/// 1. Σ alpha = ∞: the limit is H / (C + (1 - a*)²), zero where C = ∞, whatever the start.
/// 2. Σ alpha < ∞ and Σ 1/n = ∞: the limit is (1 - B) H + B G, B = Π (1 - alpha[t]): collapse.
/// 3. Σ alpha < ∞ and Σ 1/n < ∞: the limit exists and is positive.
///
/// H and G are those of ``ExpectedSquaredError`` and ``ChiSquaredRisk``.
public enum ScheduleLimits {
  /// lim E metric(P[t], p), from `chain.tail`.
  public static func limit(
    of metric: Metric, chain: CategoricalChain, precision: Precision
  ) -> ErrorLimit {
    guard let tail = chain.tail else {
      return .unknown("nothing is known of the schedules beyond the horizon")
    }
    guard let asymptotics = ScheduleAsymptotics(tail) else {
      return .unknown("the schedules' leading terms leave 0 <= alpha <= 1 <= n")
    }
    let facts = asymptotics.facts
    guard let levels = NoiseLevels(metric, chain: chain, precision: precision) else {
      return .unknown("no theorem covers the limit of \(metric.rawValue) here", facts: facts)
    }
    let problem = LimitProblem(
      metric: metric, chain: chain, asymptotics: asymptotics, levels: levels,
      precision: precision)
    if facts.hasEndlessFreshData { return problem.withEndlessFreshData() }
    if facts.reciprocalSizesConverge { return problem.withSummableSchedules() }
    return problem.withCollapse()
  }
}

/// H and G of a metric: its noise numerator for a model with the truth's mean and the start's.
struct NoiseLevels {
  let ofTruth: Number
  /// Nil where the start is unbiased.
  let ofStart: Number?

  /// Nil for a metric without such a recursion, or without finite levels.
  init?(_ metric: Metric, chain: CategoricalChain, precision: Precision) {
    if TrajectorySize.hasSmallConstants(metric, chain: chain),
      let levels: (Rational, Rational?) = Self.levels(metric, chain: chain, in: ())
    {
      ofTruth = .exact(levels.0)
      ofStart = levels.1.map { .exact($0) }
      return
    }
    guard
      let levels: (Interval, Interval?) = Self.levels(
        metric, chain: chain, in: Precision(bits: precision.bits + 64))
    else { return nil }
    ofTruth = .enclosure(levels.0)
    ofStart = levels.1.map { .enclosure($0) }
  }

  private static func levels<Scalar: RecursionScalar>(
    _ metric: Metric, chain: CategoricalChain, in context: Scalar.Context
  ) -> (Scalar, Scalar?)? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    switch metric {
    case .squaredError, .heterozygosity: return ExpectedSquaredError.noiseLevels(of: scalars)
    case .chiSquared:
      // An infinite or undetermined expectation has no levels.
      guard let support = try? ChiSquaredRisk.checkedSupport(chain) else { return nil }
      return ChiSquaredRisk.noiseLevels(of: scalars, support: support)
    default: return nil
    }
  }
}
