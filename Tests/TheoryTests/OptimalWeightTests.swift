import Multiprecision
import Testing

@testable import Theory

/// Oracle: published weights; the exact error at weights on both sides; a search over a grid.
@Suite struct OptimalWeightTests {
  private static func optimum(_ c: Rational, _ k: Rational, bits: Int = 64) -> OptimalWeight {
    OptimalWeight(shrink: c, ratio: k, bits: bits)
  }

  @Test func theTwoGoldenPolynomials() {
    let golden = Self.optimum(.one, .one)
    #expect(golden.polynomial == fractions("-1", "1", "1"))
    #expect(golden.complement == fractions("1", "-3", "1"))
    #expect(golden.exact == nil && golden.discriminant == Rational(5) && golden.root == Rational(2))
    #expect(abs(Double(golden.lower) - 0.6180339887498949) < 1e-15)
  }

  /// (c, k, w*): variance at n = m = 2, 3, 5, 10; exponential and Bernoulli means at 2 and 100;
  /// k = 1/2 with known variance.
  @Test(arguments: [
    ("3", "1", 0.767592), ("2", "1", 0.707107), ("3/2", "1", 2.0 / 3), ("11/9", "1", 0.640683),
    ("3/2", "1", 0.666667), ("1/2", "1", 0.561553), ("101/100", "1", 0.619088),
    ("99/100", "1", 0.616977), ("0", "1", 0.5), ("1", "1/2", 0.5),
  ])
  func publishedWeights(_ c: String, _ k: String, _ weight: Double) {
    let optimum = Self.optimum(fraction(c), fraction(k))
    #expect(abs(Double(optimum.exact ?? optimum.lower) - weight) < 1e-6)
  }

  @Test func polynomialsThatFactorAreReduced() {
    let exponential = Self.optimum(fraction("3/2"), .one)
    #expect(exponential.exact == fraction("2/3"))
    #expect(exponential.polynomial == fractions("-2", "3"))
    #expect(exponential.complement == fractions("-1", "3"))
    // w² = 1/2.
    #expect(Self.optimum(Rational(2), .one).polynomial == fractions("-1", "0", "2"))
  }

  /// The certificate's own checks, and the statement: R is smaller at w* than at weights nearby, and
  /// equals w* there.
  @Test func certificatesHold() {
    for c in fractions("0", "1/3", "1", "7/5", "3", "10") {
      for k in fractions("1/100", "1/2", "1", "7/3", "50") {
        let optimum = Self.optimum(c, k, bits: 40)
        let inner = optimum.exact ?? (optimum.lower + optimum.upper) / Rational(2)
        if let exact = optimum.exact {
          #expect(OptimalWeight.value(optimum.polynomial, at: exact).isZero)
          #expect(optimum.relativeError(at: exact) == exact)
        } else if let discriminant = optimum.discriminant, let root = optimum.root {
          #expect(OptimalWeight.value(optimum.polynomial, at: optimum.lower).signum < 0)
          #expect(OptimalWeight.value(optimum.polynomial, at: optimum.upper).signum > 0)
          #expect(root * root < discriminant)
          #expect(discriminant < (root + .one) * (root + .one))
          #expect(optimum.upper - optimum.lower <= Rational(1, 1 << 40))
        }
        guard let least = optimum.relativeError(at: inner) else {
          Issue.record("the optimum at c = \(c), k = \(k) has no finite error")
          continue
        }
        #expect((least - inner).magnitude < Rational(1, 1 << 30))
        for step in 0...64 {
          guard let other = optimum.relativeError(at: Rational(step, 64)) else { continue }
          #expect(other >= least - Rational(1, 1 << 30), "c = \(c), k = \(k), w = \(step)/64")
        }
      }
    }
  }

  /// k = synthetic/real is another weight: sizes 1 and 2.
  @Test func invertedRatiosAreTold() {
    let right = Self.optimum(.one, fraction("1/2"))
    let wrong = Self.optimum(.one, Rational(2))
    #expect(right.exact == fraction("1/2"))
    #expect(abs(Double(wrong.lower) - 0.732051) < 1e-6)
  }
}
