internal import Multiprecision
internal import Scalars

/// Moments of one category's proportion, generation by generation, by following draws back to their
/// ancestors.
///
///     M_i = E (alpha p + (1 - alpha) x)^i,     μ_j = Σ_i a(j, i) M_i
///
/// with x the proportion one generation before, μ_j the moment E x^j after n draws, and a(j, i) of
/// ``AncestorCounts``: j draws from a generation go back to i distinct members of it, and each of those
/// was in the category with probability alpha p + (1 - alpha) x, independently.
///
/// - Meaning:    M_n is the probability that all n draws fall in the category. For the complement of a
///               category, with 1 - p and 1 - x, it is the probability that the category is lost.
/// - Exactness:  exact over Rational; over Interval only nonnegative terms are added.
/// - Complexity: O(n[t] (n[t] + n[t+1])) operations per generation.
/// - Source:     proofs-notes/absorption-probability.md.
struct CategoryMoments<Scalar: RecursionScalar> {
  /// M_i of the generation last drawn, i = 0...n; its last entry is the probability that all n
  /// draws fell in the category. With alpha = 0 these are sums over several categories as well.
  private(set) var ofDraws: [Scalar]
  private let context: Scalar.Context

  /// E x^j of the generation last drawn, j = 0...degree; of the model before, at first.
  private(set) var moments: [Scalar]

  /// - Parameter moments: E x^j of the model that the first generation is drawn from; entry 0 is
  ///   never read.
  init(moments: [Scalar], in context: Scalar.Context) {
    self.moments = moments
    self.context = context
    ofDraws = moments
  }

  /// Draws a generation of n.
  ///
  /// - Parameters:
  ///   - fresh: alpha and p; nil where alpha is 0.
  ///   - degree: of the moments that the next generation needs.
  /// - Precondition: the moments reach degree n.
  mutating func advance(
    sampleSize n: Int, fresh: (alpha: Scalar, synthetic: Scalar, p: Scalar)?, degree: Int
  ) {
    precondition(moments.count > n, "moments to degree \(moments.count - 1) for n = \(n)")
    if let fresh {
      ofDraws = mixed(to: n, ofTruth: fresh.alpha * fresh.p, synthetic: fresh.synthetic)
    } else {
      ofDraws = Array(moments[0...n])
    }
    var ancestors = AncestorCounts<Scalar>(sampleSize: n, draws: degree, in: context)
    var next = [ofDraws[0]]
    next.reserveCapacity(degree + 1)
    for _ in 0..<degree {
      ancestors.advance()
      var sum = Scalar(.zero, in: context)
      for (i, probability) in ancestors.row.enumerated() where i > 0 {
        sum.formMultiplyAdd(probability, ofDraws[i])
      }
      next.append(sum)
    }
    moments = next
  }

  /// E (c + e x)^i for i = 0...n, by multiplying out one factor at a time.
  private func mixed(to n: Int, ofTruth c: Scalar, synthetic e: Scalar) -> [Scalar] {
    let zero = Scalar(.zero, in: context)
    // coefficients[l] is that of x^l in (c + e x)^i.
    var coefficients = [Scalar(.one, in: context)]
    var result = coefficients
    result.reserveCapacity(n + 1)
    for _ in 0..<n {
      coefficients.append(zero)
      for l in stride(from: coefficients.count - 1, through: 1, by: -1) {
        coefficients[l].formMultiply(by: c)
        coefficients[l].formMultiplyAdd(coefficients[l - 1], e)
      }
      coefficients[0].formMultiply(by: c)
      var sum = coefficients[0]
      for l in 1..<coefficients.count { sum.formMultiplyAdd(coefficients[l], moments[l]) }
      result.append(sum)
    }
    return result
  }
}
