internal import Multiprecision

/// A fraction of words in lowest terms. Operations have no result where it does not fit, or does not exist.
struct WordFraction {
  let numerator: Int
  /// Positive.
  let denominator: Int

  init(_ integer: Int) {
    numerator = integer
    denominator = 1
  }

  /// - Precondition: lowest terms, and the denominator is positive.
  init(_ numerator: Int, lowestOver denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  init?(_ value: Rational) {
    guard let words = value.magnitude.words, let top = Int(exactly: words.numerator),
      let below = Int(exactly: words.denominator)
    else { return nil }
    self.init(value.signum < 0 ? -top : top, lowestOver: below)
  }

  var negated: WordFraction? {
    let (negative, overflow) = 0.subtractingReportingOverflow(numerator)
    return overflow ? nil : WordFraction(negative, lowestOver: denominator)
  }

  /// With g = gcd(b, d): a/b + c/d = (a d/g + c b/g) / (b d/g), where only factors of g can cancel.
  static func sum(_ x: WordFraction, _ y: WordFraction) -> WordFraction? {
    let g = gcd(x.denominator, y.denominator)
    let (left, right) = (y.denominator / g, x.denominator / g)
    guard let first = product(x.numerator, left), let second = product(y.numerator, right)
    else { return nil }
    let (top, overflow) = first.addingReportingOverflow(second)
    guard !overflow else { return nil }
    let common = gcd(top, g)
    guard let below = product(right, y.denominator / common) else { return nil }
    return WordFraction(top / common, lowestOver: below)
  }

  static func product(_ x: WordFraction, _ y: WordFraction) -> WordFraction? {
    let first = gcd(x.numerator, y.denominator)
    let second = gcd(y.numerator, x.denominator)
    guard let top = product(x.numerator / first, y.numerator / second),
      let below = product(x.denominator / second, y.denominator / first)
    else { return nil }
    return WordFraction(top, lowestOver: below)
  }

  var inverse: WordFraction? {
    guard numerator != 0, numerator != .min else { return nil }
    return numerator > 0
      ? WordFraction(denominator, lowestOver: numerator)
      : WordFraction(-denominator, lowestOver: -numerator)
  }

  static func isLess(_ x: WordFraction, _ y: WordFraction) -> Bool {
    let left = x.numerator.multipliedFullWidth(by: y.denominator)
    let right = y.numerator.multipliedFullWidth(by: x.denominator)
    return (left.high, left.low) < (right.high, right.low)
  }

  static func isEqual(_ x: WordFraction, _ y: WordFraction) -> Bool {
    x.numerator == y.numerator && x.denominator == y.denominator
  }

  private static func product(_ x: Int, _ y: Int) -> Int? {
    let (result, overflow) = x.multipliedReportingOverflow(by: y)
    return overflow ? nil : result
  }

  /// Positive, for a second argument that is.
  private static func gcd(_ x: Int, _ y: Int) -> Int {
    if y == 1 || x == 1 { return 1 }
    var (a, b) = (UInt(y), x.magnitude % UInt(y))
    while b != 0 { (a, b) = (b, a % b) }
    return Int(a)
  }
}
