import Intervals
import Multiprecision
import Testing

@testable import Claims

/// Evaluation on numbers. Oracle: values worked out by hand, as fractions; enclosures must hold
/// 20 digits from tables.
@Suite struct ArithmeticTests {
  @Test(arguments: [
    ("1/3 + 1/6", 1, 2), ("0.1 + 0.2", 3, 10), ("2.5e-3", 1, 400), ("-2^2", -4, 1),
    ("(-2)^2", 4, 1), ("2^-3", 1, 8), ("2^3^2", 512, 1), ("2^-3^2", 1, 512), ("-2^-2", -1, 4),
    ("0^0", 1, 1), ("(1/2)^-2", 4, 1), ("6/3/2", 1, 1), ("6/(3/2)", 4, 1), ("5 - 3 - 1", 1, 1),
    ("2*3 + 4*5", 26, 1), ("2/3*3", 2, 1), ("+5", 5, 1), ("--5", 5, 1), ("- -5^2", 25, 1),
    ("sqrt(4)", 2, 1), ("sqrt(1/4)", 1, 2), ("8^(2/3)", 4, 1), ("(4/9)^(-3/2)", 27, 8),
    ("32^0.2", 2, 1), ("0^(1/3)", 0, 1), ("1^(10^30)", 1, 1), ("(-1)^(10^30)", 1, 1),
    ("(-1)^(10^30 + 1)", -1, 1), ("0^(10^30)", 0, 1), ("exp(0)", 1, 1), ("log(1)", 0, 1),
    ("0*pi", 0, 1), ("0/pi", 0, 1), ("floor(-1/2)", -1, 1), ("ceil(-1/2)", 0, 1),
    ("floor(7/2)", 3, 1), ("ceil(7/2)", 4, 1), ("floor(3)", 3, 1), ("abs(-2/3)", 2, 3),
    ("floor(10*sqrt(2))", 14, 1), ("ceil(exp(1))", 3, 1), ("floor(-pi)", -4, 1),
    ("min(3, 1/2, 2)", 1, 2), ("max(3, 1/2, 2)", 3, 1), ("min(pi, 3)", 3, 1),
    ("max(exp(1), 3)", 3, 1),
    ("gamma(5)", 24, 1), ("harmonic(4)", 25, 12), ("harmonic(0)", 0, 1),
    ("sum(k in 1..4, 1/k)", 25, 12), ("sum(k in 3..2, 1/0)", 0, 1), ("product(k in 3..2, 7)", 1, 1),
    ("product(k in 1..5, k)", 120, 1), ("sum(i in 1..3, sum(j in 1..i, j))", 10, 1),
    ("sum(i in 1..2, sum(j in 1..2, 10*i + j))", 66, 1), ("sum(k in -2..2, k^2)", 10, 1),
    ("if(1 < 2, 3, 1/0)", 3, 1), ("if(2 < 1 or 1 = 1, 3, 4)", 3, 1),
    ("if(sqrt(2) < 3/2, 1, 0)", 1, 1), ("dot([1, 2], [3, 4])", 11, 1),
    ("normsq([1/2, 1/3])", 13, 36),
    ("[5, 6, 7][2]", 6, 1), ("sum(k in 1..3, [5, 6, 7][k])", 18, 1), ("((((1))))", 1, 1),
  ]) func isExact(_ text: String, _ numerator: Int, _ denominator: Int) {
    #expect(Answer(text) == .exact(Rational(numerator, denominator)), "\(text)")
  }

  @Test(arguments: [
    ("pi", "3.14159265358979323846", "3.14159265358979323847"),
    ("exp(1)", "2.71828182845904523536", "2.71828182845904523537"),
    ("log(2)", "0.69314718055994530941", "0.69314718055994530942"),
    ("sqrt(2)", "1.41421356237309504880", "1.41421356237309504881"),
    ("2^(1/3)", "1.25992104989487316476", "1.25992104989487316477"),
    ("2^pi", "8.82497782707628762385", "8.82497782707628762386"),
    ("gamma(1/2)", "1.77245385090551602729", "1.77245385090551602730"),
    ("-sqrt(2)", "-1.41421356237309504881", "-1.41421356237309504880"),
  ]) func encloses(_ text: String, _ lower: String, _ upper: String) throws {
    let interval = try #require(try Answer.enclosure(of: text))
    let (low, high) = (try #require(Rational(lower)), try #require(Rational(upper)))
    #expect(Interval(lower: low, upper: high, precision: Workbench.precision).contains(interval))
  }

  @Test(
    arguments: [
      ("1/3 + 1/6 = 1/2", true), ("1/3 + 1/6 < 1/2", false), ("0.1 + 0.2 = 0.3", true),
      ("sqrt(2)*sqrt(2) = 2", nil), ("sqrt(2)^2 <= 2", nil), ("sqrt(2) < 99/70", true),
      ("1 < 2 < 3", true), ("1 < 3 < 2", false), ("1 = 2 => 1/1 = 5", true),
      ("1 = 1 => 2 = 1", false),
      ("1 = 1 <=> 2 = 2", true), ("1 = 2 <=> 2 = 2", false), ("not (1 = 2)", true),
      ("1 = 2 or 3 = 3", true), ("1 = 2 and 1/0 = 1", false), ("1 = 1 or 1/0 = 1", true),
      ("1 = 1 or 1 = 2 and 1 = 2", true), ("not (1 = 2) and 1 = 2", false),
      ("exp(1) > 2.718281828459045235360287471352662497757247093699959574966967627724076", true),
    ] as [(String, Bool?)]) func decides(_ text: String, _ truth: Bool?)
  {
    #expect(Answer(text) == .truth(truth), "\(text)")
  }

  @Test(arguments: [
    ("1/0", "division by zero", 2), ("1/(1/2 - 0.5)", "division by zero", 2),
    ("2 + 3/(1 - 1)", "division by zero", 6), ("0^-1", "division by zero", 0),
    ("0^(-1/2)", "division by zero", 0), ("sqrt(-1)", "square root of the negative number -1", 0),
    ("log(0)", "logarithm of 0", 0), ("log(-2)", "logarithm of -2", 0),
    ("(-8)^(1/3)", "exponent 1/3 of the negative number -8", 0),
    ("gamma(0)", "positive arguments", 0), ("harmonic(1/2)", "integer n >= 0", 0),
    ("[1, 2][3]", "the list[3] does not exist", 7), ("[1, 2][0]", "the list[0] does not exist", 7),
    ("[1, 2][1/2]", "must be an integer, but is 1/2", 7),
    ("dot([1], [1, 2])", "one length, but they have 1 and 2", 0),
    ("1/(sqrt(2)^2 - 2)", "an interval that contains zero", 2),
    ("sum(k in 1..3/2, k)", "must be an integer, but is 3/2", 12),
    ("if(sqrt(2)^2 = 2, 1, 0)", "cannot be decided", 0),
  ]) func refuses(_ text: String, _ message: String, _ place: Int) {
    guard case .fault(let found, let at) = Answer(text) else {
      Issue.record("\(text) has the value \(Answer(text))")
      return
    }
    #expect(found.contains(message), "\(text): \(found)")
    #expect(at == place, "\(text): \(found)")
  }

  /// Work and size are bounded: each of these is answered at once.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("10^(10^(10^10))", "at most 2^30 are allowed"), ("2^(2^31)", "at most 2^30 are allowed"),
      ("2^(10^30)", "astronomical size"), ("(1/2)^(-10^12)", "at most 2^30 are allowed"),
      ("sum(k in 1..10^9, k)", "more work"), ("product(k in 1..10^18, k)", "more work"),
      ("sum(k in -9223372036854775807..9223372036854775807, 1)", "more work"),
      ("sum(k in -9223372036854775808..-1, 1)", "more work"),
      ("sum(k in 1..10^30, 1)", "must be an integer"),
      ("sum(i in 1..10^4, sum(j in 1..10^4, 0)) + sum(i in 1..10^8, 1)", "more work"),
      ("harmonic(10^9)", "up to n"), ("1e400000", "exponent of a number must lie in"),
    ]) func boundsWork(_ text: String, _ message: String)
  {
    guard case .fault(let found, _) = Answer(text) else {
      Issue.record("\(text) has the value \(Answer(text))")
      return
    }
    #expect(found.contains(message), "\(text): \(found)")
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "2^(2^30)", "(2^(2^20))^(2^40)", "exp(10^18)", "exp(-10^18)", "gamma(10^18)", "2^(1/10^25)",
      "(1/3)^(10^100/3)", "floor(2^(2^29)*sqrt(2))", "3^(3^13)", "sqrt(3^(3^13))",
    ]) func hugeNumbersAreEnclosed(_ text: String)
  {
    #expect(Answer(text) == .enclosure, "\(text)")
  }
}
