internal import Intervals
public import Models
internal import Multiprecision
public import Scalars

/// The variance of one draw as a function of the mean, where it is a polynomial of degree at most 2:
///
///     V(m) = v0 + v1 m + v2 m²
///
/// | family | V(m) |
/// |---|---|
/// | normal, variance s | s |
/// | poisson | m |
/// | binomial, r trials | m - m²/r |
/// | gamma, shape r | m²/r |
/// | negative-binomial, shape r | m + m²/r |
/// | hyperbolic-secant, shape r | r + m²/r |
/// | categorical (trace of the covariance) | 1 - Σ m² |
///
/// With x = M - mu: E V(M) = V(mu) + V'(mu) E x + v2 E |x|², so that the expected error obeys a closed
/// recursion exactly for these families (proofs-notes/generation-graph.md, section 1).
public struct VarianceFunction<Scalar: RecursionScalar>: Sendable {
  /// V(mu), mu the truth.
  public let atTruth: Scalar
  /// v2.
  public let curvature: Scalar
  /// V'(mu), where the model is a number.
  public let slope: Scalar?
  /// V'(mu) d with d the deviation of the given start from the truth; 0 for a start that is not given.
  public let slopeAlongStart: Scalar
  /// |d|².
  public let startDistance: Scalar

  public init(
    atTruth: Scalar, curvature: Scalar, slopeAlongStart: Scalar, startDistance: Scalar,
    slope: Scalar? = nil
  ) {
    self.slope = slope
    self.atTruth = atTruth
    self.curvature = curvature
    self.slopeAlongStart = slopeAlongStart
    self.startDistance = startDistance
  }

  /// - Returns: nil where the scalar cannot hold a number of the model.
  public init?(_ model: MeanModel, in context: Scalar.Context) {
    var truth: [Scalar] = []
    for value in model.family.truth {
      guard let scalar = Scalar.make(value, in: context) else { return nil }
      truth.append(scalar)
    }
    var start: [Scalar]?
    if let point = model.givenPoint {
      start = point.compactMap { Scalar.make($0, in: context) }
      guard start?.count == point.count else { return nil }
    }
    let one = Scalar(.one, in: context)
    let zero = Scalar(.zero, in: context)
    if case .categorical = model.family {
      self.init(
        atTruth: ExpectedSquaredError.heterozygosity(of: truth, one: one), curvature: -one,
        slopeAlongStart: Self.categoricalSlope(truth, start, zero: zero),
        startDistance: start.map {
          ExpectedSquaredError.squaredDistance($0, truth, one: one)
        } ?? zero)
      return
    }
    guard let coefficients = Self.coefficients(model.family, in: context) else { return nil }
    let (v0, v1, v2) = coefficients
    let mean = truth[0]
    let deviation = start.map { $0[0] - mean } ?? zero
    let slope = v1 + (v2 + v2) * mean
    self.init(
      atTruth: v0 + mean * (v1 + v2 * mean), curvature: v2, slopeAlongStart: slope * deviation,
      startDistance: deviation * deviation, slope: slope)
  }

  /// -2 <p, d>.
  private static func categoricalSlope(
    _ truth: [Scalar], _ start: [Scalar]?, zero: Scalar
  ) -> Scalar {
    guard let start else { return zero }
    var sum = zero
    for (p, m) in zip(truth, start) { sum = sum + p * (p - m) }
    return sum + sum
  }

  /// v0, v1, v2 of a family of numbers.
  private static func coefficients(
    _ family: MeanFamily, in context: Scalar.Context
  ) -> (Scalar, Scalar, Scalar)? {
    let one = Scalar(.one, in: context)
    let zero = Scalar(.zero, in: context)
    func scalar(_ number: Number) -> Scalar? { Scalar.make(number, in: context) }
    switch family {
    case .normal(_, let variance):
      guard let variance = scalar(variance) else { return nil }
      return (variance, zero, zero)
    case .poisson: return (zero, one, zero)
    case .binomial(_, let trials): return (zero, one, Scalar(Rational(-1, trials), in: context))
    case .gamma(_, let shape):
      guard let shape = scalar(shape) else { return nil }
      return (zero, zero, one / shape)
    case .negativeBinomial(_, let shape):
      guard let shape = scalar(shape) else { return nil }
      return (zero, one, one / shape)
    case .hyperbolicSecant(_, let shape):
      guard let shape = scalar(shape) else { return nil }
      return (shape, zero, one / shape)
    case .categorical: return nil
    }
  }
}
