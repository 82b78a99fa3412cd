import Multiprecision
import Testing

@testable import Reporting

/// Oracle: exact arithmetic on `Rational`, which shares no code with the digit strings.
@Suite("Digits of a decimal")
struct DecimalDigitsTests {
  @Test func readsTheNotationsOfDoubleAndOfRational() throws {
    let texts: [(String, String)] = [
      ("0", "0"), ("-0.0", "0"), ("12.50", "12.5"), ("1e-05", "0.00001"), ("5e-324", "5e-324"),
      ("1.7976931348623157e+308", "1.7976931348623157e308"), ("0.000001", "1e-6"),
      ("123456789", "123456789"), ("100", "100"), ("1e20", "1e20"), ("-2.5e3", "-2500"),
    ]
    for (text, expected) in texts {
      #expect(try #require(DecimalDigits(text)).formatted == expected, "\(text)")
    }
  }

  @Test func refusesWhatIsNoFiniteDecimal() {
    for text in ["", "-", "inf", "-inf", "nan", "1/2", "0x10", "1.2.3", "e5", "1e", "1e1e1", "١"] {
      #expect(DecimalDigits(text) == nil, "\(text)")
    }
    #expect(DecimalDigits(Double.infinity) == nil)
    #expect(DecimalDigits(Double.nan) == nil)
  }

  @Test func roundsToNearestWithTiesToEven() throws {
    let cases: [(String, Int, String)] = [
      ("0.125", -2, "0.12"), ("0.135", -2, "0.14"), ("0.1251", -2, "0.13"), ("-2.5", 0, "-2"),
      ("-3.5", 0, "-4"), ("999.6", 0, "1000"), ("0.5", 0, "0"), ("0.51", 0, "1"), ("5", 1, "0"),
      ("15", 1, "20"), ("4", 1, "0"), ("6", 1, "10"), ("0.04", 0, "0"), ("9.99", -1, "10"),
    ]
    for (text, place, expected) in cases {
      let rounded = try #require(DecimalDigits(text)).rounded(toPlace: place)
      #expect(rounded.formatted == expected, "\(text) at 10^\(place)")
    }
  }

  /// Half a unit of the place is the most that rounding may move, exactly half only to even.
  @Test(arguments: [1 as UInt64, 2, 3])
  func roundingIsTheNearestMultiple(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<200 {
      let value = Int.random(in: -100_000...100_000, using: &random)
      let scale = Int.random(in: -8...3, using: &random)
      let place = Int.random(in: -8...6, using: &random)
      let text = "\(value)e\(scale)"
      let rounded = try #require(DecimalDigits(text)).rounded(toPlace: place).formatted
      let exact = try #require(Rational(text))
      let unit = Rational(10).power(place)
      let multiple = try #require(Rational(rounded)) / unit
      let distance = (exact / unit - multiple).magnitude
      #expect(multiple.isInteger, "\(text) at 10^\(place) gave \(rounded)")
      #expect(distance <= Rational(1, 2), "\(text) at 10^\(place) gave \(rounded)")
      if distance == Rational(1, 2) {
        #expect((multiple / Rational(2)).isInteger, "a tie to an odd digit: \(text) to \(rounded)")
      }
    }
  }

  @Test func printsZerosThroughThePlaceAskedFor() throws {
    #expect(try #require(DecimalDigits("0.4")).formatted(throughPlace: -4) == "0.4000")
    #expect(try #require(DecimalDigits("0")).formatted(throughPlace: -2) == "0.00")
    #expect(try #require(DecimalDigits("1e-9")).formatted(throughPlace: -11) == "1.00e-9")
    #expect(try #require(DecimalDigits("12300")).formatted(throughPlace: 2) == "1.23e4")
    #expect(try #require(DecimalDigits("12300")).formatted(throughPlace: 0) == "12300")
  }

  @Test func neverDropsADigit() async {
    await #expect(processExitsWith: .failure) {
      _ = DecimalDigits("0.123")?.formatted(throughPlace: -2)
    }
  }
}
