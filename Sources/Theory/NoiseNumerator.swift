internal import Scalars

/// c[t] = (1 - B[t]) H + B[t] G, the numerator of the sampling noise c[t] / n[t] of a generation,
/// with B[t] = (1 - alpha[1]) ... (1 - alpha[t]).
///
/// H is its value for a model that has the truth's mean, G for one that has the start's mean. Both
/// are nonnegative, so nothing cancels however far the start is from the truth
/// (proofs-notes/expected-squared-error.md).
struct NoiseNumerator<Scalar: RecursionScalar> {
  private let ofTruth: Scalar
  /// Nil for an unbiased start: c[t] = H throughout.
  private let ofStart: Scalar?
  private let one: Scalar
  private var memory: Scalar

  /// - Parameters:
  ///   - ofTruth: H.
  ///   - ofStart: G, or nil for a start whose mean is the truth.
  init(ofTruth: Scalar, ofStart: Scalar?, one: Scalar) {
    self.ofTruth = ofTruth
    self.ofStart = ofStart
    self.one = one
    memory = one
  }

  /// c of the current generation; c[0] = G.
  var current: Scalar {
    guard let ofStart else { return ofTruth }
    return (one - memory) * ofTruth + memory * ofStart
  }

  mutating func advance(syntheticFraction: Scalar) {
    if ofStart != nil { memory = memory * syntheticFraction }
  }
}
