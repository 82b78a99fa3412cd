internal import Models
internal import Multiprecision
internal import Scalars

/// Probabilities that draws from P[t], with replacement, are identical by descent: that they go
/// back to the same fresh draw of the truth.
struct IdentityByDescent<Scalar: RecursionScalar>: Sendable {
  /// Two draws are identical by descent.
  var two: Scalar
  /// Three draws are.
  var three: Scalar
  /// Four draws are.
  var four: Scalar
  /// Four draws form exactly two pairs.
  var twoPairs: Scalar
}

/// Variance of the squared error for an unbiased start, from four probabilities of identity by
/// descent.
///
///     f' = 1/n + (1 - 1/n) e² f                     e = 1 - alpha[t], n = n[t]
///     g' = 1/n² + 3 (n-1)/n² e² f + (n-1)(n-2)/n² e³ g
///     q' = 1/n³ + 7 (n-1)/n³ e² f + 6 (n-1)(n-2)/n³ e³ g + (n-1)(n-2)(n-3)/n³ e⁴ q
///     d' = 3 (n-1)/n³ (1 - e² f) + 6 (n-1)(n-2)/n³ e² (f - e g) + (n-1)(n-2)(n-3)/n³ e⁴ d
///     Var D = q (1 - 2 S2 - 3 S2² + 4 S3) + d (H² + 2 (S2 - 2 S3 + S2²)) / 3 - (f H)²
///
/// Works backwards along lineages where ``PowerSumMoments`` works forwards on moments: each is the
/// test of the other. Results come from the moments, which cover every start.
///
/// - Domain:     starts real and truth.
/// - Exactness:  exact over Rational; over Interval an enclosure that cancels where Var D is small.
/// - Complexity: O(K) once, then O(1) per generation.
/// - Source:     proofs-notes/squared-error-variance.md.
enum SquaredErrorVariance {
  /// - Returns: nil for a given start, and where the scalar cannot hold a number of the model.
  static func identities<Scalar: RecursionScalar>(
    of chain: CategoricalChain, in context: Scalar.Context
  ) -> [IdentityByDescent<Scalar>]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context), scalars.point == nil else {
      return nil
    }
    let zero = scalars.scalar(.zero)
    var state = IdentityByDescent(two: zero, three: zero, four: zero, twoPairs: zero)
    if scalars.isRealStart { state.advance(syntheticFraction: zero, scalars, at: 0) }
    var states = [state]
    for t in 0..<scalars.horizon {
      guard let synthetic = scalars.syntheticFraction(at: t + 1) else { return nil }
      state.advance(syntheticFraction: synthetic, scalars, at: t + 1)
      states.append(state)
    }
    return states
  }

  static func trajectory<Scalar: RecursionScalar>(
    of chain: CategoricalChain, in context: Scalar.Context
  ) -> [Scalar]? {
    guard let scalars = ChainScalars<Scalar>(chain, in: context),
      let states: [IdentityByDescent<Scalar>] = identities(of: chain, in: context)
    else { return nil }
    let one = scalars.scalar(.one)
    let constants = PowerSumConstants(truth: scalars.truth, one: one)
    let (S2, S3) = (constants.squares, constants.cubes)
    let squared = S2 * S2
    let H = one - S2
    func whole(_ k: Int) -> Scalar { scalars.scalar(Rational(k)) }
    let ofFour = one - whole(2) * S2 - whole(3) * squared + whole(4) * S3
    let ofPairs =
      scalars.scalar(Rational(1, 3)) * (H * H + whole(2) * (S2 - whole(2) * S3 + squared))
    return states.map { state in
      let mean = state.two * H
      return state.four * ofFour + state.twoPairs * ofPairs - mean * mean
    }
  }
}

extension IdentityByDescent {
  fileprivate mutating func advance(
    syntheticFraction e: Scalar, _ scalars: ChainScalars<Scalar>, at t: Int
  ) {
    let n = Rational(scalars.sampleSize(at: t))
    let one = scalars.scalar(.one)
    let e2 = e * e
    let e3 = e2 * e
    /// weight · (n-1)...(n-distinct+1) / n^(draws-1).
    func chance(_ weight: Int, distinct: Int, draws: Int) -> Scalar {
      var product = Rational(weight)
      for k in 1..<draws {
        product.formDivide(by: n)
        if k < distinct { product.formMultiply(by: n - Rational(k)) }
      }
      return scalars.scalar(product)
    }
    let old = self
    two = chance(1, distinct: 1, draws: 2) + chance(1, distinct: 2, draws: 2) * e2 * old.two
    three =
      chance(1, distinct: 1, draws: 3) + chance(3, distinct: 2, draws: 3) * e2 * old.two
      + chance(1, distinct: 3, draws: 3) * e3 * old.three
    four =
      chance(1, distinct: 1, draws: 4) + chance(7, distinct: 2, draws: 4) * e2 * old.two
      + chance(6, distinct: 3, draws: 4) * e3 * old.three
      + chance(1, distinct: 4, draws: 4) * e3 * e * old.four
    twoPairs =
      chance(3, distinct: 2, draws: 4) * (one - e2 * old.two)
      + chance(6, distinct: 3, draws: 4) * e2 * (old.two - e * old.three)
      + chance(1, distinct: 4, draws: 4) * e3 * e * old.twoPairs
  }
}
