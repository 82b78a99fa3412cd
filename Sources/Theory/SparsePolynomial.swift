internal import Scalars

/// A polynomial in a few variables: its terms, ascending by monomial, each monomial once.
///
/// A list and no dictionary, so that sums of intervals are rounded in the same order in every run.
struct SparsePolynomial<Scalar: RecursionScalar>: Sendable {
  /// A product of powers: four bits of exponent for each of eight variables, so that monomials are
  /// multiplied by adding. Exponents stay below 16.
  typealias Monomial = UInt32

  private(set) var terms: [(monomial: Monomial, coefficient: Scalar)]

  static var zero: Self { Self(terms: []) }

  static func constant(_ value: Scalar) -> Self { Self(terms: [(0, value)]) }

  /// A coefficient times one variable.
  static func variable(_ index: Int, times coefficient: Scalar) -> Self {
    Self(terms: [(1 << Monomial(4 * index), coefficient)])
  }

  static func exponent(of index: Int, in monomial: Monomial) -> Int {
    Int(monomial >> Monomial(4 * index) & 15)
  }

  static func + (a: Self, b: Self) -> Self { Self(merging: a.terms + b.terms) }

  static func * (a: Self, b: Self) -> Self {
    var products: [(monomial: Monomial, coefficient: Scalar)] = []
    products.reserveCapacity(a.terms.count * b.terms.count)
    for first in a.terms {
      for second in b.terms {
        products.append(
          (first.monomial + second.monomial, first.coefficient * second.coefficient))
      }
    }
    return Self(merging: products)
  }

  func scaled(by factor: Scalar) -> Self {
    Self(terms: terms.map { ($0.monomial, $0.coefficient * factor) })
  }

  /// - Precondition: `exponent >= 1`.
  func power(_ exponent: Int) -> Self {
    precondition(exponent >= 1, "a power here has an exponent of at least 1, not \(exponent)")
    return (1..<exponent).reduce(self) { product, _ in product * self }
  }

  /// Times one monomial.
  init(shifting polynomial: Self, by monomial: Monomial) {
    terms = polynomial.terms.map { ($0.monomial + monomial, $0.coefficient) }
  }

  private init(terms: [(monomial: Monomial, coefficient: Scalar)]) { self.terms = terms }

  private init(merging unsorted: [(monomial: Monomial, coefficient: Scalar)]) {
    terms = []
    for term in unsorted.sorted(by: { $0.monomial < $1.monomial }) {
      if terms.last?.monomial == term.monomial {
        terms[terms.count - 1].coefficient.formAdd(term.coefficient)
      } else {
        terms.append(term)
      }
    }
  }
}
