internal import Multiprecision

/// A polynomial in any number of variables over the fractions, as its nonzero terms.
///
/// A monomial is its list of exponents without trailing zeros, so that polynomials with different
/// numbers of variables mix.
struct Polynomial: Hashable, Sendable {
  typealias Monomial = [Int]

  private(set) var terms: [Monomial: Rational] = [:]

  static let zero = Polynomial()
  static let one = Polynomial(.one)

  init() {}

  init(_ constant: Rational) {
    if !constant.isZero { terms[[]] = constant }
  }

  init(variable place: Int) {
    terms[Array(repeating: 0, count: place) + [1]] = .one
  }

  var isZero: Bool { terms.isEmpty }

  /// The constant, where it is one.
  var constantValue: Rational? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 ? terms[[]] : nil
  }

  static func exponent(_ monomial: Monomial, _ place: Int) -> Int {
    place < monomial.count ? monomial[place] : 0
  }

  init(terms: [Monomial: Rational]) {
    for (monomial, coefficient) in terms { add(coefficient, Self.trimmed(monomial)) }
  }

  /// The variables that occur.
  var places: Set<Int> {
    terms.keys.reduce(into: []) { found, monomial in
      for (place, exponent) in monomial.enumerated() where exponent > 0 { found.insert(place) }
    }
  }

  func derivative(in place: Int) -> Polynomial {
    var result = Polynomial()
    for (monomial, coefficient) in terms where Self.exponent(monomial, place) > 0 {
      var lower = monomial
      lower[place] -= 1
      result.add(coefficient * Rational(monomial[place]), Self.trimmed(lower))
    }
    return result
  }

  func degree(in place: Int) -> Int {
    terms.keys.map { Self.exponent($0, place) }.max() ?? 0
  }

  /// One more than the last variable that occurs.
  var variableCount: Int { terms.keys.map(\.count).max() ?? 0 }

  private mutating func add(_ coefficient: Rational, _ monomial: Monomial) {
    let sum = (terms[monomial] ?? .zero) + coefficient
    terms[monomial] = sum.isZero ? nil : sum
  }

  private static func product(_ a: Monomial, _ b: Monomial) -> Monomial {
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    var result = long
    for place in short.indices { result[place] += short[place] }
    return result
  }

  private static func trimmed(_ monomial: Monomial) -> Monomial {
    var monomial = monomial
    while monomial.last == 0 { monomial.removeLast() }
    return monomial
  }
}

// MARK: Ring operations

extension Polynomial {
  static func + (a: Polynomial, b: Polynomial) -> Polynomial {
    var result = a
    for (monomial, coefficient) in b.terms { result.add(coefficient, monomial) }
    return result
  }

  static func - (a: Polynomial, b: Polynomial) -> Polynomial { a + -b }

  static prefix func - (a: Polynomial) -> Polynomial {
    var result = a
    result.terms = a.terms.mapValues { -$0 }
    return result
  }

  static func * (a: Polynomial, b: Polynomial) -> Polynomial {
    var result = Polynomial()
    for (first, x) in a.terms {
      for (second, y) in b.terms { result.add(x * y, product(first, second)) }
    }
    return result
  }

  func scaled(by factor: Rational) -> Polynomial { self * Polynomial(factor) }

  /// - Precondition: `exponent >= 0`.
  func power(_ exponent: Int) -> Polynomial {
    precondition(exponent >= 0, "a polynomial has no power \(exponent)")
    return (0..<exponent).reduce(.one) { product, _ in product * self }
  }

  func value(at point: [Rational]) -> Rational {
    var sum = Rational.zero
    for (monomial, coefficient) in terms {
      var term = coefficient
      for (place, exponent) in monomial.enumerated() where exponent > 0 {
        term = term * point[place].power(exponent)
      }
      sum = sum + term
    }
    return sum
  }

  /// The coefficients of the powers of one variable: polynomials in the others.
  func coefficients(in place: Int) -> [Polynomial] {
    var result = Array(repeating: Polynomial(), count: degree(in: place) + 1)
    for (monomial, coefficient) in terms {
      var rest = monomial
      if place < rest.count { rest[place] = 0 }
      result[Self.exponent(monomial, place)].add(coefficient, Self.trimmed(rest))
    }
    return result
  }
}

// MARK: Division

extension Polynomial {
  /// The largest monomial that divides every term; empty for zero.
  var content: Monomial {
    guard var result = terms.keys.first else { return [] }
    for monomial in terms.keys {
      for place in result.indices {
        result[place] = min(result[place], Self.exponent(monomial, place))
      }
    }
    return Self.trimmed(result)
  }

  init(monomial: Monomial) { terms[Self.trimmed(monomial)] = .one }

  /// The term that comes last in the lexicographic order of exponents.
  var leadingTerm: (monomial: Monomial, coefficient: Rational)? {
    terms.max { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  /// A total order: fewer terms first, then by the terms from the leading one on.
  func precedes(_ other: Polynomial) -> Bool {
    if terms.count != other.terms.count { return terms.count < other.terms.count }
    func sorted(_ polynomial: Polynomial) -> [(key: Monomial, value: Rational)] {
      polynomial.terms.sorted { $1.key.lexicographicallyPrecedes($0.key) }
    }
    for (a, b) in zip(sorted(self), sorted(other)) {
      if a.key != b.key { return a.key.lexicographicallyPrecedes(b.key) }
      if a.value != b.value { return a.value < b.value }
    }
    return false
  }

  /// The quotient where the division leaves no rest.
  func dividedExactly(by divisor: Polynomial) -> Polynomial? {
    guard let lead = divisor.leadingTerm else { return nil }
    var rest = self
    var quotient = Polynomial()
    // The leading monomial falls in a well-ordering at every turn.
    while let head = rest.leadingTerm {
      var monomial = head.monomial
      while monomial.count < lead.monomial.count { monomial.append(0) }
      for (place, exponent) in lead.monomial.enumerated() {
        monomial[place] -= exponent
        if monomial[place] < 0 { return nil }
      }
      var term = Polynomial()
      term.terms[Self.trimmed(monomial)] = head.coefficient / lead.coefficient
      quotient = quotient + term
      rest = rest - term * divisor
    }
    return quotient
  }
}
