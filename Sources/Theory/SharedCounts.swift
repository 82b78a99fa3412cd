internal import Multiprecision
internal import Scalars

/// What one context's share of a generation is known by: N, binomial (n, pi).
///
///     z = P(N = 0),   reciprocals[j] = E[1/N^j; N > 0],  j = 0...3
///
/// - Domain:     n ≥ 1, 0 ≤ pi ≤ 1.
/// - Exactness:  sums of nonnegative terms; exact over Rational.
/// - Complexity: O(n).
/// - Source:     proofs-notes/contexts.md, section 5.
struct ReciprocalCounts<Scalar: RecursionScalar> {
  let unseen: Scalar
  let reciprocals: [Scalar]

  init(visit: Rational, sampleSize n: Int, in context: Scalar.Context) {
    let law = BinomialLaw<Scalar>(visit: visit, sampleSize: n, in: context)
    let zero = Scalar(.zero, in: context)
    unseen = law.probabilities[0]
    var sums = Array(repeating: zero, count: 4)
    for k in 1...n {
      var term = law.probabilities[k]
      for j in 0...3 {
        sums[j].formAdd(term)
        if j < 3 { term.formMultiply(by: Scalar(Rational(1, k), in: context)) }
      }
    }
    reciprocals = sums
  }
}

/// What two contexts' shares N and M of the same n draws are known by: expectations of products of the
/// three factors 1{N = 0}, 1{N > 0} and 1{N > 0}/N with those of M.
///
///     E[1/N · 1/M; N, M > 0] = Σ_{k=1...n} P(N = k)/k · f(n-k),   f(m) = E[1/M'; M' > 0]
///     f(m) = q f(m-1) + (1 - q^m)/m,   M' binomial (m, r),   r = pi_M / (1 - pi_N),   q = 1 - r
///
/// - Domain:     n ≥ 1, pi_N + pi_M ≤ 1.
/// - Exactness:  sums of nonnegative terms but for complements of probabilities; exact over Rational.
/// - Complexity: O(n).
/// - Source:     proofs-notes/contexts.md, section 5.
struct SharedCounts<Scalar: RecursionScalar> {
  /// Row: the factor of N; column: of M; both in the order above.
  let products: [[Scalar]]

  init(visits: (Rational, Rational), sampleSize n: Int, in context: Scalar.Context) {
    func scalar(_ value: Rational) -> Scalar { Scalar(value, in: context) }
    let (one, zero) = (scalar(.one), scalar(.zero))
    let first = BinomialLaw<Scalar>(visit: visits.0, sampleSize: n, in: context).probabilities
    let second = BinomialLaw<Scalar>(visit: visits.1, sampleSize: n, in: context).probabilities
    let either = BinomialLaw<Scalar>(
      visit: visits.0 + visits.1, sampleSize: n, in: context
    ).probabilities
    func reciprocal(_ law: [Scalar]) -> Scalar {
      var sum = zero
      for k in 1...n { sum.formMultiplyAdd(law[k], scalar(Rational(1, k))) }
      return sum
    }
    let (ofN, ofM) = (reciprocal(first), reciprocal(second))
    // One unseen, the other not: N given M = 0 is binomial with the share pi_N / (1 - pi_M).
    func alone(_ visit: Rational, without other: Rational, _ unseen: Scalar) -> Scalar {
      if other == .one { return zero }
      let law = BinomialLaw<Scalar>(
        visit: visit / (.one - other), sampleSize: n, in: context)
      return unseen * reciprocal(law.probabilities)
    }
    let onlyN = alone(visits.0, without: visits.1, second[0])
    let onlyM = alone(visits.1, without: visits.0, first[0])
    var both = zero
    if visits.0 != .one {
      let r = visits.1 / (.one - visits.0)
      let (share, missed) = (scalar(r), scalar(.one - r))
      // f(m), and 1 + q + ... + q^(m-1), so that 1 - q^m is no difference.
      var f = [zero]
      var powers = zero
      for m in stride(from: 1, to: n, by: 1) {
        powers = one + missed * powers
        f.append(missed * f[m - 1] + share * powers * scalar(Rational(1, m)))
      }
      for k in 1...n {
        both.formMultiplyAdd(first[k] * scalar(Rational(1, k)), f[n - k])
      }
    }
    let (zN, zM, zz) = (first[0], second[0], either[0])
    products = [
      [zz, zN - zz, onlyM],
      [zM - zz, one - zN - zM + zz, ofM - onlyM],
      [onlyN, ofN - onlyN, both],
    ]
  }
}

/// P(N = k) for k = 0...n, N binomial.
private struct BinomialLaw<Scalar: RecursionScalar> {
  let probabilities: [Scalar]

  init(visit: Rational, sampleSize n: Int, in context: Scalar.Context) {
    func scalar(_ value: Rational) -> Scalar { Scalar(value, in: context) }
    guard visit != .one else {
      probabilities = Array(repeating: scalar(.zero), count: n) + [scalar(.one)]
      return
    }
    let missed = scalar(.one - visit)
    var first = scalar(.one)
    for _ in 0..<n { first.formMultiply(by: missed) }
    let odds = scalar(visit / (.one - visit))
    var values = [first]
    values.reserveCapacity(n + 1)
    for k in 1...n {
      values.append(values[k - 1] * odds * scalar(Rational(n - k + 1, k)))
    }
    probabilities = values
  }
}
