internal import Intervals
internal import Multiprecision

/// y = f(N/D) for exp, log or sqrt, with the rational functions that lie on one side of it.
///
/// The same bounds as in `CertificateChecker`, which says what they are. Each touches f at a point
/// c, and is exact there where f(c) is a fraction that is known: exp at 0, log at 1, sqrt at squares.
struct ElementaryBounds: Sendable {
  enum Function: String, Sendable {
    case exponential = "exp"
    case logarithm = "log"
    case squareRoot = "sqrt"
  }

  let function: Function
  let numerator: Polynomial
  /// Positive.
  let denominator: Polynomial

  /// A bound: its numbers for the certificate, and Q, M with y <= Q/M or y >= Q/M.
  struct Bound {
    let numbers: [Rational]
    let numerator: Polynomial
    let denominator: Polynomial
  }

  private static let orders = [1, 2, 4]
  private static let precision = Precision(bits: 64)

  /// Bounds that are good where the argument lies between two ends, the simplest first.
  func bounds(isUpper: Bool, from lower: Rational, to upper: Rational) -> [Bound] {
    centers(from: lower, to: upper).flatMap { center -> [Bound] in
      if function == .squareRoot { return squareRoot(isUpper, center).map { [$0] } ?? [] }
      return Self.orders.compactMap { series(isUpper, center, $0) }
    }
  }

  /// The point at which f is exact, where it is near, and the middle.
  private func centers(from lower: Rational, to upper: Rational) -> [Rational] {
    let middle = (lower + upper) * Rational(1, 2)
    let width = upper - lower
    let simple =
      width.isZero
      ? middle
      : Rational.simplest(
        from: middle - width * Rational(1, 16), to: middle + width * Rational(1, 16)) ?? middle
    let exact: Rational =
      switch function {
      case .exponential: .zero
      case .logarithm: .one
      case .squareRoot: .one
      }
    let isNear = lower - width <= exact && exact <= upper + width
    var result = isNear && function != .squareRoot ? [exact, simple] : [simple]
    if function == .squareRoot {
      result = [lower, upper, simple].filter { $0.signum > 0 }
    }
    return result.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func squareRoot(_ isUpper: Bool, _ center: Rational) -> Bound? {
    let s: Rational
    if let root = center.exactRoot(2) {
      s = root
    } else {
      let root = Interval(center, precision: Precision(bits: 24)).squareRoot()
      guard let low = root.lower.exactValue, let high = root.upper.exactValue, low.signum > 0,
        let simple = Rational.simplest(from: low, to: high)
      else { return nil }
      s = simple
    }
    let sum = numerator + denominator.scaled(by: s * s)
    return isUpper
      ? Bound(numbers: [s], numerator: sum, denominator: denominator.scaled(by: s + s))
      : Bound(numbers: [s], numerator: numerator.scaled(by: s + s), denominator: sum)
  }

  private func series(_ isUpper: Bool, _ center: Rational, _ order: Int) -> Bound? {
    guard let value = value(isUpper, center) else { return nil }
    let rise = numerator - denominator.scaled(by: center)
    let x = isUpper ? -rise : rise
    let numbers = [center, value, Rational(order)]
    switch function {
    case .squareRoot: return nil
    case .exponential:
      let terms = (0..<2 * order).map { count in
        (0..<count).reduce(Rational.one) { $0 / Rational($1 + 1) }
      }
      let (sum, power) = Self.homogeneous(terms, x, denominator)
      return isUpper
        ? Bound(numbers: numbers, numerator: power.scaled(by: value), denominator: sum)
        : Bound(numbers: numbers, numerator: sum.scaled(by: value), denominator: power)
    case .logarithm:
      let terms = (0..<2 * order).map { $0 == 0 ? value : Rational(isUpper ? -1 : 1, $0) }
      let (sum, power) = Self.homogeneous(
        terms, x, isUpper ? denominator.scaled(by: center) : numerator)
      return Bound(numbers: numbers, numerator: sum, denominator: power)
    }
  }

  private static func homogeneous(
    _ terms: [Rational], _ x: Polynomial, _ y: Polynomial
  ) -> (Polynomial, Polynomial) {
    var (sum, power) = (Polynomial.zero, Polynomial.one)
    for (place, term) in terms.enumerated().reversed() {
      if place < terms.count - 1 { power = power * y }
      sum = sum * x + power.scaled(by: term)
    }
    return (sum, power)
  }

  /// A fraction just above, or below, f(c); with room for the checker's own series.
  private func value(_ isUpper: Bool, _ center: Rational) -> Rational? {
    let room = Rational(2).power(-40)
    switch function {
    case .squareRoot: return nil
    case .exponential:
      guard center.magnitude <= Rational(60) else { return nil }
      if center.isZero { return .one }
      let value = Interval(center, precision: Self.precision).exponential()
      let end = (isUpper ? value.upper : value.lower).exactValue
      return end.map { Self.short($0 * (isUpper ? .one + room : .one - room), isUpper) }
    case .logarithm:
      guard center.signum > 0 else { return nil }
      if center == .one { return .zero }
      let value = Interval(center, precision: Self.precision).logarithm()
      guard let end = (isUpper ? value.upper : value.lower).exactValue,
        end.magnitude <= Rational(60)
      else { return nil }
      return Self.short(isUpper ? end + room : end - room, isUpper)
    }
  }

  /// Rounded up or down to 50 bits after the point.
  private static func short(_ value: Rational, _ isUpper: Bool) -> Rational {
    let unit = Rational(2).power(-50)
    let scaled = value / unit
    return (isUpper ? scaled.roundedUp() : scaled.roundedDown()) * unit
  }

  /// The value of f where its argument is a fraction.
  func enclosure(at argument: Interval) -> Interval {
    switch function {
    case .exponential: argument.exponential()
    case .logarithm: argument.logarithm()
    case .squareRoot: argument.squareRoot()
    }
  }
}
