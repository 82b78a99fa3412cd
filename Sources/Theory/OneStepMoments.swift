internal import Scalars

/// Mean and variance, given the model P[t-1], of two sums over the next model: the squared error
/// D = Σ (P_k[t] - p_k)² and the overlap A = Σ p_k (P_k[t] - p_k).
///
/// With x = P[t-1] - p, e = 1 - alpha[t], m = p + e x and v = 1/n[t]:
///
///     E A = e Σ p x                      Var A = v (Σ m p² - (Σ m p)²)
///     E D = e² (1 - v) Σ x² + v (1 - Σ p² - 2 e Σ p x)
///     Var D = 4 e² v (Σ m x² - (Σ m x)²) - 8 e v² (Σ m² x - Σ m x Σ m²)
///             + 2 v² (1 - v) (Σ m² - 2 Σ m³ + (Σ m²)²) + 4 v³ (Σ m³ - (Σ m²)²)
///
/// - Meaning:    conditional on P[t-1] alone; the draws of generation t are what is random.
/// - Domain:     n >= 1, 0 <= alpha <= 1. For a real start generation 0 is the step from x = 0.
/// - Exactness:  exact over Rational; enclosure over Interval; Double: see ``OneStepLaw``.
/// - Complexity: about 50 operations.
/// - Source:     proofs-notes/one-step-moments.md.
struct OneStepMoments<Scalar: RecursionScalar> {
  let errorMean: Scalar
  let errorVariance: Scalar
  let overlapMean: Scalar
  let overlapVariance: Scalar

  init(
    given x: ModelSums<Scalar>, syntheticFraction e: Scalar, _ size: GenerationSize<Scalar>,
    _ constants: PowerSumConstants<Scalar>
  ) {
    let one = constants.one
    let two = one + one
    let three = two + one
    let four = two + two
    let (S2, S3) = (constants.squares, constants.cubes)
    let v = size.reciprocal
    let v2 = v * v
    let e2 = e * e
    // Of e x, so that m = p + e x has no factors left.
    let (A, B) = (e * x.overlap, e * x.overlapOfSquare)
    let (C, D, F) = (e2 * x.weightedSquares, e2 * x.squares, e2 * e * x.cubes)

    let inTruth = S2 + A
    let inDeviation = A + D
    let squares = S2 + two * A + D
    let cubes = S3 + three * (B + C) + F

    overlapMean = A
    overlapVariance = v * (S3 + B - inTruth * inTruth)
    errorMean = size.twoDistinct * D + v * (one - S2 - two * A)
    errorVariance =
      four * v * (C + F - inDeviation * inDeviation)
      - (four + four) * v2 * (B + two * C + F - inDeviation * squares)
      + two * v2 * size.twoDistinct * (squares - two * cubes + squares * squares)
      + four * v2 * v * (cubes - squares * squares)
  }
}

/// The sums over a model's deviation x = P - p that ``OneStepMoments`` needs.
struct ModelSums<Scalar> {
  /// Σ x².
  var squares: Scalar
  /// Σ p x.
  var overlap: Scalar
  /// Σ p² x.
  var overlapOfSquare: Scalar
  /// Σ p x².
  var weightedSquares: Scalar
  /// Σ x³.
  var cubes: Scalar
}
