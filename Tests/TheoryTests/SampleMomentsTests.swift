import Multiprecision
import Testing

@testable import Theory

/// Oracle: every sample of a law on three points, enumerated over fractions.
@Suite struct SampleMomentsTests {
  static let law: [(value: Rational, probability: Rational)] = [
    (fraction("-1"), fraction("1/6")), (fraction("1/2"), fraction("1/3")),
    (fraction("3"), fraction("1/2")),
  ]

  /// E x^i S^j over all samples of n.
  static func enumerated(_ n: Int, _ i: Int, _ j: Int) -> Rational {
    var samples: [([Rational], Rational)] = [([], .one)]
    for _ in 0..<n {
      samples = samples.flatMap { sample in
        law.map { (sample.0 + [$0.value], sample.1 * $0.probability) }
      }
    }
    return samples.reduce(.zero) { sum, sample in
      let mean = sample.0.reduce(.zero, +) / Rational(n)
      let squares = sample.0.reduce(.zero) { $0 + ($1 - mean) * ($1 - mean) }
      return sum + sample.1 * mean.power(i) * squares.power(j)
    }
  }

  /// The cumulants of the law, from its raw moments.
  static var cumulants: [Rational] {
    let m = (0...4).map { k in law.reduce(Rational.zero) { $0 + $1.probability * $1.value.power(k) }
    }
    let third = m[3] - Rational(3) * m[2] * m[1] + Rational(2) * m[1].power(3)
    let fourth =
      m[4] - Rational(4) * m[3] * m[1] - Rational(3) * m[2] * m[2]
      + Rational(12) * m[2] * m[1] * m[1] - Rational(6) * m[1].power(4)
    return [m[1], m[2] - m[1] * m[1], third, fourth]
  }

  @Test(arguments: [1, 2, 3, 4]) func agreesWithAllSamples(n: Int) throws {
    let moments = SampleMoments<Rational>(
      count: n, cumulants: Self.cumulants.map { .constant($0) }, weight: 4, scalar: { $0 })
    for i in 0...4 {
      for j in 0...(4 - i) / 2 {
        let value = moments[i, j].terms.first?.coefficient ?? .zero
        #expect(value == Self.enumerated(n, i, j), "n = \(n), E x^\(i) S^\(j)")
      }
    }
  }

  @Test func weightTwoIsTheFirstPartOfWeightFour() {
    let cumulants = Self.cumulants.map { SparsePolynomial<Rational>.constant($0) }
    let four = SampleMoments<Rational>(count: 3, cumulants: cumulants, weight: 4, scalar: { $0 })
    let two = SampleMoments<Rational>(
      count: 3, cumulants: Array(cumulants.prefix(2)), weight: 2, scalar: { $0 })
    for (i, j) in [(1, 0), (2, 0), (0, 1)] {
      #expect(two[i, j].terms.first?.coefficient == four[i, j].terms.first?.coefficient)
    }
  }
}
