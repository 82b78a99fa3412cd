internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// The expectation of a metric along a chain, from the model's definition: the front door of theory.
///
/// | metric | method | arithmetic |
/// |---|---|---|
/// | squared-error, chi-squared, heterozygosity | moment recursion | rational, interval |
/// | l1, total-variation, support-loss | law of one category | rational, interval |
/// | kl, hellinger, entropy | law of one category | interval |
/// | reverse-kl | infinite unless T = 0 and the start is given | |
///
/// Rational where every number of the model is a fraction and the trajectory stays below
/// ``TheoryLimits/trajectoryBits``, estimated before work starts. Interval otherwise, at the asked
/// precision plus guard bits for the length of the horizon and the number of categories, so that
/// fractions as inputs give about `precision` correct bits. Large chains have the law of one
/// category to about 80 bits, however many are asked for; at 53 bits and below it is interpolated in doubles,
/// within about 1e-13 per generation.
public enum Expectation {
  /// E metric(P[t], p) for t = 0...T.
  ///
  /// - Parameter shouldStop: asked now and then; true ends the work with `.stopped`.
  public static func trajectory(
    of metric: Metric, chain: CategoricalChain, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExpectedTrajectory {
    if isByCategoryLaw(metric) {
      let found = try trajectoriesByCategoryLaw(
        of: [metric], chain: chain, precision: precision, shouldStop: shouldStop)
      guard let result = found[metric] else {
        throw .noRecursion(metric, reason: "it is not a sum over categories that is finite")
      }
      return try result.get()
    }
    return metric == .reverseKL
      ? try byEnumeration(metric, chain: chain, precision: precision, shouldStop: shouldStop)
      : try byRecursion(metric, chain: chain, precision: precision, shouldStop: shouldStop)
  }

  /// Whether the metric's expectation comes from the laws of the categories.
  public static func isByCategoryLaw(_ metric: Metric) -> Bool {
    switch metric {
    case .l1, .totalVariation, .supportLoss, .kl, .hellinger, .entropy: true
    case .squaredError, .chiSquared, .heterozygosity, .reverseKL, .variance, .extinct,
      .varianceSquaredError,
      .standardDeviation, .logVariance, .wasserstein2, .mise, .secondMoment:
      false
    }
  }

  /// Several metrics that come from the laws of the categories, which are computed once for all.
  ///
  /// At ``interpolationPrecision`` and below the laws are interpolated, where they are not exact.
  ///
  /// - Returns: nothing for a metric that ``isByCategoryLaw(_:)`` does not name.
  /// - Throws: only `.stopped`.
  public static func trajectoriesByCategoryLaw(
    of metrics: [Metric], chain: CategoricalChain, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Metric: Result<ExpectedTrajectory, NoTheory>] {
    if precision <= interpolationPrecision,
      let found = try interpolatedTrajectories(of: metrics, chain: chain, shouldStop: shouldStop)
    {
      return found
    }
    return try CategorySum.trajectories(
      of: metrics.filter(isByCategoryLaw), chain: chain,
      precision: workingPrecision(precision, chain: chain), shouldStop: shouldStop)
  }

  /// The precision of laws by interpolation: an absolute error of about 1e-13 per generation, in milliseconds.
  public static let interpolationPrecision = Precision(bits: 53)

  /// The same by interpolation in doubles.
  ///
  /// - Returns: nil where the laws are exact, or out of the reach of interpolation.
  /// - Throws: only `.stopped`.
  public static func interpolatedTrajectories(
    of metrics: [Metric], chain: CategoricalChain, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Metric: Result<ExpectedTrajectory, NoTheory>]? {
    do {
      return try CategorySum.interpolated(
        metrics.filter(isByCategoryLaw), chain: chain, shouldStop: shouldStop)
    } catch {
      if case .stopped = error { throw .stopped }
      return nil
    }
  }

  private static func byRecursion(
    _ metric: Metric, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    let isShort = TrajectorySize.isWithinLimits(metric, chain: chain)
    if isShort,
      let exact = try ExactTrajectory.make(of: metric, chain: chain, shouldStop: shouldStop)
    {
      return ExpectedTrajectory(
        NumberSequence(exact), method: .momentRecursion, arithmetic: .rational)
    }
    if isShort,
      let values: [Rational] = try recursion(
        metric, chain: chain, in: (), shouldStop: shouldStop)
    {
      return ExpectedTrajectory(
        values: values.map { .exact($0) }, method: .momentRecursion, arithmetic: .rational)
    }
    let remark: String
    switch try EnclosedTrajectory.make(
      of: metric, chain: chain, precision: precision, shouldStop: shouldStop)
    {
    case .success(let enclosed):
      return ExpectedTrajectory(
        NumberSequence(enclosed), method: .momentRecursion, arithmetic: .interval)
    case .failure(let refusal):
      remark = "\(metric.rawValue) by general intervals, not in fixed point: \(refusal.reason)"
    }
    let working = workingPrecision(precision, chain: chain)
    guard
      let values: [Interval] = try recursion(
        metric, chain: chain, in: working, shouldStop: shouldStop)
    else {
      preconditionFailure("an interval holds every number of a model")
    }
    return ExpectedTrajectory(
      values: values.map { .enclosure($0) }, method: .momentRecursion, arithmetic: .interval,
      remark: remark)
  }

  private static func recursion<Scalar: RecursionScalar>(
    _ metric: Metric, chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool
  ) throws(NoTheory) -> [Scalar]? {
    switch metric {
    case .chiSquared:
      try ChiSquaredRisk.trajectory(of: chain, in: context, shouldStop: shouldStop)
    case .heterozygosity:
      try ExpectedHeterozygosity.trajectory(of: chain, in: context, shouldStop: shouldStop)
    default:
      try ExpectedSquaredError.trajectory(of: chain, in: context, shouldStop: shouldStop)
    }
  }

  private static func byEnumeration(
    _ metric: Metric, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    if metric == .reverseKL, let t = MetricFunctional.firstInfiniteReverseKL(chain) {
      let chance = try SupportSurvival.words(of: chain, orAt: t, shouldStop: shouldStop)
      guard let chance else { throw .infinite(.reverseKL, t: t) }
      throw .infiniteByChance(.reverseKL, t: t, chance: chance)
    }
    let enumeration = try ChainEnumeration(chain, for: metric, shouldStop: shouldStop)
    let working = workingPrecision(precision, chain: chain)
    var values: [Number] = []
    var isRational = true
    for t in enumeration.laws.indices {
      if shouldStop() { throw .stopped }
      guard let value = enumeration.expectation(of: metric, at: t, precision: working) else {
        throw .infinite(metric, t: t)
      }
      if value.exactValue == nil { isRational = false }
      values.append(value)
    }
    return ExpectedTrajectory(
      values: values, method: .enumeration, arithmetic: isRational ? .rational : .interval)
  }

  /// Each generation and each category costs a few units in the last place.
  private static func workingPrecision(
    _ precision: Precision, chain: CategoricalChain
  ) -> Precision {
    let steps = chain.horizon + chain.categories
    return Precision(bits: precision.bits + 16 + 2 * (Int.bitWidth - steps.leadingZeroBitCount))
  }
}
