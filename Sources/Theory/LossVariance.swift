/// The variance of one replicate's loss at each generation, for use as an exact standard error.
public struct LossVariance: Sendable {
  /// Upper ends, so that a test that uses them stays valid. Index = generation.
  ///
  /// Each is at most `relativeError` above the true variance, relatively, or below
  /// ``negligible``; exactly 0 only where the loss is almost surely constant.
  public let values: [Double]

  /// Certified, the largest over all generations; normally ``goal`` or less. Infinite where the
  /// enclosures of the model's own numbers are too wide to tell the variance from 0.
  public let relativeError: Double

  /// The relative error that precision is raised for.
  public static let goal = 1e-12

  /// Variances below this are upper ends only: far below the rounding of any simulated loss.
  public static let negligible = 1e-200

  /// Whether the loss is almost surely constant.
  public func isZero(at t: Int) -> Bool { values[t] == 0 }
}
