/// Why a test cannot be set up, or cannot go on.
public enum InferenceError: Error, Equatable, Sendable {
  case levelOutOfRange(Double)
  /// The null hypothesis names a mean or a variance that is not a finite number, or negative.
  case notATestableNull(t: Int, mean: Double, variance: Double)
  /// A betting test needs finite bounds on every value.
  case unbounded(t: Int, lower: Double, upper: Double)
  /// A value outside the range it was promised to lie in.
  case outOfRange(t: Int, value: Double, lower: Double, upper: Double)
}
