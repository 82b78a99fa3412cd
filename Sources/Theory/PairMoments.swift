internal import Multiprecision
internal import Scalars

/// The joint law of two categories' counts, generation by generation, through mixed moments.
///
///     E u^i v^j,   u = alpha p + (1 - alpha) x,   v = alpha q + (1 - alpha) y
///     E x'^a y'^b = Σ_{i<=a, j<=b} s(a, i) s(b, j) n(n-1)...(n-i-j+1)/n^(i+j) E u^i v^j
///     Pr(X = x, Y = y) = n!/(x! y! m!) E u^x v^y (1 - u - v)^m,   m = n - x - y
///
/// with s(a, i) = S(a, i) n^(i-a), S of Stirling's second kind: a draws of the one category and b of the
/// other go back to i and j distinct members of the generation. Rows and columns are transformed one
/// after the other, so a generation takes O(n³) operations where its transition matrix has O(n⁴)
/// entries.
///
/// Results come from ``FixedPairLaw``, which shares nothing with this: each is the test of the other.
///
/// - Exactness:  exact over Rational. Over Interval the moments are sums of nonnegative terms; the law
///               is made of differences and loses up to about 2.3 n bits, which the caller adds.
/// - Source:     proofs-notes/loss-variance.md, section 5.
struct PairMoments<Scalar: RecursionScalar> {
  /// One category's part in a mixture: alpha p, and 1 - alpha.
  struct Share {
    let ofTruth: Scalar
    let synthetic: Scalar
  }

  /// E x^a y^b for a + b up to the degree asked for; row a.
  private var moments: [[Scalar]]
  /// E u^i v^j of the generation last drawn, i + j <= n; row i.
  private var ofDraws: [[Scalar]] = []
  private let context: Scalar.Context
  private let zero: Scalar
  private let one: Scalar

  /// A model that is not random.
  init(_ x: Scalar, _ y: Scalar, degree: Int, in context: Scalar.Context) {
    self.context = context
    zero = Scalar(.zero, in: context)
    one = Scalar(.one, in: context)
    var powers: [[Scalar]] = []
    var row = [one]
    for _ in 0..<degree { row.append(row[row.count - 1] * y) }
    for a in 0...degree {
      powers.append(Array(row.prefix(degree - a + 1)))
      for b in row.indices { row[b].formMultiply(by: x) }
    }
    moments = powers
  }

  /// Draws a generation of n.
  ///
  /// - Parameter degree: of the moments that the next generation needs.
  /// - Precondition: the moments reach degree n.
  mutating func advance(
    sampleSize n: Int, _ first: Share, _ second: Share, degree: Int, shouldStop: () -> Bool
  ) throws(NoTheory) {
    precondition(moments.count > n, "moments to degree \(moments.count - 1) for n = \(n)")
    let rows = mixtureTable(first, n)
    let columns = mixtureTable(second, n)
    // E u^i y^b, then E u^i v^j.
    var halfway: [[Scalar]] = []
    for i in 0...n {
      if shouldStop() { throw .stopped }
      halfway.append(
        (0...(n - i)).map { b in
          var sum = zero
          for (a, coefficient) in rows[i].enumerated() {
            sum.formMultiplyAdd(coefficient, moments[a][b])
          }
          return sum
        })
    }
    ofDraws = halfway.enumerated().map { i, row in
      (0...(n - i)).map { j in product(columns[j], row) }
    }
    if degree > 0 { try follow(n, degree, shouldStop) }
  }

  /// The moments of the generation just drawn.
  private mutating func follow(
    _ n: Int, _ degree: Int, _ shouldStop: () -> Bool
  ) throws(NoTheory) {
    let members = stirlingTable(n, degree)
    // n(n-1)...(n-k+1) / n^k.
    var distinct = [one]
    for k in 0..<n { distinct.append(distinct[k] * Scalar(Rational(n - k, n), in: context)) }
    let weighted = ofDraws.enumerated().map { i, row in
      row.enumerated().map { j, value in distinct[i + j] * value }
    }
    var next: [[Scalar]] = []
    for a in 0...degree {
      if shouldStop() { throw .stopped }
      // Over the members that the a draws go back to, for each j that is left.
      let halfway = (0...min(n, degree - a)).map { j in
        var sum = zero
        for (i, coefficient) in members[a].enumerated() where j < weighted[i].count {
          sum.formMultiplyAdd(coefficient, weighted[i][j])
        }
        return sum
      }
      next.append((0...(degree - a)).map { b in product(members[b], halfway) })
    }
    moments = next
  }

  private func product(_ a: [Scalar], _ b: [Scalar]) -> Scalar {
    var sum = zero
    for (x, y) in zip(a, b) { sum.formMultiplyAdd(x, y) }
    return sum
  }

  /// Row i: the coefficients of x^a in (c + e x)^i.
  private func mixtureTable(_ share: Share, _ n: Int) -> [[Scalar]] {
    var rows = [[one]]
    for i in 0..<n {
      let row = rows[i]
      var next = [share.ofTruth * row[0]]
      for a in 1..<(row.count + 1) {
        var value = share.synthetic * row[a - 1]
        if a < row.count { value.formMultiplyAdd(share.ofTruth, row[a]) }
        next.append(value)
      }
      rows.append(next)
    }
    return rows
  }

  /// Row a: s(a, i) for i = 0...min(a, n).
  private func stirlingTable(_ n: Int, _ degree: Int) -> [[Scalar]] {
    var rows = [[one]]
    for a in 0..<degree {
      let row = rows[a]
      rows.append(
        (0...min(a + 1, n)).map { i in
          var value = i < row.count ? row[i] * Scalar(Rational(i, n), in: context) : zero
          if i > 0 { value.formAdd(row[i - 1]) }
          return value
        })
    }
    return rows
  }

  /// Pr(X = x, Y = y) for x + y <= n; row x.
  ///
  /// - Precondition: a generation was drawn.
  var probabilities: [[Scalar]] {
    let n = ofDraws.count - 1
    var differences = ofDraws
    var result = ofDraws
    // choices[x][y] = n! / (x! y! m!) on the diagonal x + y = n - m, from one diagonal to the next.
    for m in 0...n {
      var choices = Rational.one
      for k in 0..<m { choices.formMultiply(by: Rational(n - k, k + 1)) }
      // C(n, m), then C(n - m, x).
      for x in 0...(n - m) {
        let y = n - m - x
        result[x][y] = Scalar(choices, in: context) * differences[x][y]
        choices.formMultiply(by: Rational(y, x + 1))
      }
      // E u^x v^y w^(m+1) = E u^x v^y w^m - E u^(x+1) v^y w^m - E u^x v^(y+1) w^m.
      guard m < n else { break }
      for x in 0..<(n - m) {
        for y in 0..<(n - m - x) {
          differences[x][y].formSubtract(differences[x + 1][y])
          differences[x][y].formSubtract(differences[x][y + 1])
        }
      }
    }
    return result
  }
}
