internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// What the mean of a random number N of draws needs to know of N.
///
///     empty = P(N = 0),   reciprocals[j] = E[1/N^j; N > 0],  j = 0...3
///
/// - Domain:     as of ``Models/RandomSizes``.
/// - Exactness:  sums of nonnegative terms. Exact over Rational for finite laws; over Interval also
///               for Poisson numbers, whose tail is below a geometric series.
/// - Complexity: binomial O(n), Poisson O(mean + precision), multiples O(1) each.
/// - Source:     proofs-notes/random-sizes.md, section 2.
struct CountMoments<Scalar: RecursionScalar> {
  let empty: Scalar
  let reciprocals: [Scalar]

  /// - Returns: nil where the scalar cannot hold them: a Rational those of a Poisson number, or of
  ///   long binomial sums.
  init?(_ law: RandomSizes.Law, size n: Int, in context: Scalar.Context) {
    switch law {
    case .multiples(let multiples, let probabilities):
      var empty = Rational.zero
      var sums = Array(repeating: Rational.zero, count: 4)
      for (multiple, probability) in zip(multiples, probabilities) {
        guard multiple > 0 else {
          empty += probability
          continue
        }
        var term = probability
        for j in sums.indices {
          sums[j] += term
          term = term / (Rational(multiple) * Rational(n))
        }
      }
      self.empty = Scalar(empty, in: context)
      reciprocals = sums.map { Scalar($0, in: context) }
    case .binomial(let share):
      if Scalar.self == Rational.self, n * share.bitCount > TheoryLimits.exactCountBits {
        return nil
      }
      let counts = ReciprocalCounts<Scalar>(visit: share, sampleSize: n, in: context)
      empty = counts.unseen
      reciprocals = counts.reciprocals
    case .poisson(let rate):
      guard let precision = context as? Precision else { return nil }
      let sums = Self.poisson(mean: rate * Rational(n), precision: precision)
      let scalars = sums.compactMap { Scalar.make(.enclosure($0), in: context) }
      guard scalars.count == sums.count else { return nil }
      empty = scalars[0]
      reciprocals = Array(scalars.dropFirst())
    }
  }

  /// P(N = 0), then the four sums, term by term until the rest is below the precision: from k > mean
  /// on, P(N = k + 1) / P(N = k) = mean/(k + 1) is below 1 and falls.
  private static func poisson(mean: Rational, precision: Precision) -> [Interval] {
    let zero = Interval(.zero, precision: precision)
    let empty = (-Interval(mean, precision: precision)).exponential()
    var probability = empty
    var sums = [zero, zero, zero, zero]
    let scale = Rational(2).power(precision.bits)
    var k = 0
    while true {
      k += 1
      probability = probability.multiplied(by: mean / Rational(k))
      var term = probability
      for j in sums.indices {
        sums[j] += term
        if j < 3 { term = term.divided(by: Rational(k)) }
      }
      let ratio = mean / Rational(k + 1)
      guard k & 15 == 0, ratio < .one else { continue }
      let rest = probability.multiplied(by: ratio / (.one - ratio))
      // The smallest of the sums is the last.
      if rest.multiplied(by: scale).isCertainlyLessOrEqual(to: sums[3]) {
        return [empty] + sums.map { $0 + zero.hull(rest) }
      }
    }
  }
}
