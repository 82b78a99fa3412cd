internal import Intervals
internal import Multiprecision
public import Scalars

/// Stationary law of one category's count under constant alpha > 0 and n.
///
///     (1 - e^j a(j, j)) M_j = Σ_{l < j} C(j, l) c^(j-l) e^l μ_l + e^j Σ_{i < j} a(j, i) M_i
///     μ_j = Σ_i a(j, i) M_i,      Pr(X = x) = C(n, x) Σ_i (-1)^i C(n-x, i) M_{x+i}
///
/// with c = alpha p, e = 1 - alpha, a(j, i) of ``AncestorCounts``, M_j = E (c + e X/n)^j and
/// μ_j = E (X/n)^j: draws of a category are followed back through a generation, and again.
///
/// - Meaning:    X counts a category of probability p among the n draws of a generation, long after the
///               start, whatever the start was.
/// - Domain:     0 < alpha ≤ 1, n ≥ 1, 0 ≤ p ≤ 1.
/// - Exactness:  exact over Rational. Over Interval M and μ are sums of nonnegative terms; the law itself
///               alternates and loses up to about 2 n bits, which the caller adds.
/// - Complexity: O(n²) operations and O(n) memory.
/// - Source:     proofs-notes/stationary-law.md.
public struct StationaryLaw<Scalar: RecursionScalar> {
  /// E (X/n)^j for j = 0...n.
  public let moments: [Scalar]
  /// M_j for j = 0...n: the probability that j further draws all fall in the category.
  let drawMoments: [Scalar]
  private let context: Scalar.Context

  /// - Parameters:
  ///   - alpha: certainly positive.
  ///   - synthetic: 1 - alpha.
  public init(
    alpha: Scalar, synthetic: Scalar, sampleSize n: Int, probability p: Scalar,
    in context: Scalar.Context
  ) {
    precondition(n >= 1, "sample size must be at least 1, but is \(n)")
    let one = Scalar(.one, in: context)
    let zero = Scalar(.zero, in: context)
    let ofTruth = alpha * p
    var ancestors = AncestorCounts<Scalar>(sampleSize: n, draws: n, in: context)
    var moments = [one]
    var drawMoments = [one]
    // coefficients[l] is that of x^l in (c + e x)^j.
    var coefficients = [one]
    for j in 1...n {
      ancestors.advance()
      coefficients.append(zero)
      for l in stride(from: j, through: 1, by: -1) {
        coefficients[l].formMultiply(by: ofTruth)
        coefficients[l].formMultiplyAdd(coefficients[l - 1], synthetic)
      }
      coefficients[0].formMultiply(by: ofTruth)
      var known = zero
      for i in 1..<j { known.formMultiplyAdd(ancestors.row[i], drawMoments[i]) }
      var fresh = zero
      for l in 0..<j { fresh.formMultiplyAdd(coefficients[l], moments[l]) }
      let allOld = coefficients[j]
      let draw = (fresh + allOld * known) / (one - allOld * ancestors.row[j])
      drawMoments.append(draw)
      moments.append(known + ancestors.row[j] * draw)
    }
    self.moments = moments
    self.drawMoments = drawMoments
    self.context = context
  }

  public var sampleSize: Int { moments.count - 1 }

  /// Pr(X = n): all draws fall in the category.
  public var probabilityOfAll: Scalar { drawMoments[sampleSize] }

  /// Pr(X = x) for x = 0...n.
  public var probabilities: [Scalar] {
    // Differences of M: Σ_i (-1)^i C(m, i) M_{x+i} is the m-th one, m = n - x.
    var differences = drawMoments
    var result = [drawMoments[sampleSize]]
    var choices = Rational.one
    for m in 1...sampleSize {
      for x in 0...(sampleSize - m) {
        differences[x].formSubtract(differences[x + 1])
      }
      let x = sampleSize - m
      choices.formMultiply(by: Rational(x + 1, m))
      result.append(Scalar(choices, in: context) * differences[x])
    }
    return result.reversed()
  }
}
