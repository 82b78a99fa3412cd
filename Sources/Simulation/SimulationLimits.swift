/// What simulation refuses before work starts.
public enum SimulationLimits {
  /// Draws of one generation.
  public static let sampleSize = 1_000_000_000
  /// Losses held for one block of replicates, unless one replicate alone has more.
  static let blockValues = 1 << 18
  /// Replicates of one block.
  static let blockReplicates = 32
}

/// Why a chain cannot be simulated.
public enum SimulationError: Error, Equatable, Sendable {
  /// Generation t makes more draws than ``SimulationLimits/sampleSize``.
  case sampleSizeTooLarge(t: Int, value: Int, limit: Int)

  /// One line: what was found and what was expected.
  public var message: String {
    switch self {
    case .sampleSizeTooLarge(let t, let value, let limit):
      "simulation draws at most \(limit) times in a generation, but n[\(t)] is \(value)"
    }
  }
}
