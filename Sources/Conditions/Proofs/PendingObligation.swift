internal import Certificates
internal import Multiprecision

/// A statement about polynomials that a proof needs, before its own proof is found.
struct PendingObligation {
  let purpose: String
  let relation: Certificate.Relation
  /// The sum of these products is zero, nonnegative or positive.
  let products: [[Polynomial]]

  /// Products of terms beyond which nothing is multiplied out.
  private static let mostProducts = 200_000

  /// nil where it would be too large.
  var polynomial: Polynomial? {
    var sum = Polynomial.zero
    for factors in products {
      var product = Polynomial.one
      for factor in factors {
        guard product.terms.count * factor.terms.count <= Self.mostProducts else { return nil }
        product = product * factor
      }
      sum = sum + product
    }
    return sum
  }

  /// The obligation with its proof; nil where none was found.
  func discharged(_ variables: [ProofVariable]) -> Certificate.Obligation? {
    guard let polynomial, polynomial.variableCount <= variables.count else { return nil }
    var steps: [Certificate.Step] = []
    if relation == .zero {
      guard polynomial.isZero else { return nil }
    } else {
      for (place, variable) in variables.enumerated() where !variable.isRanged {
        guard polynomial.degree(in: place) == 0 else { return nil }
      }
      let outcome = BoxDecision.decide(
        polynomial, isStrict: relation == .positive,
        on: RationalBox(sides: variables.map(\.side)))
      guard case .proved(let found) = outcome else { return nil }
      steps = found
    }
    return Certificate.Obligation(
      purpose: purpose, relation: relation,
      products: products.map { factors in factors.map { $0.certified(variables.count) } },
      steps: steps)
  }

  func isProvable(_ variables: [ProofVariable]) -> Bool { discharged(variables) != nil }
}

extension Polynomial {
  /// The terms as a certificate has them, in a fixed order.
  func certified(_ variables: Int) -> [Certificate.Term] {
    terms.map { monomial, coefficient in
      Certificate.Term(
        coefficient: coefficient.description,
        exponents: (0..<variables).map { Self.exponent(monomial, $0) })
    }.sorted { $0.exponents.lexicographicallyPrecedes($1.exponents) }
  }
}
