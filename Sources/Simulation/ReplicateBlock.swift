public import Models

/// The losses of consecutive replicates.
public struct ReplicateBlock: Sendable {
  public let replicates: Range<Int>
  public let metrics: [Metric]
  public let horizon: Int
  /// Replicate, then metric, then generation.
  public let values: [Double]

  public init(replicates: Range<Int>, metrics: [Metric], horizon: Int, values: [Double]) {
    precondition(
      values.count == replicates.count * metrics.count * (horizon + 1),
      "\(values.count) values for \(replicates.count) replicates, \(metrics.count) metrics and "
        + "\(horizon + 1) generations")
    self.replicates = replicates
    self.metrics = metrics
    self.horizon = horizon
    self.values = values
  }

  /// The trajectory of one replicate: entry `startIndex + t` is the loss at generation t.
  ///
  /// - Parameters:
  ///   - replicate: the replicate's number, in `replicates`.
  ///   - metric: the metric's position in `metrics`.
  public func trajectory(ofReplicate replicate: Int, metric: Int = 0) -> ArraySlice<Double> {
    precondition(
      replicates.contains(replicate) && metrics.indices.contains(metric),
      "replicate \(replicate) or metric \(metric) is not in this block")
    let length = horizon + 1
    let position = ((replicate - replicates.lowerBound) * metrics.count + metric) * length
    return values[position..<position + length]
  }
}
