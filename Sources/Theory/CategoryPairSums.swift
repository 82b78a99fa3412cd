internal import Multiprecision
internal import Scalars

/// Variance of a loss that is a sum over categories, from the joint laws of two of them.
///
///     Var Σ f_k = Σ_k E f_k² + Σ_{k≠l} E f_k f_l - (Σ_k E f_k)²
///
/// Categories with the same probability and start are alike, and so are pairs of them.
///
/// - Exactness:  exact over Rational where f is rational; enclosures over Interval.
/// - Complexity: see ``PairMoments``, once for each pair of unlike categories and for each group of
///               like ones. Refused above ``TheoryLimits/pairLawWork`` before work starts.
/// - Source:     proofs-notes/loss-variance.md, section 5.
struct CategoryPairSums<Scalar: RecursionScalar> {
  /// Categories that are alike.
  struct Group {
    let size: Int
    let truth: Scalar
    /// P_k[0] where it is given, else the truth that generation 0 is drawn from.
    let start: Scalar
    /// f(c/n) for c = 0...n.
    let losses: (_ sampleSize: Int) -> [Scalar]
  }

  let groups: [Group]
  let sampleSizes: [Int]
  /// alpha[t] and 1 - alpha[t].
  let mixture: [(fresh: Scalar, synthetic: Scalar)]
  let isRealStart: Bool
  let context: Scalar.Context

  /// E Σ f_k and E (Σ f_k)² at the generations that are drawn: 0...T for a real start, else 1...T.
  private struct Sums {
    var means: [Scalar]
    var squares: [Scalar]
  }

  /// Var Σ f_k at t = 0...T; 0 for a given generation 0.
  ///
  /// - Precondition: at least two categories.
  func variances(shouldStop: () -> Bool) throws(NoTheory) -> [Scalar] {
    let zero = Scalar(.zero, in: context)
    let none = Array(repeating: zero, count: sampleSizes.count)
    var sums = Sums(means: none, squares: none)
    for i in groups.indices {
      for j in i..<groups.count where i != j || groups[i].size > 1 {
        try add(i, j, to: &sums, shouldStop)
      }
    }
    return zip(sums.means, sums.squares).map { mean, square in square - mean * mean }
  }

  /// The group whose joint law with group `i` also tells the law of `i` alone.
  private func companion(of i: Int) -> Int { groups[i].size > 1 ? i : i == 0 ? 1 : 0 }

  private func add(
    _ i: Int, _ j: Int, to sums: inout Sums, _ shouldStop: () -> Bool
  ) throws(NoTheory) {
    let (a, b) = (groups[i], groups[j])
    let pairs = i == j ? a.size * (a.size - 1) : 2 * a.size * b.size
    let firstDrawn = isRealStart ? 0 : 1
    guard firstDrawn < sampleSizes.count else { return }
    var law = PairMoments(a.start, b.start, degree: sampleSizes[firstDrawn], in: context)
    for t in firstDrawn..<sampleSizes.count {
      let n = sampleSizes[t]
      let (fresh, synthetic) = mixture[t]
      try law.advance(
        sampleSize: n, .init(ofTruth: fresh * a.truth, synthetic: synthetic),
        .init(ofTruth: fresh * b.truth, synthetic: synthetic),
        degree: t + 1 < sampleSizes.count ? sampleSizes[t + 1] : 0, shouldStop: shouldStop)
      let (ofA, ofB) = (a.losses(n), b.losses(n))
      let probabilities = law.probabilities
      var product = Scalar(.zero, in: context)
      for (x, row) in probabilities.enumerated() {
        product.formMultiplyAdd(sum(row, ofB), ofA[x])
      }
      sums.squares[t].formMultiplyAdd(product, Scalar(Rational(pairs), in: context))
      if j == companion(of: i) {
        add(probabilities.map { sum($0) }, ofA, times: a.size, at: t, to: &sums)
      }
      if i != j, i == companion(of: j) {
        let marginal = (0...n).map { y in
          sum(probabilities[0...(n - y)].map { $0[y] })
        }
        add(marginal, ofB, times: b.size, at: t, to: &sums)
      }
    }
  }

  /// Adds what a category's own law says, for all categories alike.
  private func add(
    _ law: [Scalar], _ losses: [Scalar], times size: Int, at t: Int, to sums: inout Sums
  ) {
    let factor = Scalar(Rational(size), in: context)
    let weighted = zip(law, losses).map { $0 * $1 }
    sums.means[t].formMultiplyAdd(sum(weighted), factor)
    sums.squares[t].formMultiplyAdd(sum(weighted, losses), factor)
  }

  private func sum(_ terms: [Scalar]) -> Scalar {
    terms.reduce(into: Scalar(.zero, in: context)) { $0.formAdd($1) }
  }

  private func sum(_ a: [Scalar], _ b: [Scalar]) -> Scalar {
    var total = Scalar(.zero, in: context)
    for (x, y) in zip(a, b) { total.formMultiplyAdd(x, y) }
    return total
  }
}
