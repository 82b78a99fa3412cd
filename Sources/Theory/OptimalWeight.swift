public import Multiprecision

/// The weight of the real part that makes the stationary error smallest, as an algebraic number.
///
/// For any recursion R' = w² a + (1 - w)² (c R + b) the stationary error is
///
///     R(w) = (w² a + (1 - w)² b) / (1 - c (1 - w)²),   finite where c (1 - w)² < 1,
///
/// and with k = b/a its derivative has the sign of
///
///     f(w) = c w² + (1 - c + k) w - k,   f(0) = -k < 0,  f(1) = 1 > 0.
///
/// f has one root in (0, 1), because c >= 0 makes the product of its roots negative; there R is
/// smallest, and R(w*) = a w*.
///
/// - Domain:    c >= 0, k > 0. At c = 0: w* = k / (1 + k).
/// - Exactness: the polynomial exactly; the root enclosed between two fractions at whose ends the sign
///   of the polynomial is computed exactly.
/// - Source:    proofs-notes/best-weight.md.
public struct OptimalWeight: Sendable {
  public let shrink: Rational
  public let ratio: Rational
  /// The minimal polynomial of w*, primitive over the integers, from the constant up: of degree 1
  /// where w* is a fraction, else 2.
  public let polynomial: [Rational]
  /// The minimal polynomial of 1 - w*.
  public let complement: [Rational]
  /// w* where it is a fraction.
  public let exact: Rational?
  /// lower < w* < upper, with f(lower) < 0 < f(upper); both are w* where that is a fraction.
  public let lower: Rational
  public let upper: Rational
  /// Why the degree is 2: the discriminant lies strictly between the squares of two neighbouring
  /// integers, the first of which this is; nil where w* is a fraction.
  public let root: Rational?

  /// b² - 4ac of the polynomial; nil at degree 1.
  public var discriminant: Rational? {
    guard polynomial.count == 3 else { return nil }
    return polynomial[1] * polynomial[1] - Rational(4) * polynomial[2] * polynomial[0]
  }

  /// - Parameters:
  ///   - shrink: c.
  ///   - ratio: k = b/a.
  ///   - bits: upper - lower is at most 2^-bits.
  /// - Precondition: c >= 0, k > 0, bits >= 1.
  public init(shrink c: Rational, ratio k: Rational, bits: Int) {
    precondition(c.signum >= 0 && k.signum > 0, "c = \(c), k = \(k)")
    precondition(bits >= 1, "\(bits) bits")
    shrink = c
    ratio = k
    let f = Self.primitive(c.isZero ? [-k, .one + k] : [-k, .one - c + k, c])
    var solution: Rational?
    if f.count == 2 {
      solution = -f[0] / f[1]
    } else {
      let discriminant = f[1] * f[1] - Rational(4) * f[2] * f[0]
      if let square = discriminant.exactRoot(2) {
        solution = (square - f[1]) / (Rational(2) * f[2])
      }
    }
    exact = solution
    if let solution {
      polynomial = Self.primitive([-solution, .one])
      complement = Self.primitive([solution - .one, .one])
      (lower, upper, root) = (solution, solution, nil)
      return
    }
    polynomial = f
    // g(u) = f(1 - u).
    complement = Self.primitive([f[0] + f[1] + f[2], -f[1] - Rational(2) * f[2], f[2]])
    (lower, upper) = Self.isolated(f, bits: bits)
    root = Self.integerRoot(f[1] * f[1] - Rational(4) * f[2] * f[0])
  }

  /// The value of a polynomial.
  public static func value(_ polynomial: [Rational], at x: Rational) -> Rational {
    polynomial.reversed().reduce(.zero) { $0 * x + $1 }
  }

  /// R(w) / a: infinite, hence nil, where c (1 - w)² >= 1.
  public func relativeError(at w: Rational) -> Rational? {
    let rest = (.one - w) * (.one - w)
    let gap = .one - shrink * rest
    guard gap.signum > 0 else { return nil }
    return (w * w + rest * ratio) / gap
  }

  /// Halves [0, 1] around the sign change of an increasing-then-convex polynomial.
  private static func isolated(_ f: [Rational], bits: Int) -> (Rational, Rational) {
    var (low, high) = (Rational.zero, Rational.one)
    for _ in 0..<bits {
      let middle = (low + high) / Rational(2)
      if value(f, at: middle).signum < 0 { low = middle } else { high = middle }
    }
    return (low, high)
  }

  /// The largest integer whose square is at most a positive number.
  private static func integerRoot(_ number: Rational) -> Rational {
    var (low, high) = (Rational.zero, Rational.one)
    while high * high <= number { high = high + high }
    while high - low > .one {
      let middle = ((low + high) / Rational(2)).roundedDown()
      if middle * middle <= number { low = middle } else { high = middle }
    }
    return low
  }

  /// Integer coefficients without a common factor, the leading one positive.
  private static func primitive(_ coefficients: [Rational]) -> [Rational] {
    var multiple = Rational.one
    for value in coefficients {
      // (a / b) in lowest terms has numerator a / gcd(a, b).
      multiple = (multiple / value.denominator).numerator * value.denominator
    }
    var integers = coefficients.map { $0 * multiple }
    var divisor = Rational.zero
    for value in integers where !value.isZero {
      // gcd(a, b) = a / numerator(a / b).
      divisor = divisor.isZero ? value.magnitude : divisor / (divisor / value.magnitude).numerator
    }
    if let leading = integers.last, leading.signum < 0 { divisor = -divisor }
    integers = integers.map { $0 / divisor }
    return integers
  }
}
