import Multiprecision
import Testing

@testable import Conditions

/// Polynomials, quotients and Bernstein forms.
///
/// Oracle: values at random points with a fixed seed; a sum over the Bernstein basis by its
/// definition.
@Suite struct PolynomialTests {
  static func random(_ generator: inout SplitMix64, terms: Int = 4) -> Polynomial {
    var result = Polynomial()
    for _ in 0..<terms {
      var term = Polynomial(Rational(Int(generator.below(11)) - 5, Int(generator.below(4)) + 1))
      for place in 0..<3 {
        term = term * Polynomial(variable: place).power(Int(generator.below(3)))
      }
      result = result + term
    }
    return result
  }

  static func point(_ generator: inout SplitMix64) -> [Rational] {
    (0..<3).map { _ in Rational(Int(generator.below(13)) - 6, Int(generator.below(5)) + 1) }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func ringOperationsAgreeWithValues(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let p = Self.random(&generator)
    let q = Self.random(&generator)
    let x = Self.point(&generator)
    #expect((p + q).value(at: x) == p.value(at: x) + q.value(at: x))
    #expect((p - q).value(at: x) == p.value(at: x) - q.value(at: x))
    #expect((p * q).value(at: x) == p.value(at: x) * q.value(at: x))
    if !q.isZero {
      #expect((p * q).dividedExactly(by: q) == p)
      // Negative control: a rest of one is a rest.
      if q.constantValue == nil { #expect((p * q + .one).dividedExactly(by: q) == nil) }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func bernsteinFormHasTheValuesOfThePolynomial(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let p = Self.random(&generator)
    let lower = Self.point(&generator)
    let box = RationalBox(
      sides: lower.map { RationalBox.Side(lower: $0, upper: $0 + Rational(3, 2)) })
    let form = try #require(BernsteinForm(p, on: box))
    let x = lower.map { $0 + Rational(Int(generator.below(7)), 4) }
    func sum(_ form: BernsteinForm, _ box: RationalBox) -> Rational {
      var total = Rational.zero
      for (position, coefficient) in form.coefficients.enumerated() {
        var rest = position
        var term = coefficient
        for place in [2, 1, 0] {
          let d = form.degrees[place]
          let i = rest % (d + 1)
          rest /= d + 1
          let side = box.sides[place]
          let s = (x[place] - side.lower) / (side.upper - side.lower)
          let binomial = (0..<i).reduce(Rational.one) { $0 * Rational(d - $1, $1 + 1) }
          term = term * binomial * s.power(i) * (Rational.one - s).power(d - i)
        }
        total = total + term
      }
      return total
    }
    #expect(sum(form, box) == p.value(at: x))
    let halves = form.halves(along: 1)
    var below = box
    below.sides[1].upper = (box.sides[1].lower + box.sides[1].upper) * Rational(1, 2)
    #expect(sum(halves.below, below) == p.value(at: x))
  }

  /// Half true, half false by a hair: p(x) = Σ c (x - a)^2 (y - b)^2 ± epsilon and products of
  /// such with positive factors, on the unit square.
  @Test func corpusOfInequalitiesIsDecided() {
    var wrong = 0
    var open = 0
    let box = RationalBox(sides: [SymbolicScope.unit, SymbolicScope.unit])
    let x = Polynomial(variable: 0)
    let y = Polynomial(variable: 1)
    for number in 0..<200 {
      var generator = SplitMix64(seed: UInt64(number / 2) + 1)
      func fraction() -> Rational { Rational(Int(generator.below(9)) + 1, 10) }
      let a = fraction()
      let b = fraction()
      let first = x - Polynomial(a)
      let second = y - Polynomial(b)
      let mixed = first + second.scaled(by: fraction())
      let square = [
        first * first + second * second, first * first * (y + .one) + mixed * mixed,
        mixed * mixed + first.power(4) + second * second,
        (first * first + second * second) * (x + y),
      ][number / 2 % 4]
      let epsilon = Rational(1, [100, 1000, 10000][number / 2 % 3])
      let isTrue = number % 2 == 0
      // At (a, b) the square vanishes: minus epsilon makes it false there and only near there.
      let p = isTrue ? square + Polynomial(epsilon) : square - Polynomial(epsilon)
      switch BoxDecision.decide(p, isStrict: true, on: box) {
      case .proved: if !isTrue { wrong += 1 }
      case .refuted(let point):
        if isTrue || p.value(at: point).signum > 0 { wrong += 1 }
      case .undecided: open += 1
      }
    }
    #expect(wrong == 0)
    #expect(open <= 10, "\(open) of 200 undecided")
  }
}
