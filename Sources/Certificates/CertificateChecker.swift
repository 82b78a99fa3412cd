internal import Multiprecision

/// Checks a certificate with nothing but multiplication, addition and comparison of fractions.
///
/// For every obligation the products are multiplied out to a polynomial P. An identity holds when
/// nothing is left. For an inequality the steps cut the box into parts, and on each part
///
///     P(v) Π (u - l)^d = Σ c_i Π C(d, i) (v - l)^i (u - v)^(d - i)
///
/// is checked by multiplying out: every product on the right is nonnegative on the part, so P is
/// when all c_i are. P is positive when on every face of the part that belongs to the domain some
/// positive c_i belongs to a product that does not vanish there.
public struct CertificateChecker: Sendable {
  /// Obligations and parts of boxes that were checked.
  public struct Summary: Sendable, Hashable {
    public var obligations = 0
    public var boxes = 0
  }

  typealias Polynomial = [[Int]: Rational]

  private struct Part {
    var lower: [Rational]
    var upper: [Rational]
    /// Whether the ends belong to the set on which the sign is claimed.
    var includesLower: [Bool]
    var includesUpper: [Bool]
  }

  private static let largestDegree = 200

  public init() {}

  public func check(_ certificate: Certificate) throws(Rejection) -> Summary {
    guard certificate.format == Certificate.currentFormat else {
      throw Rejection("the format is `\(certificate.format)`, not \(Certificate.currentFormat)")
    }
    guard certificate.digest == certificate.computedDigest else {
      throw Rejection("the digest does not fit the contents: something was changed")
    }
    guard !certificate.obligations.isEmpty else { throw Rejection("nothing is proved") }
    let box = try box(of: certificate.variables)
    var summary = Summary()
    for (number, obligation) in certificate.obligations.enumerated() {
      do {
        summary.boxes += try check(obligation, box)
      } catch {
        throw Rejection("obligation \(number + 1), \(obligation.purpose): \(error.reason)")
      }
      summary.obligations += 1
    }
    return summary
  }

  private func box(of variables: [Certificate.Variable]) throws(Rejection) -> Part {
    var part = Part(lower: [], upper: [], includesLower: [], includesUpper: [])
    for variable in variables {
      let lower = try number(variable.lower)
      let upper = try number(variable.upper)
      guard lower < upper else { throw Rejection("the range of \(variable.name) is empty") }
      part.lower.append(lower)
      part.upper.append(upper)
      part.includesLower.append(variable.includesLower)
      part.includesUpper.append(variable.includesUpper)
    }
    return part
  }

  private func number(_ text: String) throws(Rejection) -> Rational {
    guard let value = Rational(text) else { throw Rejection("`\(text)` is not a fraction") }
    return value
  }

  /// - Returns: the number of parts of the box that were checked.
  private func check(
    _ obligation: Certificate.Obligation, _ box: Part
  ) throws(Rejection) -> Int {
    let polynomial = try expanded(obligation.products, variables: box.lower.count)
    if obligation.relation == .zero {
      guard polynomial.isEmpty else { throw Rejection("the identity does not hold") }
      guard obligation.steps.isEmpty else { throw Rejection("an identity needs no steps") }
      return 0
    }
    var degrees = Array(repeating: 0, count: box.lower.count)
    for exponents in polynomial.keys {
      for (place, exponent) in exponents.enumerated() {
        degrees[place] = max(degrees[place], exponent)
      }
    }
    var rest = obligation.steps[...]
    let parts = try walk(&rest, box, polynomial, degrees, obligation.relation, depth: 0)
    guard rest.isEmpty else { throw Rejection("there are steps that belong to no part") }
    return parts
  }

  private func walk(
    _ steps: inout ArraySlice<Certificate.Step>, _ part: Part, _ polynomial: Polynomial,
    _ degrees: [Int], _ relation: Certificate.Relation, depth: Int
  ) throws(Rejection) -> Int {
    guard let step = steps.popFirst(), depth < 200 else {
      throw Rejection("the parts do not cover the box")
    }
    if let texts = step.coefficients {
      var coefficients: [Rational] = []
      for text in texts { coefficients.append(try number(text)) }
      try checkLeaf(coefficients, part, polynomial, degrees, relation)
      return 1
    }
    guard let place = step.variable, let text = step.at, part.lower.indices.contains(place) else {
      throw Rejection("a step is neither a cut nor a leaf")
    }
    let cut = try number(text)
    guard part.lower[place] < cut, cut < part.upper[place] else {
      throw Rejection("a cut lies outside of its part")
    }
    var below = part
    below.upper[place] = cut
    below.includesUpper[place] = true
    var above = part
    above.lower[place] = cut
    above.includesLower[place] = true
    return try walk(&steps, below, polynomial, degrees, relation, depth: depth + 1)
      + walk(&steps, above, polynomial, degrees, relation, depth: depth + 1)
  }

  private func checkLeaf(
    _ coefficients: [Rational], _ part: Part, _ polynomial: Polynomial, _ degrees: [Int],
    _ relation: Certificate.Relation
  ) throws(Rejection) {
    let count = degrees.reduce(1) { $0 * ($1 + 1) }
    guard coefficients.count == count else {
      throw Rejection("\(coefficients.count) coefficients where \(count) are needed")
    }
    guard coefficients.allSatisfy({ $0.signum >= 0 }) else {
      throw Rejection("a coefficient is negative")
    }
    var scale = Rational.one
    for (place, degree) in degrees.enumerated() {
      for _ in 0..<degree { scale = scale * (part.upper[place] - part.lower[place]) }
    }
    let left = polynomial.mapValues { $0 * scale }
    guard left == bernsteinSum(coefficients[...], part, degrees, from: 0) else {
      throw Rejection("the coefficients are not those of the polynomial on this part")
    }
    if relation == .positive { try checkPositive(coefficients, part, degrees) }
  }

  /// Σ c_i Π C(d, i) (v - l)^i (u - v)^(d - i) over the variables from `place` on.
  private func bernsteinSum(
    _ coefficients: ArraySlice<Rational>, _ part: Part, _ degrees: [Int], from place: Int
  ) -> Polynomial {
    guard place < degrees.count else {
      return sum([:], [Array(repeating: 0, count: degrees.count): coefficients.first ?? .zero])
    }
    let degree = degrees[place]
    let size = coefficients.count / (degree + 1)
    var result: Polynomial = [:]
    var binomial = Rational.one
    for index in 0...degree {
      let start = coefficients.startIndex + index * size
      var term = bernsteinSum(
        coefficients[start..<(start + size)], part, degrees, from: place + 1)
      let rising = linear(place, .one, -part.lower[place], degrees.count)
      let falling = linear(place, -.one, part.upper[place], degrees.count)
      for _ in 0..<index { term = product(term, rising) }
      for _ in index..<degree { term = product(term, falling) }
      result = sum(result, term.mapValues { $0 * binomial })
      binomial = binomial * Rational(degree - index, index + 1)
    }
    return result
  }

  /// On each face of the part that belongs to the domain: inside, or at an included end, of each
  /// variable.
  private func checkPositive(
    _ coefficients: [Rational], _ part: Part, _ degrees: [Int]
  ) throws(Rejection) {
    var places: [[Int]] = [[]]
    for degree in degrees { places = places.flatMap { head in (0...degree).map { head + [$0] } } }
    let supports = zip(coefficients, places).filter { $0.0.signum > 0 }.map(\.1)
    /// The positions of positive coefficients whose products do not vanish on the face so far.
    func covers(_ place: Int, _ supports: [[Int]]) -> Bool {
      if supports.isEmpty { return false }
      guard place < degrees.count else { return true }
      if degrees[place] == 0 { return covers(place + 1, supports) }
      guard covers(place + 1, supports) else { return false }
      if part.includesLower[place], !covers(place + 1, supports.filter { $0[place] == 0 }) {
        return false
      }
      return !part.includesUpper[place]
        || covers(place + 1, supports.filter { $0[place] == degrees[place] })
    }
    guard covers(0, supports) else { throw Rejection("the polynomial may vanish on this part") }
  }

  // MARK: Polynomials

  private func expanded(
    _ products: [[[Certificate.Term]]], variables: Int
  ) throws(Rejection) -> Polynomial {
    var result: Polynomial = [:]
    for factors in products {
      var value: Polynomial = [Array(repeating: 0, count: variables): .one]
      for factor in factors {
        var polynomial: Polynomial = [:]
        for term in factor {
          guard term.exponents.count == variables,
            term.exponents.allSatisfy({ (0...Self.largestDegree).contains($0) })
          else { throw Rejection("a term does not fit the variables") }
          polynomial = sum(polynomial, [term.exponents: try number(term.coefficient)])
        }
        value = product(value, polynomial)
      }
      result = sum(result, value)
    }
    return result
  }

  private func linear(_ place: Int, _ slope: Rational, _ rest: Rational, _ count: Int) -> Polynomial
  {
    let constant = Array(repeating: 0, count: count)
    var variable = constant
    variable[place] = 1
    return sum([variable: slope], [constant: rest])
  }

  private func sum(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    a.merging(b) { $0 + $1 }.filter { !$0.value.isZero }
  }

  private func product(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    var result: Polynomial = [:]
    for (first, x) in a {
      for (second, y) in b {
        result[zip(first, second).map { $0 + $1 }, default: .zero].formMultiplyAdd(x, y)
      }
    }
    return result.filter { !$0.value.isZero }
  }
}
