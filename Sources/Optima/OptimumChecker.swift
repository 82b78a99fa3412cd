public import Foundation
internal import Multiprecision

/// Why a certificate of an optimum proves nothing.
public struct OptimumRejection: Error, Sendable, Hashable {
  public let reason: String
}

/// Checks what `assay optimum weight --format json` says of one best weight, without the code that found it:
/// in exact fractions, from c and k alone.
///
/// With R(w) = (w² + (1 - w)² k) / (1 - c (1 - w)²), the stationary error over that of the real draws,
/// and f(w) = c w² + (1 - c + k) w - k it checks that
///
/// 1. R' has the sign of f, and R(w) = w where f(w) = 0: identities between polynomials of degree at
///    most 3, each at five points;
/// 2. the printed polynomial is f up to a factor, with coprime integers, and cannot be factored: the
///    discriminant lies between two neighbouring squares; or, where w* is a fraction, f(w*) = 0;
/// 3. f changes its sign between the printed ends, R is finite from the lower end on, and f(0) < 0: f has
///    one positive root, since the product of its roots is -k/c, so R falls up to it and rises beyond.
///
/// - Trusted:  that c and k belong to the problem that is named.
/// - Source:   proofs-notes/best-weight.md.
public struct OptimumChecker: Sendable {
  /// An accepted optimum.
  public struct Accepted: Sendable, Equatable {
    public let problem: String
    public let shrink: String
    public let ratio: String
    /// "w^2 + w - 1".
    public let polynomial: String
    public let lower: String
    public let upper: String
  }

  private struct Document: Decodable {
    let command: String
    let results: [Entry]
  }

  private struct Entry: Decodable {
    let problem, c, k, lower, upper, value_at_lower, value_at_upper, pooled_weight: String
    let polynomial, complement_polynomial: [String]
    let exact, discriminant, integer_root, pooled_error: String?
  }

  public init() {}

  /// Whether a file is one of `assay optimum`, and not of `assay prove`.
  public static func recognises(_ data: Data) -> Bool {
    struct Head: Decodable { let command: String }
    return (try? JSONDecoder().decode(Head.self, from: data))?.command == "optimum"
  }

  public func check(json data: Data) throws(OptimumRejection) -> [Accepted] {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: data)
    } catch {
      throw OptimumRejection(reason: "not the best weight of `assay optimum weight`: \(error)")
    }
    guard document.command == "optimum", !document.results.isEmpty else {
      throw OptimumRejection(reason: "the file has no optimum")
    }
    var accepted: [Accepted] = []
    for entry in document.results { accepted.append(try check(entry)) }
    return accepted
  }

  // MARK: One optimum

  private func check(_ entry: Entry) throws(OptimumRejection) -> Accepted {
    let (c, k) = (try number(entry.c, "c"), try number(entry.k, "k"))
    try require(c.signum >= 0 && k.signum > 0, "c must be at least 0 and k above 0")
    let f = WeightPolynomial([-k, .one - c + k, c])
    try checkIdentities(f, c, k)
    var printed = WeightPolynomial([])
    for text in entry.polynomial { printed.coefficients.append(try number(text, "a coefficient")) }
    try require(
      printed.isPrimitive, "the coefficients must be coprime integers, the leading one above 0")
    let (lower, upper) = (try number(entry.lower, "lower"), try number(entry.upper, "upper"))
    try require(lower.signum >= 0 && upper <= .one, "the ends must lie in [0, 1]")
    if let text = entry.exact {
      let root = try number(text, "exact")
      try require(lower == root && upper == root, "the ends of an exact weight must be the weight")
      try require(f.value(at: root).isZero, "f does not vanish at \(root)")
      try require(
        printed.coefficients.count == 2 && printed.value(at: root).isZero,
        "the polynomial of a fraction has degree 1 and vanishes there")
    } else {
      try require(c.signum > 0 && printed.isMultiple(of: f), "the polynomial is no multiple of f")
      try require(lower < upper, "the lower end must be below the upper one")
      let signs = (f.value(at: lower).signum, f.value(at: upper).signum)
      try require(signs.0 < 0 && signs.1 > 0, "f does not change its sign between the ends")
      try checkIrreducible(entry, printed)
    }
    let ends = (
      try number(entry.value_at_lower, "value_at_lower"),
      try number(entry.value_at_upper, "value_at_upper")
    )
    try require(
      ends.0 == printed.value(at: lower) && ends.1 == printed.value(at: upper),
      "the values at the ends are others")
    // From the lower end on, 1 - c (1 - w)² only grows.
    try require(
      (.one - c * (.one - lower) * (.one - lower)).signum > 0, "R is not finite at the lower end")
    try checkComplement(entry, printed)
    try checkPooled(entry, c, k)
    return Accepted(
      problem: entry.problem, shrink: "\(c)", ratio: "\(k)", polynomial: printed.text,
      lower: entry.lower, upper: entry.upper)
  }

  private func checkIdentities(
    _ f: WeightPolynomial, _ c: Rational, _ k: Rational
  ) throws(OptimumRejection) {
    for point in 2...6 {
      let w = Rational(point)
      let u = Rational.one - w
      let (top, bottom) = (w * w + u * u * k, Rational.one - c * u * u)
      // Half the numerator of R'.
      let slope = (w - u * k) * bottom - top * c * u
      try require(slope == f.value(at: w), "R' has not the sign of f")
      try require(top - w * bottom == -u * f.value(at: w), "R is not w where f vanishes")
    }
  }

  private func checkIrreducible(
    _ entry: Entry, _ printed: WeightPolynomial
  ) throws(OptimumRejection) {
    guard let discriminant = entry.discriminant, let root = entry.integer_root else {
      throw OptimumRejection(reason: "a weight that is no fraction needs discriminant and root")
    }
    let (d, r) = (try number(discriminant, "discriminant"), try number(root, "integer_root"))
    let a = printed.coefficients
    try require(a[1] * a[1] - Rational(4) * a[2] * a[0] == d, "the discriminant is another")
    let next = r + .one
    try require(
      r.isInteger && r.signum >= 0 && r * r < d && d < next * next,
      "the discriminant is not between the squares of \(r) and \(next)")
  }

  /// g(u) = ± p(1 - u), at more points than its degree.
  private func checkComplement(
    _ entry: Entry, _ printed: WeightPolynomial
  ) throws(OptimumRejection) {
    var other = WeightPolynomial([])
    for text in entry.complement_polynomial {
      other.coefficients.append(try number(text, "a coefficient"))
    }
    let degree = printed.coefficients.count
    try require(
      other.isPrimitive && other.coefficients.count == degree, "the complement has another degree")
    let points = (0..<degree).map { Rational($0) }
    let values = points.map { (other.value(at: $0), printed.value(at: .one - $0)) }
    try require(
      values.allSatisfy { $0 == $1 } || values.allSatisfy { $0 == -$1 },
      "the polynomial of 1 - w does not belong to that of w")
  }

  private func checkPooled(
    _ entry: Entry, _ c: Rational, _ k: Rational
  ) throws(OptimumRejection) {
    let w = try number(entry.pooled_weight, "pooled_weight")
    try require(w == k / (.one + k), "pooling has another weight")
    let u = Rational.one - w
    let gap = Rational.one - c * u * u
    guard let text = entry.pooled_error else {
      try require(gap.signum <= 0, "pooling has an error")
      return
    }
    let error = try number(text, "pooled_error")
    try require(
      gap.signum > 0 && error * gap == w * w + u * u * k, "pooling has another error")
  }

  // MARK: Pieces

  private func number(_ text: String, _ name: String) throws(OptimumRejection) -> Rational {
    guard text.utf8.count <= 20_000, let value = Rational(text) else {
      throw OptimumRejection(reason: "\(name) is no fraction")
    }
    return value
  }

  private func require(_ holds: Bool, _ reason: String) throws(OptimumRejection) {
    guard holds else { throw OptimumRejection(reason: reason) }
  }
}

/// A polynomial in the weight, from the constant up.
private struct WeightPolynomial {
  var coefficients: [Rational]

  init(_ coefficients: [Rational]) { self.coefficients = coefficients }

  func value(at w: Rational) -> Rational {
    coefficients.reversed().reduce(.zero) { $0 * w + $1 }
  }

  /// Coprime integers, the leading one above 0, of degree 1 or 2.
  var isPrimitive: Bool {
    guard (2...3).contains(coefficients.count), coefficients.allSatisfy(\.isInteger),
      let leading = coefficients.last, leading.signum > 0
    else { return false }
    // gcd(a, b) = a / numerator(a / b).
    var divisor = leading
    for value in coefficients where !value.isZero {
      divisor = divisor / (divisor / value.magnitude).numerator
    }
    return divisor == .one
  }

  func isMultiple(of other: WeightPolynomial) -> Bool {
    guard coefficients.count == other.coefficients.count, let leading = coefficients.last,
      let otherLeading = other.coefficients.last, !otherLeading.isZero
    else { return false }
    let factor = leading / otherLeading
    return factor.signum > 0
      && zip(coefficients, other.coefficients).allSatisfy { $0 == factor * $1 }
  }

  var text: String {
    var result = ""
    for (power, value) in coefficients.enumerated().reversed() where !value.isZero {
      let name = power == 0 ? "" : power == 1 ? "w" : "w^\(power)"
      let size = value.magnitude == .one && power > 0 ? "" : "\(value.magnitude)"
      let sign = value.signum < 0 ? "-" : "+"
      let part = size.isEmpty || name.isEmpty ? size + name : "\(size) \(name)"
      result += result.isEmpty ? (value.signum < 0 ? "-" : "") + part : " \(sign) \(part)"
    }
    return result
  }
}
