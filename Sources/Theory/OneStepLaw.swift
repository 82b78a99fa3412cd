internal import Intervals
public import Models
internal import Multiprecision
internal import Scalars

/// What theory knows of one generation given the model before it, for tests of single steps:
/// ``OneStepMoments`` in double, with bounds on their errors.
public struct OneStepLaw: Sendable {
  /// The sums of the previous model that ``generation(_:given:inputError:)`` takes, in its order.
  public static let sums = [
    DeviationSum(truthPower: 0, deviationPower: 2), DeviationSum(truthPower: 1, deviationPower: 1),
    DeviationSum(truthPower: 2, deviationPower: 1), DeviationSum(truthPower: 1, deviationPower: 2),
    DeviationSum(truthPower: 0, deviationPower: 3),
  ]

  /// Mean and variance of one sum, and how far each may be from the exact one.
  public struct Moments: Sendable {
    public let mean: Double
    public let variance: Double
    public let meanError: Double
    public let varianceError: Double
  }

  public struct Generation: Sendable {
    /// Of Σ (P - p)², the first of ``OneStepLaw/sums``.
    public let squaredError: Moments
    /// Of Σ p (P - p), the second.
    public let overlap: Moments
  }

  /// The first generation that is drawn: 0 from a real start, otherwise 1.
  public let firstGeneration: Int

  private struct Step: Sendable {
    let syntheticFraction: Double
    let size: GenerationSize<Double>
  }

  private let steps: [Step]
  private let constants: PowerSumConstants<Double>

  /// - Complexity: O(K + T).
  public init(of chain: CategoricalChain) {
    if case .real = chain.start { firstGeneration = 0 } else { firstGeneration = 1 }
    // At a precision beyond double's, so that sums over many categories are right to the last bit.
    let context = Precision(bits: 128)
    guard let exact = ChainScalars<Interval>(chain, in: context) else {
      preconditionFailure("an interval holds every number of a model")
    }
    constants = PowerSumConstants(
      PowerSumConstants(truth: exact.truth, one: exact.scalar(.one)))
    steps = (0...chain.horizon).map { t in
      Step(
        // Generation 0 sees real data only.
        syntheticFraction: t == 0 ? 0 : exact.syntheticFraction(at: t)?.upperDouble ?? 1,
        size: GenerationSize(GenerationSize(exact, at: t)))
    }
  }

  /// The law of generation t.
  ///
  /// - Parameters:
  ///   - t: from ``firstGeneration`` to the horizon.
  ///   - sums: of P[t-1], in the order of ``sums``; ignored at t = 0, where there is none.
  ///   - inputError: a bound on the error of each of them; at least 2^-46.
  /// - Exactness: the stated errors are derived in the note; they are absolute, for sums of size
  ///   up to 2.
  public func generation(
    _ t: Int, given sums: [Double], inputError: Double
  ) -> Generation {
    precondition(sums.count == Self.sums.count, "\(sums.count) sums of a model")
    precondition(inputError >= 0x1p-46, "sums with an error of \(inputError)")
    let x =
      t == 0
      ? ModelSums(squares: 0, overlap: 0, overlapOfSquare: 0, weightedSquares: 0, cubes: 0)
      : ModelSums(
        squares: sums[0], overlap: sums[1], overlapOfSquare: sums[2], weightedSquares: sums[3],
        cubes: sums[4])
    let step = steps[t]
    let moments = OneStepMoments<Double>(
      given: x, syntheticFraction: step.syntheticFraction, step.size, constants)
    let v = step.size.reciprocal
    return Generation(
      squaredError: Moments(
        mean: moments.errorMean, variance: moments.errorVariance, meanError: 4 * inputError,
        varianceError: 64 * v * (1 + 6 * v) * inputError),
      overlap: Moments(
        mean: moments.overlapMean, variance: moments.overlapVariance, meanError: 2 * inputError,
        varianceError: 16 * v * inputError))
  }
}

extension PowerSumConstants<Double> {
  fileprivate init(_ exact: PowerSumConstants<Interval>) {
    self.init(one: 1, squares: exact.squares.upperDouble, cubes: exact.cubes.upperDouble)
  }
}

extension GenerationSize<Double> {
  fileprivate init(_ exact: GenerationSize<Interval>) {
    self.init(
      reciprocal: exact.reciprocal.upperDouble, twoDistinct: exact.twoDistinct.upperDouble,
      threeDistinct: exact.threeDistinct.upperDouble, fourDistinct: exact.fourDistinct.upperDouble,
      oneMinusTwo: exact.oneMinusTwo.upperDouble, oneMinusSix: exact.oneMinusSix.upperDouble)
  }
}
