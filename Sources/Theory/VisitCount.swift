internal import Foundation
internal import Intervals
internal import Multiprecision

/// What the error of a context needs to know of its count N of a generation's n draws, where each
/// draw falls in the context with probability pi.
///
///     z = P(N = 0) = q^n,   eps = E[1/N; N > 0] = Σ_{k=1...n} (q^(n-k) - q^n) / k,   q = 1 - pi
///
/// - Domain:     n ≥ 1, 0 ≤ pi ≤ 1. At pi = 0: z = 1, eps = 0; at pi = 1: z = 0, eps = 1/n.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: over Rational O(n) operations on numbers of O(n) bits. Over Interval about
///               min(n pi, bits / pi) operations, whichever of two series is shorter.
/// - Source:     proofs-notes/contexts.md, section 4.
struct VisitCount<Scalar> {
  /// z.
  let unseen: Scalar
  /// eps.
  let reciprocal: Scalar
}

extension VisitCount where Scalar == Rational {
  init(visit: Rational, sampleSize n: Int) {
    let q = Rational.one - visit
    // s[k] = Σ_{j=1...k} q^(k-j) / j, by Horner; eps = s[n] - q^n (1 + 1/2 + ... + 1/n).
    var sum = Rational.zero
    var harmonic = Rational.zero
    for k in 1...n {
      let reciprocal = Rational(1, k)
      sum.formMultiply(by: q)
      sum.formAdd(reciprocal)
      harmonic.formAdd(reciprocal)
    }
    unseen = q.power(n)
    reciprocal = sum - unseen * harmonic
  }
}

extension VisitCount where Scalar == Interval {
  /// - Returns: nil where both series need more than ``TheoryLimits/visitTerms`` terms.
  init?(visit: Rational, sampleSize n: Int, precision: Precision) {
    let terms = VisitSeries(visit: visit, sampleSize: n, precision: precision)
    unseen = terms.unseen
    if visit.isZero {
      reciprocal = Interval(.zero, precision: precision)
    } else if visit == .one {
      reciprocal = Interval(Rational(1, n), precision: precision)
    } else if min(terms.ascendingLength, terms.descendingLength) > Double(TheoryLimits.visitTerms) {
      return nil
    } else if terms.ascendingLength < terms.descendingLength {
      reciprocal = terms.ascending()
    } else {
      reciprocal = terms.descending()
    }
  }
}

/// Two enclosures of eps, for 0 < pi < 1.
struct VisitSeries {
  let visit: Rational
  let sampleSize: Int
  let precision: Precision
  /// q.
  private let missed: Interval
  let unseen: Interval

  init(visit: Rational, sampleSize: Int, precision: Precision) {
    self.visit = visit
    self.sampleSize = sampleSize
    self.precision = precision
    missed = Interval(.one - visit, precision: precision)
    unseen = missed.power(sampleSize)
  }

  /// About how many terms each takes; only speed depends on it.
  var ascendingLength: Double {
    let mean = Double(sampleSize) * Double(visit)
    return min(Double(sampleSize), mean + 15 * mean.squareRoot() + Double(precision.bits))
  }

  var descendingLength: Double {
    let bits = Double(precision.bits) + 2 * log2(Double(sampleSize)) + 8
    return min(Double(sampleSize), bits / -log2(1 - Double(visit)) + 1)
  }

  /// Σ_k P(N = k) / k for k = 1, 2, ..., until the rest is below the precision.
  ///
  /// The ratio P(k+1) / P(k) = (n-k) pi / ((k+1) q) decreases, so that once it is below 1 the rest is
  /// below a geometric series.
  func ascending() -> Interval {
    let one = Interval(.one, precision: precision)
    let odds = Interval(visit, precision: precision) / missed
    var probability = unseen
    var sum = Interval(.zero, precision: precision)
    for k in 1...sampleSize {
      probability = (probability * odds).multiplied(by: Rational(sampleSize - k + 1, k))
      let term = probability.divided(by: Rational(k))
      sum += term
      guard k & 15 == 0, k < sampleSize else { continue }
      let ratio = odds.multiplied(by: Rational(sampleSize - k, k + 1))
      guard ratio.isCertainlyLess(than: one) else { continue }
      let rest = term * ratio / (one - ratio)
      if isNegligible(rest, beside: sum) {
        return sum + Interval(.zero, precision: precision).hull(rest)
      }
    }
    return sum
  }

  /// Whether adding it widens a sum by no more than its last places.
  private func isNegligible(_ rest: Interval, beside sum: Interval) -> Bool {
    let scaled = rest.multiplied(by: Rational(2).power(precision.bits))
    return scaled.isCertainlyLessOrEqual(to: sum)
  }

  /// Σ_j (q^j - q^n) / (n-j) for j = 0, 1, ..., until the rest is below the precision.
  ///
  /// q^j - q^n <= q^j (n-j) pi, so that the terms from j = J on sum to at most q^J.
  func descending() -> Interval {
    var power = Interval(.one, precision: precision)
    var sum = Interval(.zero, precision: precision)
    for j in 0..<sampleSize {
      sum += (power - unseen).divided(by: Rational(sampleSize - j))
      power *= missed
      if j & 15 == 15, isNegligible(power, beside: sum) {
        return sum + Interval(.zero, precision: precision).hull(power)
      }
    }
    return sum
  }
}
