public import Models

/// Something that can play replicates of a model: the real simulator, or a test's wrong one.
public protocol TrajectorySimulating: Sendable {
  /// The last generation; a trajectory has `horizon + 1` values, index = generation.
  var horizon: Int { get }

  /// Replicates worth computing together; 1 where one is long.
  var replicatesPerBlock: Int { get }

  /// Replicates that cost as much as one: blocks are multiples of it where they can be.
  var replicatesSideBySide: Int { get }

  /// The losses of consecutive replicates, or nil if stopped.
  ///
  /// - Shape: replicate, then quantity (in the order given), then generation 0...horizon.
  /// - Parameter shouldStop: polled at every generation; once true, the result is nil.
  ///
  /// A replicate's losses must depend on its number alone, not on the range it is part of.
  func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]?
}

extension TrajectorySimulating {
  public var replicatesPerBlock: Int { SimulationLimits.blockReplicates }
  public var replicatesSideBySide: Int { 1 }
}
