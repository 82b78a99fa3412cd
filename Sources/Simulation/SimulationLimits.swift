/// What simulation refuses before work starts.
public enum SimulationLimits {
  /// Draws of one generation.
  public static let sampleSize = 1_000_000_000
  /// Losses held for one block of replicates, unless a group of lanes alone has more.
  static let blockValues = 1 << 18
  /// Losses held for blocks that were computed and not yet handed over, beyond one for each thread.
  static let waveValues = 1 << 22
  /// Replicates of one block.
  static let blockReplicates = 32
}

/// Why a chain cannot be simulated.
public enum SimulationError: Error, Equatable, Sendable {
  /// Generation t makes more draws than ``SimulationLimits/sampleSize``.
  case sampleSizeTooLarge(t: Int, value: Int, limit: Int)
  /// Only integer shapes of the hyperbolic secant family are sampled.
  case shapeNotSampled(value: String, limit: Int)
  /// A number of the family is too small or too large to be computed with.
  case parameterOutOfRange(name: String, value: String)
  /// A subsample needs every draw of all generations.
  case tooManyKeptDraws(count: Int, limit: Int)

  /// A regression has more covariates than ``RegressionSimulator/dimension``.
  case dimensionTooLarge(value: Int, limit: Int)

  /// One line: what was found and what was expected.
  public var message: String {
    switch self {
    case .dimensionTooLarge(let value, let limit):
      "simulation fits at most \(limit) coefficients, but the dimension is \(value)"
    case .sampleSizeTooLarge(let t, let value, let limit):
      "simulation draws at most \(limit) times in a generation, but n[\(t)] is \(value)"
    case .shapeNotSampled(let value, let limit):
      "the hyperbolic secant family is sampled for integer shapes up to \(limit), but the shape is "
        + value
    case .parameterOutOfRange(let name, let value):
      "simulation takes a \(name) between 1e-6 and 1e12 in size (a mean may be smaller), but it is \(value)"
    case .tooManyKeptDraws(let count, let limit):
      "a subsample keeps every draw, at most \(limit) of them, but n sums to \(count)"
    }
  }
}
