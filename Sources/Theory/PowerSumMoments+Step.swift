internal import Multiprecision
internal import Scalars

/// v = 1/n and the falling products 1 - v, (1 - v)(1 - 2v), (1 - v)(1 - 2v)(1 - 3v), 1 - 6v.
struct GenerationSize<Scalar: RecursionScalar>: Sendable {
  let reciprocal: Scalar
  let twoDistinct: Scalar
  let threeDistinct: Scalar
  let fourDistinct: Scalar
  let oneMinusTwo: Scalar
  let oneMinusSix: Scalar
}

extension GenerationSize {
  init(_ scalars: ChainScalars<Scalar>, at t: Int) {
    let n = scalars.sampleSize(at: t)
    func minus(_ k: Int) -> Scalar { scalars.scalar(Rational(n - k, n)) }
    reciprocal = scalars.scalar(Rational(1, n))
    twoDistinct = minus(1)
    oneMinusTwo = minus(2)
    threeDistinct = twoDistinct * oneMinusTwo
    fourDistinct = threeDistinct * minus(3)
    oneMinusSix = minus(6)
  }
}

extension PowerSumMoments {
  /// One generation: the mixture (deviations shrink by 1 - alpha), then n multinomial draws.
  ///
  /// Each line has the new number's own coefficient collected into one product in [0, 1], so that
  /// the widths of intervals do not feed on themselves. The formulas are those of the note, in its
  /// order.
  mutating func advance(
    syntheticFraction e: Scalar, _ size: GenerationSize<Scalar>,
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
    let e3 = e2 * e
    let (a, b) = (e * meanA, e * meanB)
    let (C, D) = (e2 * meanC, e2 * meanD)
    let F = e3 * meanF
    let (U, W) = (e2 * varianceA, e3 * covarianceAD)
    let V = e2 * e2 * varianceD

    // m = p + e x is the sampled law: its inner products with p and with e x, and its power sums.
    let inTruth = S2 + a
    let inDeviation = a + D
    let squares = S2 + two * a + D
    let cubes = S3 + three * (b + C) + F

    let noise =
      four * v * (C + F - inDeviation * inDeviation)
      - (four + four) * v2 * (b + two * C + F - inDeviation * squares)
      + two * v2 * size.twoDistinct * (squares - two * cubes + squares * squares)
      + four * v2 * v * (cubes - squares * squares)
    let fromU = four * v * size.twoDistinct * U

    varianceD =
      size.fourDistinct * V - (four * three) * v * size.threeDistinct * W
      - fromU * size.oneMinusSix + noise
    covarianceAD =
      size.threeDistinct * W - fromU
      + two * v * size.twoDistinct * (C - inTruth * D)
      + two * v * (b - inTruth * a)
      - two * v2 * (S3 + two * b - inTruth * (S2 + two * a))
    varianceA = size.twoDistinct * U + v * (S3 + b - inTruth * inTruth)
    meanF =
      size.threeDistinct * F + three * v * size.twoDistinct * (D - two * C)
      + three * v * size.oneMinusTwo * (a - b)
      + v2 * (one - three * S2 + two * S3)
    meanC = size.twoDistinct * C + v * (S2 - S3 + a - two * b)
    meanD = size.twoDistinct * D + v * (one - S2 - two * a)
    (meanA, meanB) = (a, b)
  }
}
