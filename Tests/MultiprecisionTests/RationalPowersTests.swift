import Multiprecision
import Testing

/// Oracles: repeated multiplication, and known values.
@Suite struct RationalPowersTests {
  @Test func powersAreRepeatedProducts() {
    var random = SeededFractions(seed: 3)
    for _ in 0..<100 {
      let a = random.nonzero()
      var product = Rational.one
      for n in 0...9 {
        #expect(a.power(n) == product && a.power(-n) == product.reciprocal)
        product *= a
      }
    }
    #expect(Rational.zero.power(0) == .one && Rational.zero.power(5) == .zero)
    #expect(Rational(-1).power(.min) == .one && Rational(-1).power(.max) == Rational(-1))
  }

  @Test func rootsInvertPowers() {
    var random = SeededFractions(seed: 4)
    for _ in 0..<200 {
      let a = random.nonzero()
      for k in 1...6 {
        let root = a.power(k).exactRoot(k)
        #expect(root == (k.isMultiple(of: 2) ? a.magnitude : a), "\(a), \(k)")
      }
    }
  }

  @Test func rootsThatAreNoFractions() {
    #expect(Rational(2).exactRoot(2) == nil && Rational(4, 27).exactRoot(2) == nil)
    #expect(Rational(-4).exactRoot(2) == nil && Rational(-8, 27).exactRoot(3) == Rational(-2, 3))
    #expect(Rational(3, 4).exactRoot(2) == nil, "only the denominator is a square")
    #expect(Rational(4, 3).exactRoot(2) == nil, "only the numerator is a square")
    #expect(Rational(0).exactRoot(7) == .zero && Rational(1).exactRoot(.max) == .one)
    #expect(Rational(2).exactRoot(.max) == nil && Rational(5, 7).exactRoot(1) == Rational(5, 7))
  }

  @Test func boundedPowers() {
    #expect(Rational(10).power(3, bitLimit: 1000) == Rational(1000))
    #expect(Rational(10).power(-3, bitLimit: 1000) == Rational(1, 1000))
    #expect(Rational(10).power(10_000, bitLimit: 1000) == nil)
    #expect(Rational(2).power(.max, bitLimit: .max) == nil)
    #expect(Rational(2).power(.min, bitLimit: .max) == nil)
    #expect(Rational(-1).power(.max, bitLimit: 2) == Rational(-1))
  }

  @Test func impossiblePowersStop() async {
    await #expect(processExitsWith: .failure) { _ = Rational(0).power(-1) }
    await #expect(processExitsWith: .failure) { _ = Rational(3).power(.max) }
    await #expect(processExitsWith: .failure) { _ = Rational(3).exactRoot(0) }
  }

  @Test func factorialsAndHarmonicNumbers() {
    var factorial = Rational.one
    var harmonic = Rational.zero
    for n in 0...200 {
      if n > 0 {
        factorial *= Rational(n)
        harmonic += Rational(1, n)
      }
      #expect(Rational.factorial(n) == factorial)
      #expect(Rational.harmonic(n) == harmonic)
    }
    #expect(Rational.harmonic(10).description == "7381/2520")
  }
}
