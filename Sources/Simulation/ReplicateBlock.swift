public import Models

/// The losses of consecutive replicates.
public struct ReplicateBlock: Sendable {
  public let replicates: Range<Int>
  public let quantities: [Quantity]
  public let horizon: Int
  /// Replicate, then quantity, then generation.
  public let values: [Double]

  public init(replicates: Range<Int>, quantities: [Quantity], horizon: Int, values: [Double]) {
    precondition(
      values.count == replicates.count * quantities.count * (horizon + 1),
      "\(values.count) values for \(replicates.count) replicates, \(quantities.count) quantities and "
        + "\(horizon + 1) generations")
    self.replicates = replicates
    self.quantities = quantities
    self.horizon = horizon
    self.values = values
  }

  /// The trajectory of one replicate: entry `startIndex + t` is the loss at generation t.
  ///
  /// - Parameters:
  ///   - replicate: the replicate's number, in `replicates`.
  ///   - quantity: the quantity's position in `quantities`.
  public func trajectory(ofReplicate replicate: Int, quantity: Int = 0) -> ArraySlice<Double> {
    precondition(
      replicates.contains(replicate) && quantities.indices.contains(quantity),
      "replicate \(replicate) or quantity \(quantity) is not in this block")
    let length = horizon + 1
    let position = ((replicate - replicates.lowerBound) * quantities.count + quantity) * length
    return values[position..<position + length]
  }
}
