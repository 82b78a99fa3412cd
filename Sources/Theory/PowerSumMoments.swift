internal import Intervals
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
}

extension PowerSumConstants {
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
  /// Var Σ P². With P = p + x, Σ P² = Σ p² + 2 A + D.
  var varianceOfHeterozygosity: Scalar {
    let shared = varianceA + covarianceAD
    let twice = shared + shared
    return twice + twice + varianceD
  }
}

extension PowerSumMoments<Interval> {
  /// Whether every number lies in its old enclosure, after a bias that has all but vanished is widened
  /// to include 0, towards which it would shrink for ever.
  ///
  /// One generation is a map F of enclosures that respects inclusion: from F(X) within X it follows
  /// that F(F(X)) is within F(X), and so on, so F(X) encloses all that is to come while F stays.
  mutating func settles(from old: PowerSumMoments) -> Bool {
    meanA = Self.withZero(meanA)
    meanB = Self.withZero(meanB)
    return isWithin(old)
  }

  /// An enclosure, with 0 included where it is below one unit in the last place of 1.
  private static func withZero(_ value: Interval) -> Interval {
    let unit = Rational(2).power(-value.precision.bits)
    guard value.magnitude.upper.isLess(than: unit) else { return value }
    return value.hull(Interval(.zero, precision: value.precision))
  }

  private func isWithin(_ old: PowerSumMoments) -> Bool {
    old.meanA.contains(meanA) && old.meanB.contains(meanB) && old.meanC.contains(meanC)
      && old.meanD.contains(meanD) && old.meanF.contains(meanF)
      && old.varianceA.contains(varianceA) && old.covarianceAD.contains(covarianceAD)
      && old.varianceD.contains(varianceD)
  }
}

extension PowerSumMoments {
  /// The moments of every generation.
  ///
  /// - Parameter settles: whether the second moments, one generation after the first, enclose those of
  ///   every later generation of the same schedule: they then stand for the rest of a constant one.
  ///   It may widen them.
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func trajectory(
    of chain: CategoricalChain, in context: Scalar.Context,
    settles: (PowerSumMoments, inout PowerSumMoments) -> Bool = { _, _ in false },
    shouldStop: () -> Bool = { false }
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
    let constant = Self.firstConstantGeneration(of: chain)
    for t in 0..<scalars.horizon {
      if t & 255 == 0 && shouldStop() { throw .stopped }
      guard let synthetic = scalars.syntheticFraction(at: t + 1) else { return nil }
      let old = moments
      moments.advance(
        syntheticFraction: synthetic, GenerationSize(scalars, at: t + 1), constants)
      let isSettled = t + 1 >= constant && settles(old, &moments)
      trajectory.append(moments)
      if isSettled {
        trajectory += repeatElement(moments, count: scalars.horizon - (t + 1))
        break
      }
    }
    return trajectory
  }

  /// The first generation from which on alpha and n are known to stay the same.
  private static func firstConstantGeneration(of chain: CategoricalChain) -> Int {
    let sizes = chain.schedules.sampleSizes
    func isSame(_ t: Int) -> Bool {
      guard sizes[t - 1] == sizes[t] else { return false }
      if chain.scheme == .replace { return true }
      guard let alpha = chain.schedules.alpha[t].exactValue else { return false }
      return chain.schedules.alpha[t - 1].exactValue == alpha
    }
    var first = chain.horizon
    while first > 1 && isSame(first) { first -= 1 }
    return first
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
