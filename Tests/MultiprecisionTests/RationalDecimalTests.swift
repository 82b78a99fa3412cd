import Multiprecision
import Testing

/// Oracle: the printed text parsed back, compared exactly with the number; and a table by hand.
@Suite struct RationalDecimalTests {
  /// What correct rounding means, for a printed value `p` of at most `digits` digits.
  static func isCorrect(_ p: Rational, of x: Rational, digits: Int, _ rounding: Rounding) -> Bool {
    if x.isZero { return p.isZero }
    // The unit of the last place, from the number itself: 10^(e - digits), 10^(e-1) <= |x|.
    var unit = Rational(10).power(-400)
    while unit * Rational(10).power(digits) <= x.magnitude { unit *= Rational(10) }
    guard (p / unit).isInteger else { return false }
    let error = p - x
    switch rounding {
    case .down: return error.signum <= 0 && error.magnitude < unit
    case .up: return error.signum >= 0 && error.magnitude < unit
    case .towardZero: return p.magnitude <= x.magnitude && error.magnitude < unit
    case .nearest:
      let half = unit * Rational(1, 2)
      if error.magnitude != half { return error.magnitude < half }
      return (p / (unit * Rational(2))).isInteger
    }
  }

  @Test(arguments: Rounding.allCases) func correctlyRounded(rounding: Rounding) throws {
    var random = SeededFractions(seed: 6)
    for _ in 0..<150 {
      let x = random.fraction()
      for digits in [1, 2, 10, 30] {
        let text = x.decimal(significantDigits: digits, rounding: rounding)
        let p = try Rational.parse(text)
        #expect(Self.isCorrect(p, of: x, digits: digits, rounding), "\(x) as \(text)")
        // Negative control: rounded the other way.
        if p != x && rounding == .up {
          let down = try Rational.parse(x.decimal(significantDigits: digits, rounding: .down))
          #expect(!Self.isCorrect(down, of: x, digits: digits, .up))
        }
      }
    }
  }

  @Test(arguments: [
    ("0", 5, "0"), ("1/2", 10, "0.5"), ("1/3", 4, "0.3333"), ("2/3", 4, "0.6667"),
    ("-2/3", 4, "-0.6667"), ("12345", 2, "12000"), ("999999/1000000", 3, "1.00"),
    ("9996/10", 3, "1000"), ("1/80", 1, "0.01"), ("25/1000", 1, "0.02"), ("35/1000", 1, "0.04"),
    ("1/100000", 3, "0.00001"), ("1/1000000", 3, "0.000001"), ("1/10000000", 3, "1e-7"),
    ("123456789e-20", 4, "1.235e-12"), ("1e20", 3, "100000000000000000000"), ("1e21", 3, "1e21"),
    ("123456789e20", 4, "1.235e28"), ("1000", 1, "1000"), ("10", 5, "10"),
  ])
  func table(value: String, digits: Int, text: String) {
    #expect(
      Rational(value)?.decimal(significantDigits: digits, rounding: .nearest) == text)
  }
}
