import Multiprecision
import Testing

@Test func smoke() throws {
  #expect(Rational(1, 3) + Rational(1, 6) == Rational(1, 2))
  #expect(try Rational.parse("2.5e-3") == Rational(1, 400))
  #expect(Rational(1, 3).decimal(significantDigits: 4, rounding: .up) == "0.3334")
  for d in 1...3 {
    print(
      BigFloat(Rational(1, 3), precision: Precision(bits: 53), rounding: .down).decimal(
        significantDigits: d, rounding: .up))
  }
}
