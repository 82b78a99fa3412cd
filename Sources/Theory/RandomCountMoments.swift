internal import Models
internal import Multiprecision
internal import Scalars

/// Moments of the deviation x = P[t] - p of a context whose count of draws is random, for the variance of
/// its squared error D: the system of ``PowerSumMoments`` in raw moments, averaged over the count.
///
/// A step with N = k draws is a polynomial of degree 3 in 1/k with coefficients that are linear in the
/// old moments, so E[1/N^j; N > 0], j = 0...3, are all that is needed of N; without a draw the moments
/// stay (keep), or are those of a given law (fall back).
///
/// - Exactness:  exact over Rational; over Interval E D² - (E D)² cancels, which the caller's precision
///               has to carry.
/// - Source:     proofs-notes/contexts.md, section 5.
struct RandomCountMoments<Scalar: RecursionScalar> {
  // With A = Σ p x: E A, E Σ p² x, E Σ p x², E D, E Σ x³, E A², E A D, E D².
  private var a, b, c, d, f, aa, ad, dd: Scalar

  /// Var D for t = 0...T.
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func variances(
    of chain: CategoricalChain, visit: Rational, unseen rule: ContextModel.UnseenRule,
    in context: Scalar.Context
  ) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context) else { return nil }
    var law: [Scalar] = []
    for value in rule.initial.values {
      guard let scalar = Scalar.make(value, in: context) else { return nil }
      law.append(scalar)
    }
    let unseen = RandomCountMoments(ofPoint: law, scalars)
    let keeps = if case .keep = rule { true } else { false }
    let constants = PowerSumConstants(truth: scalars.truth, one: scalars.scalar(.one))
    var moments =
      scalars.isRealStart ? unseen : RandomCountMoments(ofPoint: scalars.truth, scalars)
    var known: [Int: ReciprocalCounts<Scalar>] = [:]
    var values: [Scalar] = []
    for (t, n) in chain.schedules.sampleSizes.enumerated() {
      if t > 0 || scalars.isRealStart {
        var e = scalars.scalar(.zero)
        if t > 0 {
          guard let synthetic = scalars.syntheticFraction(at: t) else { return nil }
          e = synthetic
        }
        let counts =
          known[n] ?? ReciprocalCounts<Scalar>(visit: visit, sampleSize: n, in: context)
        known[n] = counts
        moments = moments.next(
          syntheticFraction: e, counts, unseen: keeps ? moments : unseen, constants)
      }
      values.append(moments.dd - moments.d * moments.d)
    }
    return values
  }

  private init(ofPoint point: [Scalar], _ scalars: ChainScalars<Scalar>) {
    let zero = scalars.scalar(.zero)
    (a, b, c, d, f) = (zero, zero, zero, zero, zero)
    for (value, p) in zip(point, scalars.truth) {
      let x = value - p
      let square = x * x
      a.formMultiplyAdd(p, x)
      b.formMultiplyAdd(p * p, x)
      c.formMultiplyAdd(p, square)
      d.formAdd(square)
      f.formMultiplyAdd(square, x)
    }
    (aa, ad, dd) = (a * a, a * d, d * d)
  }

  private func next(
    syntheticFraction e: Scalar, _ counts: ReciprocalCounts<Scalar>,
    unseen: RandomCountMoments, _ constants: PowerSumConstants<Scalar>
  ) -> RandomCountMoments {
    let one = constants.one
    let (two, three) = (one + one, one + one + one)
    let four = two + two
    let (S2, S3) = (constants.squares, constants.cubes)
    let H = one - S2
    let e2 = e * e
    let e3 = e2 * e
    // The mixture scales what is of degree j in x by e^j.
    let (A, B, C, D, F) = (e * a, e * b, e2 * c, e2 * d, e3 * f)
    let (AA, AD, DD) = (e2 * aa, e3 * ad, e2 * e2 * dd)
    // Σ m², Σ m³ and (Σ m²)² of the sampled law, in the mean.
    let squares = S2 + two * A + D
    let cubes = S3 + three * (B + C) + F
    let squaresTwice = S2 * S2 + four * AA + DD + four * S2 * A + two * S2 * D + four * AD
    let distinct = squares - two * cubes + squaresTwice
    // Σ m x · Σ m² - Σ m² x, both in the mean.
    let spread = S2 * A + S2 * D + two * AA + three * AD + DD - (B + two * C + F)

    /// z times the old one, and the average of a polynomial in 1/N.
    func average(_ old: Scalar, _ terms: Scalar...) -> Scalar {
      var sum = counts.unseen * old
      for (j, term) in terms.enumerated() { sum.formMultiplyAdd(counts.reciprocals[j], term) }
      return sum
    }
    var next = self
    next.a = average(unseen.a, A)
    next.b = average(unseen.b, B)
    next.c = average(unseen.c, C, S2 - S3 + A - two * B - C)
    next.d = average(unseen.d, D, H - two * A - D)
    next.f = average(
      unseen.f, F, three * (D - two * C + A - B - F),
      two * F - three * (D - two * C) - three * two * (A - B) + one - three * S2 + two * S3)
    next.aa = average(unseen.aa, AA, S3 + B - S2 * S2 - two * S2 * A - AA)
    next.ad = average(
      unseen.ad, AD,
      H * A - two * AA - AD + two * (B + C - S2 * A - S2 * D - AA - AD),
      two * (S2 * S2 + three * S2 * A + two * AA + S2 * D + AD - S3 - two * B - C))
    next.dd = average(
      unseen.dd, DD,
      two * (H * D - DD) - four * AD + four * (C + F - AA - two * AD - DD),
      DD + four * AA + H * H + four * AD - two * H * D - four * H * A + four * two * spread
        + two * distinct,
      four * (cubes - squaresTwice) - two * distinct)
    return next
  }
}
