internal import Multiprecision

/// A quotient of polynomials; the denominator is kept as a product of factors.
///
/// Every factor was met as a divisor before, and is shown to be positive on the whole domain
/// before anything is concluded (``SymbolicScope``); so the sign is that of the numerator.
struct RationalFunction: Sendable {
  var numerator: Polynomial
  var denominator: [Polynomial: Int]

  init(_ numerator: Polynomial, over denominator: [Polynomial: Int] = [:]) {
    self.numerator = numerator
    self.denominator = denominator
  }

  init(_ constant: Rational) { self.init(Polynomial(constant)) }

  static let zero = RationalFunction(.zero)
  static let one = RationalFunction(.one)

  static func expanded(_ factors: [Polynomial: Int]) -> Polynomial {
    factors.reduce(.one) { $0 * $1.key.power($1.value) }
  }

  /// The factors of `a` that are not in `b`.
  static func missing(_ a: [Polynomial: Int], in b: [Polynomial: Int]) -> [Polynomial: Int] {
    var result: [Polynomial: Int] = [:]
    for (factor, power) in a {
      let rest = power - (b[factor] ?? 0)
      if rest > 0 { result[factor] = rest }
    }
    return result
  }

  static func + (a: RationalFunction, b: RationalFunction) -> RationalFunction {
    let forA = missing(b.denominator, in: a.denominator)
    let forB = missing(a.denominator, in: b.denominator)
    return RationalFunction(
      a.numerator * expanded(forA) + b.numerator * expanded(forB),
      over: a.denominator.merging(forA) { $0 + $1 }
    ).reduced
  }

  static prefix func - (a: RationalFunction) -> RationalFunction {
    RationalFunction(-a.numerator, over: a.denominator)
  }

  static func - (a: RationalFunction, b: RationalFunction) -> RationalFunction { a + -b }

  static func * (a: RationalFunction, b: RationalFunction) -> RationalFunction {
    RationalFunction(
      a.numerator * b.numerator, over: a.denominator.merging(b.denominator) { $0 + $1 }
    ).reduced
  }

  /// In an order that depends on the factors alone: where they share a divisor, what is cancelled first
  /// decides what is left, and one claim should have one certificate.
  private static func ordered(_ factors: [Polynomial: Int]) -> [(key: Polynomial, value: Int)] {
    guard factors.count > 1 else { return Array(factors) }
    return factors.sorted { $0.key.precedes($1.key) }
  }

  /// Factors of the denominator that divide the numerator are cancelled.
  private var reduced: RationalFunction {
    guard !numerator.isZero else { return .zero }
    var result = self
    for (factor, power) in Self.ordered(denominator) {
      var left = power
      while left > 0, let quotient = result.numerator.dividedExactly(by: factor) {
        result.numerator = quotient
        left -= 1
      }
      result.denominator[factor] = left > 0 ? left : nil
    }
    return result
  }

  /// Terms of the numerator times those of the denominator written out, at most about 2^40.
  var size: Int {
    denominator.reduce(max(1, numerator.terms.count)) { size, factor in
      (0..<factor.value).reduce(size) { size, _ in min(1 << 40, size * factor.key.terms.count) }
    }
  }

  /// Equal as functions.
  func isEqual(_ other: RationalFunction) -> Bool { (self - other).numerator.isZero }
}
