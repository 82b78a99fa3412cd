/// Mean, standard error and quantiles of a loss over replicates, per generation.
///
/// Fed in replicate order, its result is the same to the bit for any number of threads.
public struct TrajectorySummary: Sendable {
  /// Losses kept for quantiles: 128 MiB. Past it there are none, rather than those of a sample.
  public static let keptValuesLimit = 1 << 24

  public let horizon: Int
  /// Replicates observed so far.
  public private(set) var replicates = 0

  private var moments: [Moments]
  /// All losses, replicate by replicate; nil where they would not fit.
  private var kept: [Double]?

  /// Welford's recursion over the finite values.
  private struct Moments {
    var infinite = 0
    var mean = 0.0
    var squares = 0.0
  }

  /// - Parameter plannedReplicates: whether quantiles fit into memory is decided from it.
  public init(horizon: Int, plannedReplicates: Int) {
    self.horizon = horizon
    moments = Array(repeating: Moments(), count: horizon + 1)
    let (total, overflow) = plannedReplicates.multipliedReportingOverflow(by: horizon + 1)
    kept = !overflow && total <= Self.keptValuesLimit ? [] : nil
  }

  /// Takes the losses of one replicate, generation 0...horizon.
  public mutating func observe(_ trajectory: ArraySlice<Double>) {
    precondition(
      trajectory.count == horizon + 1,
      "\(trajectory.count) losses for \(horizon + 1) generations")
    replicates += 1
    for (t, value) in trajectory.enumerated() {
      guard value.isFinite else {
        precondition(value == .infinity, "the loss at generation \(t) is \(value)")
        moments[t].infinite += 1
        continue
      }
      let difference = value - moments[t].mean
      moments[t].mean += difference / Double(replicates - moments[t].infinite)
      moments[t].squares += difference * (value - moments[t].mean)
    }
    if let count = kept?.count, count + trajectory.count > Self.keptValuesLimit { kept = nil }
    kept?.append(contentsOf: trajectory)
  }

  /// The sample mean; nil before any replicate, infinite if any loss was.
  public func mean(atGeneration t: Int) -> Double? {
    if replicates == 0 { return nil }
    return moments[t].infinite > 0 ? .infinity : moments[t].mean
  }

  /// The unbiased sample variance; nil below 2 replicates or if any loss was infinite.
  public func variance(atGeneration t: Int) -> Double? {
    guard replicates >= 2, moments[t].infinite == 0 else { return nil }
    return moments[t].squares / Double(replicates - 1)
  }

  /// The estimated standard error of the mean; nil where ``variance(atGeneration:)`` is.
  public func standardError(atGeneration t: Int) -> Double? {
    variance(atGeneration: t).map { ($0 / Double(replicates)).squareRoot() }
  }

  /// How many replicates had an infinite loss.
  public func infiniteLosses(atGeneration t: Int) -> Int { moments[t].infinite }

  /// Quantiles of the observed losses: for level q the smallest observed x such that at least
  /// q of the losses are at most x. Nil before any replicate, and where the losses were too many
  /// to keep.
  ///
  /// - Precondition: levels in [0, 1].
  public func quantiles(at levels: [Double], generation t: Int) -> [Double]? {
    guard let kept, replicates > 0 else { return nil }
    let losses = stride(from: t, to: kept.count, by: horizon + 1).map { kept[$0] }.sorted()
    return levels.map { level in
      precondition((0...1).contains(level), "a quantile's level is \(level)")
      let rank = Int((level * Double(losses.count)).rounded(.up))
      return losses[max(0, rank - 1)]
    }
  }
}
