import Intervals
import Multiprecision
import Testing

/// Oracle: tables by hand.
@Suite struct NumberTests {
  let precision = Precision(bits: 64)

  @Test func exactNumbers() {
    let third = Number.exact(Rational(1, 3))
    #expect(third.exactValue == Rational(1, 3) && third.doubleValue == 1.0 / 3.0)
    #expect(isTightest(third.interval(precision: precision), Rational(1, 3), Rational(1, 3)))
    #expect(third.lowerDecimal(significantDigits: 3) == "0.333")
    #expect(third.upperDecimal(significantDigits: 3) == "0.334")
    #expect(third.description == "1/3" && third.shortDescription == "1/3")
    #expect(third.isCertainlyPositive && !third.isCertainlyNegative)
    #expect(third.certainlyLies(in: Rational(1, 3), .one))
    #expect(!third.certainlyLies(in: Rational(1, 2), .one))
  }

  @Test func enclosures() throws {
    let x = Number.enclosure(try interval("[1/4, 1/2]", precision))
    #expect(x.exactValue == nil && x.doubleValue == 0.375)
    #expect(x.certainlyLies(in: Rational(1, 4), Rational(1, 2)))
    #expect(!x.certainlyLies(in: Rational(1, 3), Rational(1, 2)))
    #expect(!x.certainlyLies(in: Rational(1, 4), Rational(1, 3)))
    #expect(x.isCertainlyPositive && !x.isCertainlyNegative)
    #expect(x.shortDescription == "about 0.375" && x.description == "[0.25, 0.5]")
    #expect(x.interval(precision: Precision(bits: 2)).precision.bits == 2)
    // A single number in an enclosure is still no fraction that anybody vouches for.
    #expect(try Number.enclosure(interval("[2, 2]")).exactValue == nil)
    let empty = Number.enclosure(try interval("[empty]"))
    #expect(!empty.certainlyLies(in: Rational(-9), Rational(9)) && !empty.isCertainlyNegative)
    #expect(empty.shortDescription == "[empty]")
    #expect(try Number.enclosure(interval("[1, inf]")).shortDescription == "[1, inf]")
  }

  @Test func shortDescriptions() {
    #expect(
      Number.exact(Rational(10).power(23)).shortDescription == "1"
        + String(repeating: "0", count: 23))
    #expect(Number.exact(Rational(10).power(24)).shortDescription == "about 1e24")
    let long = Rational(1, 3).power(60)
    #expect(Number.exact(long).shortDescription == "about 2.358982488e-29")
    #expect(Number.exact(Rational(2).power(100_000)).shortDescription == "about 9.990020930e30102")
    let root = Interval(Rational(2), precision: Precision(bits: 53)).squareRoot()
    #expect(Number.enclosure(root).shortDescription == "about 1.414213562")
  }
}
