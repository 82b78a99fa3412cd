public import Models
public import Scalars

/// Expected squared error of the contaminated chain, for any start and any schedule.
///
///     R[t] = (1 - alpha[t])² (1 - 1/n[t]) R[t-1] + c[t] / n[t],   c[t] = (1 - B[t]) H + B[t] G
///
/// with H = 1 - Σ p², B[t] = Π_{1...t} (1 - alpha[s]) and G = 1 + Σ p² - 2 <p, E P[0]>. The term in G
/// carries the bias of the start: for the starts real and truth G = H and c[t] = H.
///
/// - Meaning:    E Σ (P_i[t] - p_i)² over all draws of generations 1...t, and of generation 0 where
///               the start is real.
/// - Domain:     n ≥ 1, alpha in [0, 1]. R[0] is H/n[0] (real), 0 (truth), Σ (P_i[0] - p_i)² (point).
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  exact over Rational; enclosure over Interval, all terms nonnegative, so that the
///               relative width grows by a few units in the last place per generation.
/// - Complexity: O(K) once, then O(1) operations per generation.
/// - Source:     proofs-notes/expected-squared-error.md.
/// - Limits:     schedules fixed in advance.
public enum ExpectedSquaredError {
  /// - Returns: nil where the scalar cannot hold a number of the model.
  public static func trajectory<Scalar: RecursionScalar>(
    of chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let one = scalars.scalar(.one)
    let levels = noiseLevels(of: scalars)
    let noise = NoiseNumerator(ofTruth: levels.0, ofStart: levels.1, one: one)
    let initial = scalars.point.map { squaredDistance($0, scalars.truth, one: one) }
    return try contractingTrajectory(
      scalars, noise: noise, ofPoint: initial, shouldStop: shouldStop)
  }

  /// H, and G where the start is a given point.
  static func noiseLevels<Scalar: RecursionScalar>(
    of scalars: ChainScalars<Scalar>
  ) -> (Scalar, Scalar?) {
    let one = scalars.scalar(.one)
    return (
      heterozygosity(of: scalars.truth, one: one),
      scalars.point.map { noiseNumerator(of: $0, truth: scalars.truth, one: one) }
    )
  }

  /// H = Σ p (1 - p).
  static func heterozygosity<Scalar: RecursionScalar>(of p: [Scalar], one: Scalar) -> Scalar {
    var sum = one - one
    for value in p { sum = sum + value * (one - value) }
    return sum
  }

  static func squaredDistance<Scalar: RecursionScalar>(
    _ a: [Scalar], _ b: [Scalar], one: Scalar
  ) -> Scalar {
    var sum = one - one
    for (x, y) in zip(a, b) {
      let difference = x - y
      sum = sum + difference * difference
    }
    return sum
  }

  /// G = E |e_Y - p|² with Y drawn from the start: Σ P_i[0] (1 - 2 p_i + Σ p²).
  static func noiseNumerator<Scalar: RecursionScalar>(
    of start: [Scalar], truth: [Scalar], one: Scalar
  ) -> Scalar {
    var squares = one - one
    for value in truth { squares = squares + value * value }
    var sum = one - one
    for (mass, value) in zip(start, truth) {
      sum = sum + mass * (one - value - value + squares)
    }
    return sum
  }
}

/// z[t] = (1 - alpha[t])² (1 - 1/n[t]) z[t-1] + c[t] / n[t]: the shape that the squared error and the
/// chi-squared distance share.
///
/// - Parameter ofPoint: z[0] for a given start; else z[0] is c[0]/n[0] (real) or 0 (truth).
func contractingTrajectory<Scalar: RecursionScalar>(
  _ scalars: ChainScalars<Scalar>, noise: NoiseNumerator<Scalar>, ofPoint: Scalar?,
  shouldStop: () -> Bool
) throws(NoTheory) -> [Scalar]? {
  var noise = noise
  var value = scalars.scalar(.zero)
  if let ofPoint {
    value = ofPoint
  } else if scalars.isRealStart {
    value = noise.current * scalars.reciprocalSampleSize(at: 0)
  }
  var values = [value]
  values.reserveCapacity(scalars.horizon + 1)
  for t in 0..<scalars.horizon {
    if t & 1023 == 0 && shouldStop() { throw .stopped }
    guard let synthetic = scalars.syntheticFraction(at: t + 1) else { return nil }
    noise.advance(syntheticFraction: synthetic)
    let shrink = synthetic * synthetic * scalars.distinctFraction(at: t + 1)
    value = shrink * value + noise.current * scalars.reciprocalSampleSize(at: t + 1)
    values.append(value)
  }
  return values
}
