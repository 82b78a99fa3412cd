internal import Models
internal import Multiprecision
internal import Scalars

/// Moments of the deviation x = P[t] - p that determine the variance of chi-squared: a closed linear
/// system of eight numbers, for any start from which chi-squared is finite.
///
/// All sums are over the categories with p > 0; X = Σ x²/p is chi-squared and L = Σ x/p. The variance is
/// carried itself, as in ``PowerSumMoments``.
///
/// - Meaning:    moments over all draws of generations 0...t (0 only where the start is real).
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: O(K) once, then about 60 operations per generation.
/// - Source:     proofs-notes/chi-squared-variance.md.
struct ChiSquaredMoments<Scalar: RecursionScalar>: Sendable {
  /// E Σ x/p.
  private(set) var meanL: Scalar
  /// E Σ x/p².
  private(set) var meanQ: Scalar
  /// E Σ x²/p².
  private(set) var meanG: Scalar
  /// E Σ x²/p, the expected chi-squared.
  private(set) var meanX: Scalar
  /// E Σ x³/p².
  private(set) var meanF: Scalar
  /// Var L.
  private(set) var varianceL: Scalar
  /// Cov(L, X).
  private(set) var covarianceLX: Scalar
  /// Var X, the variance of chi-squared.
  private(set) var varianceX: Scalar

  /// The moments of generations 0...T.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  /// - Throws: where chi-squared is infinite, or enclosures do not tell.
  static func trajectory(
    of chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [ChiSquaredMoments]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let constants = ChiSquaredConstants(
      scalars, support: try ChiSquaredRisk.checkedSupport(chain))
    var moments = ChiSquaredMoments(start: scalars, constants)
    if scalars.isRealStart {
      moments.advance(
        syntheticFraction: scalars.scalar(.zero), GenerationSize(scalars, at: 0), constants)
    }
    var trajectory = [moments]
    trajectory.reserveCapacity(scalars.horizon + 1)
    for t in 0..<scalars.horizon {
      if t & 255 == 0 && shouldStop() { throw .stopped }
      guard let synthetic = scalars.syntheticFraction(at: t + 1) else { return nil }
      moments.advance(
        syntheticFraction: synthetic, GenerationSize(scalars, at: t + 1), constants)
      trajectory.append(moments)
    }
    return trajectory
  }

  /// A model that is not random: a given point, or the truth.
  private init(start: ChainScalars<Scalar>, _ constants: ChiSquaredConstants<Scalar>) {
    let zero = start.scalar(.zero)
    (meanL, meanQ, meanG, meanX, meanF) = (zero, zero, zero, zero, zero)
    (varianceL, covarianceLX, varianceX) = (zero, zero, zero)
    guard let point = start.point else { return }
    for i in constants.support {
      let p = start.truth[i]
      let deviation = point[i] - p
      let relative = deviation / p
      meanL.formAdd(relative)
      meanQ.formAdd(relative / p)
      meanG.formMultiplyAdd(relative, relative)
      meanX.formMultiplyAdd(relative, deviation)
      meanF.formMultiplyAdd(relative * relative, deviation)
    }
  }

  /// One generation: the mixture (deviations shrink by 1 - alpha), then n multinomial draws.
  ///
  /// Each line has the new number's own coefficient collected into one product in [0, 1]; the
  /// formulas are those of the note, in its order.
  private mutating func advance(
    syntheticFraction e: Scalar, _ size: GenerationSize<Scalar>,
    _ constants: ChiSquaredConstants<Scalar>
  ) {
    let one = constants.one
    let two = one + one
    let three = two + one
    let four = two + two
    let k = constants.count
    let v = size.reciprocal
    let v2 = v * v
    let e2 = e * e
    let e3 = e2 * e
    let (l, q) = (e * meanL, e * meanQ)
    let (g, x) = (e2 * meanG, e2 * meanX)
    let f = e3 * meanF
    let (U, W) = (e2 * varianceL, e3 * covarianceLX)
    let V = e2 * e2 * varianceX

    // m = p + e x is the sampled law: Σ m/p, Σ m²/p, then Σ m/p², Σ m²/p², Σ m³/p².
    let first = k + l
    let second = one + x
    let reciprocals = constants.reciprocals + q
    let squares = k + two * l + g
    let cubes = one + three * x + f
    let spread = first - two * second

    let noise =
      four * v * (x + f - x * x)
      + four * v2 * (l + g - four * x - two * f - x * spread)
      + two * v2 * size.twoDistinct * (squares - two * cubes + second * second)
      + v2 * v * (reciprocals - four * squares + four * cubes - spread * spread)
    varianceX =
      size.fourDistinct * V + two * v * size.threeDistinct * W + v2 * size.twoDistinct * U + noise
    covarianceLX =
      size.threeDistinct * W + v * size.twoDistinct * U + two * v * (l + g - first * x)
      + v2 * (reciprocals - two * squares - first * spread)
    varianceL = size.twoDistinct * U + v * (reciprocals - first * first)
    meanF =
      size.threeDistinct * f + three * v * (l + g) - three * two * v * size.twoDistinct * x
      + v2 * (reciprocals - three * squares + two)
    meanG = size.twoDistinct * g + v * (reciprocals - k - two * l)
    meanX = size.twoDistinct * x + v * (k - one + l)
    (meanL, meanQ) = (l, q)
  }
}

/// The categories with p > 0, how many they are, and Σ 1/p over them.
private struct ChiSquaredConstants<Scalar: RecursionScalar> {
  let support: [Int]
  let one: Scalar
  let count: Scalar
  let reciprocals: Scalar

  init(_ scalars: ChainScalars<Scalar>, support: [Int]) {
    self.support = support
    one = scalars.scalar(.one)
    count = scalars.scalar(Rational(support.count))
    var sum = scalars.scalar(.zero)
    for i in support { sum.formAdd(one / scalars.truth[i]) }
    reciprocals = sum
  }
}
