import Intervals
import Multiprecision
import Testing

@testable import Reporting

/// Oracle: `Rational`'s own correctly rounded decimals, and the definition of a certain digit: each
/// end of an enclosure lies within half a unit of the last digit printed.
@Suite("Decimals that show only certain digits")
struct NumberTextTests {
  /// Whether every number between the ends rounds to the decimal as printed.
  static func isCertain(_ text: String, _ lower: Rational, _ upper: Rational) -> Bool {
    guard let shown = Rational(text) else { return false }
    let parts = text.split(separator: "e")
    let fraction = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let half = Rational(10).power(exponent - fraction) / Rational(2)
    return (lower - shown).magnitude <= half && (upper - shown).magnitude <= half
  }

  @Test(arguments: [11 as UInt64, 12, 13])
  func exactFractionsAreCorrectlyRounded(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<150 {
      let value = Rational(
        Int.random(in: -1_000_000...1_000_000, using: &random),
        Int.random(in: 1...4096, using: &random))
      let digits = Int.random(in: 1...12, using: &random)
      let text = NumberText.decimal(.exact(value), digits: digits)
      let expected = value.decimal(significantDigits: digits, rounding: .nearest)
      #expect(Rational(text) == Rational(expected), "\(value) to \(digits) digits gave \(text)")
    }
  }

  @Test func tiesAndNearTiesOfFractions() {
    func text(_ value: Rational, _ digits: Int) -> String {
      NumberText.decimal(.exact(value), digits: digits)
    }
    #expect(text(Rational(1, 8), 2) == "0.12")
    #expect(text(Rational(3, 8), 2) == "0.38")
    // Just above a tie, by less than the first guard digits can see.
    #expect(text(Rational(1, 8) + Rational(10).power(-60), 2) == "0.13")
    #expect(text(Rational(1, 8) - Rational(10).power(-60), 2) == "0.12")
    #expect(text(Rational(1) - Rational(10).power(-60), 5) == "1.0000")
    #expect(text(Rational(2, 3), 5) == "0.66667")
    #expect(text(Rational(1), 5) == "1")
  }

  @Test(arguments: [21 as UInt64, 22, 23])
  func enclosuresShowOnlyCertainDigits(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var pairs = 0
    var caught = 0
    for _ in 0..<150 {
      let middle = Rational(
        Int.random(in: -1_000_000...1_000_000, using: &random),
        Int.random(in: 1...4096, using: &random))
      let radius = Rational(10).power(-Int.random(in: 0...14, using: &random))
      let lower = middle - radius
      let upper = middle + radius
      let number = Fixtures.enclosure(lower, upper)
      let text = NumberText.decimal(number, digits: 8)
      if text.hasPrefix("[") {
        pairs += 1
        let ends = text.dropFirst().dropLast().split(separator: ",").map {
          Rational(String($0.trimmingPrefix(" ")))
        }
        let outer = (try #require(ends.first ?? nil), try #require(ends.last ?? nil))
        #expect(outer.0 <= lower && upper <= outer.1, "\(text) does not contain the enclosure")
      } else {
        #expect(Self.isCertain(text, lower, upper), "[\(lower), \(upper)] gave \(text)")
      }
      // Negative control: eight digits of the middle, whatever the width.
      let naive = EstimateText.decimal(number.doubleValue, digits: 8)
      if !Self.isCertain(naive, lower, upper) { caught += 1 }
    }
    #expect(pairs > 0)
    #expect(caught > 50, "the check must reject uncertain digits, but rejected \(caught)")
  }

  @Test func enclosuresAcrossAPowerOfTenKeepTheirDigits() {
    let tiny = Rational(10).power(-12)
    func text(_ lower: Rational, _ upper: Rational) -> String {
      NumberText.decimal(Fixtures.enclosure(lower, upper), digits: 8)
    }
    #expect(text(Rational(2, 5) - tiny, Rational(2, 5) + tiny) == "0.40000000")
    #expect(text(Rational(1) - tiny, Rational(1) + tiny) == "1.0000000")
    #expect(text(Rational(1, 3), Rational(1, 3) + Rational(1, 100_000)) == "0.3333")
    #expect(text(-tiny, tiny) == "[-1.01e-12, 1.01e-12]" || text(-tiny, tiny) == "[-1e-12, 1e-12]")
    #expect(
      NumberText.decimal(.enclosure(.entire(precision: Precision(bits: 53))), digits: 8)
        == "[-inf, inf]")
  }

  @Test func expansionsAreCutNotRounded() {
    func text(_ value: Rational) -> String? { NumberText.expansion(.exact(value), digits: 6) }
    #expect(text(Rational(2, 3)) == "0.666666...")
    #expect(text(Rational(-2, 3)) == "-0.666666...")
    #expect(text(Rational(1, 8)) == "0.125")
    #expect(text(Rational(1_000_001, 1_000_000)) == "1.00000...")
    #expect(NumberText.expansion(Fixtures.enclosure(Rational(1), Rational(2)), digits: 6) == nil)
  }

  @Test func closeSidesGetDigitsUntilTheyDiffer() {
    let one = Number.exact(Rational(1, 3))
    let other = Number.exact(Rational(1, 3) + Rational(10).power(-20))
    let texts = NumberText.distinguished(one, other, digits: 4, longest: 40)
    #expect(texts.first != texts.second)
    let equal = NumberText.distinguished(one, one, digits: 4, longest: 9)
    #expect(equal.first == "0.333333333")
  }

  @Test func standardErrorsShareTheLastPlace() {
    func text(_ mean: Double, _ error: Double?) -> String {
      EstimateText.withStandardError(mean, error, digits: 6)
    }
    #expect(text(0.123456, 0.00067) == "0.12346(67)")
    #expect(text(0.123456, 0.0996) == "0.12(10)")
    #expect(text(0.001, 0.5) == "0.00(50)")
    #expect(text(12.5, 3.2) == "12.5(32)")
    #expect(text(1234.5, 320) == "1234(320)")
    #expect(text(-0.5, nil) == "-0.5")
    #expect(text(0.5, 0) == "0.5(0)")
    #expect(text(1.5e-9, 2e-11) == "1.5e-9 +- 2e-11")
    #expect(text(.infinity, 1) == "inf")
    #expect(text(0.5, .infinity) == "0.5(inf)")
    #expect(text(.nan, .nan) == "nan")
  }
}
