import Multiprecision
import Testing

/// Oracle: a table by hand.
@Suite struct RationalParsingTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("+3", "3"), ("-3", "-3"), ("007", "7"), ("1/10", "1/10"),
    ("-2/6", "-1/3"), ("0/5", "0"), ("0.1", "1/10"), (".5", "1/2"), ("-.25", "-1/4"),
    ("1.50", "3/2"), ("2.5e-3", "1/400"), ("1e3", "1000"), ("1E+3", "1000"), ("1.25e1", "25/2"),
    ("0e99999", "0"), ("0.0e-99999", "0"), ("12345678901234567890.5", "24691357802469135781/2"),
    ("1e0", "1"), ("100e-2", "1"),
  ])
  func reads(text: String, value: String) throws {
    #expect(try Rational.parse(text).description == value)
    #expect(Rational(text)?.description == value)
  }

  @Test(arguments: [
    ("", NumberSyntaxError.empty),
    ("-", .missingDigits(position: 2)),
    ("1.", .missingDigits(position: 3)),
    (".", .missingDigits(position: 2)),
    ("1/", .missingDigits(position: 3)),
    ("/3", .missingDigits(position: 1)),
    ("1e", .missingDigits(position: 3)),
    ("1e-", .missingDigits(position: 4)),
    ("1/0", .zeroDenominator),
    ("1/00", .zeroDenominator),
    ("1/-3", .unexpectedCharacter("-", position: 3)),
    ("1/3/5", .unexpectedCharacter("/", position: 4)),
    ("1/2e3", .unexpectedCharacter("e", position: 4)),
    ("0.5/3", .unexpectedCharacter("/", position: 4)),
    ("--1", .unexpectedCharacter("-", position: 2)),
    ("+-1", .unexpectedCharacter("-", position: 2)),
    (" 1", .unexpectedCharacter(" ", position: 1)),
    ("1 ", .unexpectedCharacter(" ", position: 2)),
    ("1,5", .unexpectedCharacter(",", position: 2)),
    ("1_000", .unexpectedCharacter("_", position: 2)),
    ("0x10", .unexpectedCharacter("x", position: 2)),
    ("1.2.3", .unexpectedCharacter(".", position: 4)),
    ("nan", .unexpectedCharacter("n", position: 1)),
    ("inf", .unexpectedCharacter("i", position: 1)),
    ("\u{2212}1", .unexpectedCharacter("\u{2212}", position: 1)),
    ("\u{0661}", .unexpectedCharacter("\u{0661}", position: 1)),
    ("1\u{0000}2", .unexpectedCharacter("\u{0000}", position: 2)),
    ("1e100001", .exponentTooLarge(limit: 100_000)),
    ("1e-100001", .exponentTooLarge(limit: 100_000)),
    ("1e99999999999999999999999", .exponentTooLarge(limit: 100_000)),
  ])
  func refuses(text: String, error: NumberSyntaxError) {
    #expect(throws: error) { try Rational.parse(text) }
    #expect(Rational(text) == nil)
    #expect(!error.message.isEmpty)
  }

  @Test func limits() throws {
    let longest = String(repeating: "9", count: 100_000)
    #expect(try Rational.parse(longest) == Rational(10).power(100_000) - .one)
    #expect(throws: NumberSyntaxError.tooLong(length: 100_001, limit: 100_000)) {
      try Rational.parse(longest + "9")
    }
    #expect(try Rational.parse("1e-100000").denominator == Rational(10).power(100_000))
  }

  @Test func descriptionsReadBack() {
    var random = SeededFractions(seed: 5)
    for _ in 0..<500 {
      let a = random.fraction()
      #expect(Rational(a.description) == a)
    }
  }
}
