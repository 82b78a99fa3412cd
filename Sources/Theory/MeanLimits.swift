internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// Limits of a mean parameter whose schedules are constant from some generation of the horizon on; the
/// theorems are in proofs-notes/mean-limits.md.
///
/// Where the next error is R' = rho R + c + (what fades with the bias):
///
/// 1. rho < 1: R -> c / (1 - rho), whatever the start.
/// 2. rho >= 1: the fixed point does not exist, and R grows without end (unless c is zero).
///
/// Pools of all draws: R -> 0 with fresh data; without, an infinite product.
public enum MeanLimits {
  /// lim E metric.
  public static func limit(
    of metric: Metric, model: MeanModel, precision: Precision
  ) -> ErrorLimit {
    if metric == .extinct { return MeanExtinction.limit(of: model, precision: precision) }
    guard [.squaredError, .variance, .heterozygosity].contains(metric) else {
      return .unknown("no theorem covers the limit of \(metric.rawValue) here")
    }
    guard let from = model.settledFrom, from <= model.horizon, model.horizon >= 1 else {
      return .unknown(
        "limits under this scheme need schedules that are constant from some generation of the "
          + "horizon on")
    }
    if model.isExact,
      let facts: SettledError<Rational> = SettledError(
        model, from: from, in: (),
        isAffordable: {
          $0.bitCount <= TheoryLimits.constantBits
        })
    {
      return facts.limit(of: metric, precision: precision)
    }
    let working = Precision(bits: precision.bits + 64)
    let facts: SettledError<Interval>? = SettledError(
      model, from: from, in: working, isAffordable: { _ in true })
    guard let facts else { return .unknown("no theorem covers the limit under this scheme") }
    return facts.limit(of: metric, precision: precision)
  }
}
