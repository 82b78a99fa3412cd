internal import Inference
internal import Intervals
internal import Models
internal import Multiprecision
internal import Results
internal import Simulation
internal import Theory

/// Intervals around the simulated means of one instance, simultaneous over its generations: by the exact
/// variance where theory has it, else by the largest loss, else none.
///
/// The number of replicates is fixed beforehand: what ``UntilDecided`` stops has e-values instead.
struct MeanIntervals {
  let rule: IntervalRule?

  private let variances: [Double]
  private let largest: Double
  /// Of one generation.
  private let share: Level
  private let rounding: Double

  init(
    of metric: Metric, model: TrainingModel, variance: LossVariance?, options: RunOptions
  ) throws(RunError) {
    do throws(InferenceError) {
      share = try Level(options.level.value.double(rounding: .down)).share(among: model.horizon + 1)
    } catch {
      throw .usage("--level must lie between 0 and 1, but is \(options.level.value)")
    }
    rounding = Loss.relativeRounding * model.lossScale
    // An upper end of the variance serves as well.
    if let variance, variance.relativeError.isFinite, variance.values.allSatisfy(\.isFinite) {
      (rule, variances, largest) = (.knownVariance, variance.values, 0)
    } else if case .finite(let value) = LargestValue(
      of: metric, model: model, precision: options.precision)
    {
      (rule, variances) = (.knownRange, [])
      largest = value.interval(precision: options.precision).upperDouble
    } else {
      (rule, variances, largest) = (nil, [], 0)
    }
  }

  /// Of the mean of generation t; nil where there is no rule, and below 2 replicates by range.
  func halfWidth(_ summary: TrajectorySummary, atGeneration t: Int) -> Double? {
    guard let mean = summary.mean(atGeneration: t), mean.isFinite else { return nil }
    let count = summary.replicates
    let sample = MeanInterval.Sample(
      count: count, mean: mean,
      squares: (summary.variance(atGeneration: t) ?? 0) * Double(count - 1))
    switch rule {
    case .knownVariance:
      return MeanInterval.knownVariance(
        sample, variance: variances[t], level: share, rounding: rounding)
    case .knownRange:
      return MeanInterval.knownRange(sample, range: largest, level: share, rounding: rounding)
    case nil: return nil
    }
  }
}
