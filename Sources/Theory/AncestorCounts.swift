internal import Multiprecision
internal import Scalars

/// How many distinct members of a generation its draws go back to, row by row.
///
///     a(0, 0) = 1,      a(l+1, i) = (i/n) a(l, i) + ((n - i + 1)/n) a(l, i-1)
///
/// - Meaning:    a(l, i) is the probability that l draws with replacement from n members hit exactly
///               i of them. It is S(l, i) n(n-1)...(n-i+1) / n^l, with S of Stirling's second kind.
/// - Domain:     n ≥ 1, l ≥ 0; i = 0...min(l, n).
/// - Exactness:  sums of products of nonnegative terms: nothing cancels.
/// - Complexity: O(min(l, n)) operations per row, in place.
/// - Source:     proofs-notes/absorption-probability.md.
struct AncestorCounts<Scalar: RecursionScalar> {
  /// a(l, ·) for the current l.
  private(set) var row: [Scalar]
  /// i/n and (n - i)/n.
  private let old: [Scalar]
  private let new: [Scalar]
  private let zero: Scalar

  init(sampleSize n: Int, draws limit: Int, in context: Scalar.Context) {
    zero = Scalar(.zero, in: context)
    let members = 0...min(n, limit)
    old = members.map { Scalar(Rational($0, n), in: context) }
    new = members.map { Scalar(Rational(n - $0, n), in: context) }
    row = [Scalar(.one, in: context)]
  }

  /// From l draws to l + 1.
  mutating func advance() {
    if row.count < old.count { row.append(zero) }
    // Downward, so that entry i - 1 is still that of l draws.
    for i in stride(from: row.count - 1, through: 1, by: -1) {
      row[i].formMultiply(by: old[i])
      row[i].formMultiplyAdd(row[i - 1], new[i - 1])
    }
    row[0] = zero
  }
}
