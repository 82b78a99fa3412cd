internal import Multiprecision
internal import Scalars

/// Moments of the mean x and of the sum S of squared deviations from it, of n independent draws of a
/// law with the cumulants k1...k4.
///
///     E x   = k1                         E x²   = k1² + k2/n
///     E S   = (n-1) k2                   E x³   = k1³ + 3 k1 k2/n + k3/n²
///     E x S = (n-1) (k1 k2 + k3/n)       E x⁴   = k1⁴ + 6 k1² k2/n + (4 k1 k3 + 3 k2²)/n² + k4/n³
///     E x² S = (n-1) (k1² k2 + (2 k1 k3 + k2²)/n + k4/n²)
///     E S²  = (n-1)² (k2² + k4/n) + 2 (n-1) k2²
///
/// The cumulants are polynomials in the state of the generation before, hence so are the moments.
///
/// - Domain: n ≥ 1; at n = 1, S = 0. The weight of a moment, i + 2j for E x^i S^j, is at most 4.
/// - Source: proofs-notes/gaussian-mean-and-variance.md, section 2.
struct SampleMoments<Scalar: RecursionScalar>: Sendable {
  typealias Polynomial = SparsePolynomial<Scalar>

  /// E x^i S^j, by i and j.
  private let moments: [[Polynomial]]

  subscript(_ i: Int, _ j: Int) -> Polynomial { moments[i][j] }

  init(
    count n: Int, cumulants k: [Polynomial], weight: Int, scalar: (Rational) -> Scalar
  ) {
    precondition(n >= 1 && k.count == weight, "\(k.count) cumulants and \(n) draws")
    let one = Polynomial.constant(scalar(.one))
    /// A polynomial times a fraction.
    func term(_ polynomial: Polynomial, _ numerator: Rational, over divisor: Rational) -> Polynomial
    {
      polynomial.scaled(by: scalar(numerator / divisor))
    }
    let (size, degrees) = (Rational(n), Rational(n - 1))
    let squareOfMean = k[0] * k[0]
    let first: [Polynomial] = [one, term(k[1], degrees, over: .one)]
    let second: [Polynomial] = [k[0]]
    let third: [Polynomial] = [squareOfMean + term(k[1], .one, over: size)]
    guard weight > 2 else {
      moments = [first, second, third]
      return
    }
    let (n2, n3) = (size * size, size * size * size)
    let squareOfVariance = k[1] * k[1]
    let skew = k[0] * k[2]
    let meanAndVariance = squareOfMean * k[1]
    let xS = term(k[0] * k[1], degrees, over: .one) + term(k[2], degrees, over: size)
    let x2S =
      term(meanAndVariance, degrees, over: .one)
      + term(skew, Rational(2) * degrees, over: size)
      + term(squareOfVariance, degrees, over: size) + term(k[3], degrees, over: n2)
    let S2 =
      term(squareOfVariance, degrees * degrees + Rational(2) * degrees, over: .one)
      + term(k[3], degrees * degrees, over: size)
    let x3 =
      squareOfMean * k[0] + term(k[0] * k[1], Rational(3), over: size)
      + term(k[2], .one, over: n2)
    let x4 =
      squareOfMean * squareOfMean + term(meanAndVariance, Rational(6), over: size)
      + term(skew, Rational(4), over: n2) + term(squareOfVariance, Rational(3), over: n2)
      + term(k[3], .one, over: n3)
    moments = [first + [S2], second + [xS], third + [x2S], [x3], [x4]]
  }
}
