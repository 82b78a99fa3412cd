internal import Models
internal import Multiprecision
internal import Scalars

/// Moments of the deviation x = P[t] - p that determine the variance of the squared error: a closed
/// linear system of eight numbers, for any start, whatever the number of categories.
///
/// With A = Σ p_i x_i and D = Σ x_i² (the squared error), the fields below. The variance is carried
/// itself, not as E D² - (E D)², which would lose twice the digits of n.
///
/// - Meaning:    moments over all draws of generations 0...t (0 only where the start is real).
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: O(K) once, then about 70 operations per generation.
/// - Source:     proofs-notes/fourth-moments.md.
struct PowerSumMoments<Scalar: RecursionScalar>: Sendable {
  /// E Σ p_i x_i.
  var meanA: Scalar
  /// E Σ p_i² x_i.
  var meanB: Scalar
  /// E Σ p_i x_i².
  var meanC: Scalar
  /// E Σ x_i², the expected squared error.
  var meanD: Scalar
  /// E Σ x_i³.
  var meanF: Scalar
  /// Var A.
  var varianceA: Scalar
  /// Cov(A, D).
  var covarianceAD: Scalar
  /// Var D, the variance of the squared error.
  var varianceD: Scalar
}

/// Σ p², Σ p³ and a generation's numbers: what one step of ``PowerSumMoments`` needs.
struct PowerSumConstants<Scalar: RecursionScalar>: Sendable {
  let one: Scalar
  let squares: Scalar
  let cubes: Scalar

  init(truth: [Scalar], one: Scalar) {
    self.one = one
    var squares = one - one
    var cubes = one - one
    for value in truth {
      let square = value * value
      squares = squares + square
      cubes = cubes + square * value
    }
    self.squares = squares
    self.cubes = cubes
  }
}

extension PowerSumMoments {
  /// The moments of every generation.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func trajectory(
    of chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [PowerSumMoments]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    let constants = PowerSumConstants(truth: scalars.truth, one: scalars.scalar(.one))
    var moments = PowerSumMoments(ofPoint: scalars.point ?? scalars.truth, scalars)
    if scalars.isRealStart {
      moments.advance(
        syntheticFraction: scalars.scalar(.zero),
        GenerationSize(scalars, at: 0), constants)
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

  /// A model that is not random.
  private init(ofPoint point: [Scalar], _ scalars: ChainScalars<Scalar>) {
    let zero = scalars.scalar(.zero)
    (meanA, meanB, meanC, meanD, meanF) = (zero, zero, zero, zero, zero)
    (varianceA, covarianceAD, varianceD) = (zero, zero, zero)
    guard scalars.point != nil else { return }
    for (value, p) in zip(point, scalars.truth) {
      let x = value - p
      let square = x * x
      meanA.formMultiplyAdd(p, x)
      meanB.formMultiplyAdd(p * p, x)
      meanC.formMultiplyAdd(p, square)
      meanD.formAdd(square)
      meanF.formMultiplyAdd(square, x)
    }
  }
}
