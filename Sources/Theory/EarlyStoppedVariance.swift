internal import Models
internal import Multiprecision
internal import Scalars

/// Variance of an early-stopped diffusion with a perfect score that learns from itself.
///
///     v[t] = r (alpha[t] s + (1 - alpha[t]) v[t-1]) + 1 - r
///
/// - Meaning:    E x² under P[t]; all means are 0.
/// - Domain:     0 ≤ r ≤ 1. At r = 0 every generation is standard normal; at r = 1 nothing is lost.
/// - Shape:      T + 1 values, index = generation. v[0] is r s + 1 - r (real), s (truth), or given.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Source:     proofs-notes/early-stopping.md.
enum EarlyStoppedVariance {
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func trajectory<Scalar: RecursionScalar>(
    of model: DiffusionModel, in context: Scalar.Context
  ) -> [Scalar]? {
    guard let s = Scalar.make(model.variance, in: context),
      let r = Scalar.make(model.retention, in: context)
    else { return nil }
    let one = Scalar(.one, in: context)
    var value: Scalar
    switch model.start {
    case .real: value = r * s + (one - r)
    case .truth: value = s
    case .point(let given):
      guard let given = Scalar.make(given, in: context) else { return nil }
      value = given
    }
    var result = [value]
    for alpha in model.alpha.dropFirst() {
      guard let fresh = Scalar.make(alpha, in: context) else { return nil }
      value = r * (fresh * s + (one - fresh) * value) + (one - r)
      result.append(value)
    }
    return result
  }

  /// E x⁴ under P[t]. With Z standard normal, E (√r Y + √(1-r) Z)⁴ = r² E Y⁴ + 6 r (1-r) E Y² + 3 (1-r)²,
  /// and the fourth moments of a mixture mix. A given start is normal.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func fourthMoments<Scalar: RecursionScalar>(
    of model: DiffusionModel, in context: Scalar.Context
  ) -> [Scalar]? {
    guard let s = Scalar.make(model.variance, in: context),
      let r = Scalar.make(model.retention, in: context),
      let seconds: [Scalar] = trajectory(of: model, in: context)
    else { return nil }
    let (one, three) = (Scalar(.one, in: context), Scalar(Rational(3), in: context))
    let lost = one - r
    var value = three * seconds[0] * seconds[0]
    var result = [value]
    for (alpha, before) in zip(model.alpha.dropFirst(), seconds) {
      guard let fresh = Scalar.make(alpha, in: context) else { return nil }
      let second = fresh * s + (one - fresh) * before
      let fourth = fresh * (three * s * s) + (one - fresh) * value
      value = r * r * fourth + (three + three) * (r * lost) * second + three * lost * lost
      result.append(value)
    }
    return result
  }

  /// The fixed point (r a s + 1 - r) / (1 - (1-a) r); nil where (1-a) r may be 1.
  static func limit<Scalar: RecursionScalar>(
    of model: DiffusionModel, alpha: Scalar, isCertainlyPositive: (Scalar) -> Bool,
    in context: Scalar.Context
  ) -> Scalar? {
    guard let s = Scalar.make(model.variance, in: context),
      let r = Scalar.make(model.retention, in: context)
    else { return nil }
    let one = Scalar(.one, in: context)
    let lost = one - (one - alpha) * r
    guard isCertainlyPositive(lost) else { return nil }
    return (r * alpha * s + (one - r)) / lost
  }
}
