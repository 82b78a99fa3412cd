import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: π = π Q for the binomial transition matrix Q of the count chain, written out from the
/// definition; the law by hand for n = 1; the published value for n = 3.
@Suite struct StationaryLawTests {
  static func law(_ alpha: Rational, _ n: Int, _ p: Rational) -> StationaryLaw<Rational> {
    StationaryLaw(alpha: alpha, synthetic: .one - alpha, sampleSize: n, probability: p, in: ())
  }

  static func binomial(_ n: Int, _ x: Int, _ m: Rational) -> Rational {
    AbsorptionTimeTests.multinomial([x, n - x], [m, .one - m])
  }

  /// One step of the count chain.
  static func step(
    _ law: [Rational], alpha: Rational, p: Rational, sampleSize n: Int
  ) -> [Rational] {
    (0...n).map { x in
      law.enumerated().reduce(Rational.zero) { sum, state in
        let m = alpha * p + (.one - alpha) * Rational(state.offset, n)
        return sum + state.element * binomial(n, x, m)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 9]) func isStationary(n: Int) throws {
    for alpha in fractions("1/4", "1/10", "1", "2/3") {
      for p in fractions("1/3", "1/2", "0", "1", "1/7") {
        let law = Self.law(alpha, n, p)
        let probabilities = law.probabilities
        #expect(probabilities.count == n + 1)
        #expect(probabilities.reduce(.zero, +) == .one)
        #expect(probabilities.allSatisfy { $0.signum >= 0 })
        #expect(Self.step(probabilities, alpha: alpha, p: p, sampleSize: n) == probabilities)
        #expect(law.probabilityOfAll == probabilities[n])
        for j in 0...n {
          let moment = probabilities.enumerated().reduce(Rational.zero) {
            $0 + $1.element * Rational($1.offset, n).power(j)
          }
          #expect(law.moments[j] == moment, "n \(n), alpha \(alpha), p \(p), moment \(j)")
        }
      }
    }
  }

  /// n = 3, p = (1/3, 2/3), alpha = 1/4: not the Dirichlet-multinomial law with the same variance.
  @Test func isNotDirichletMultinomial() {
    let probabilities = Self.law(fraction("1/4"), 3, fraction("1/3")).probabilities
    #expect(probabilities[0] == fraction("328/783"))
    #expect(probabilities[0] != fraction("736/1755"))
  }

  /// The second moment gives the plateau of the squared error, 1 / (1 + (n-1) alpha (2 - alpha)).
  @Test func varianceIsThePlateau() {
    for n in [1, 2, 7, 20] {
      let (alpha, p) = (fraction("1/10"), fraction("2/7"))
      let law = Self.law(alpha, n, p)
      let plateau = (Rational.one + Rational(n - 1) * alpha * (Rational(2) - alpha)).reciprocal
      #expect(law.moments[1] == p)
      if n > 1 {
        #expect(law.moments[2] - p * p == plateau * p * (.one - p))
      }
    }
  }

  /// From any start the law after m steps is within (1 - alpha^n)^m of it, in total variation: all n
  /// draws are fresh with probability alpha^n, and then the start is forgotten.
  @Test func theChainApproachesIt() {
    let (alpha, p, n) = (fraction("1/2"), fraction("1/3"), 3)
    let stationary = Self.law(alpha, n, p).probabilities
    var law: [Rational] = [.zero, .zero, .zero, .one]
    var bound = Rational.one
    for _ in 0..<12 {
      let distance = zip(law, stationary).reduce(Rational.zero) { $0 + ($1.0 - $1.1).magnitude }
      #expect(distance <= Rational(2) * bound)
      law = Self.step(law, alpha: alpha, p: p, sampleSize: n)
      bound *= .one - alpha.power(n)
    }
  }

  @Test func intervalsContainTheFractions() {
    let (alpha, p, n) = (fraction("1/10"), fraction("1/7"), 12)
    let exact = Self.law(alpha, n, p)
    let precision = Precision(bits: 120)
    let enclosed = StationaryLaw<Interval>(
      alpha: Interval(alpha, precision: precision),
      synthetic: Interval(.one - alpha, precision: precision), sampleSize: n,
      probability: Interval(p, precision: precision), in: precision)
    #expect(zip(exact.probabilities, enclosed.probabilities).allSatisfy { $1.contains($0) })
    #expect(zip(exact.moments, enclosed.moments).allSatisfy { $1.contains($0) })
    #expect(enclosed.probabilityOfAll.relativeWidth < 1e-30)
  }

  /// alpha for 1 - alpha, p for its complement, n - 1 for n.
  @Test func mistakesAreCaught() {
    let (alpha, p, n) = (fraction("1/4"), fraction("1/3"), 4)
    let right = Self.law(alpha, n, p).probabilities
    for wrong in [Self.law(.one - alpha, n, p), Self.law(alpha, n, .one - p)] {
      let law = wrong.probabilities
      #expect(law != right)
      #expect(Self.step(law, alpha: alpha, p: p, sampleSize: n) != law)
    }
    #expect(Self.step(right, alpha: alpha, p: p, sampleSize: n + 1).count != right.count)
  }
}
