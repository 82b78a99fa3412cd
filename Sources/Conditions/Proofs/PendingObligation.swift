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

  enum Outcome {
    case proved(Certificate.Obligation)
    /// A point of the box at which the sign is wrong.
    case refuted([Rational])
    case undecided(String)
  }

  func decided(_ variables: [ProofVariable]) -> Outcome {
    guard let polynomial, polynomial.variableCount <= variables.count else {
      return .undecided("its polynomials have too many terms")
    }
    var result = Certificate.Obligation()
    result.purpose = purpose
    result.relation = relation
    result.products = products.map { factors in factors.map { $0.certified(variables.count) } }
    if relation == .zero {
      return polynomial.isZero ? .proved(result) : .undecided("the two sides differ")
    }
    for (place, variable) in variables.enumerated() where !variable.isRanged {
      guard polynomial.degree(in: place) == 0 else {
        return .undecided("\(variable.name) has no known range")
      }
    }
    switch BoxDecision.decide(
      polynomial, isStrict: relation == .positive, on: RationalBox(sides: variables.map(\.side)))
    {
    case .proved(let steps):
      result.steps = steps
      return .proved(result)
    case .refuted(let point): return .refuted(point)
    case .undecided(let boxes):
      return .undecided("\(boxes) part\(boxes == 1 ? "" : "s") of the domain left open")
    }
  }

  func isProvable(_ variables: [ProofVariable]) -> Bool {
    guard case .proved = decided(variables) else { return false }
    return true
  }
}

extension Polynomial {
  /// The terms as a certificate has them.
  func certified(_ variables: Int) -> Certificate.Polynomial {
    Dictionary(
      terms.map { monomial, coefficient in
        let exponents = (0..<variables).map { "\(Self.exponent(monomial, $0))" }
        return (exponents.joined(separator: " "), coefficient.description)
      }, uniquingKeysWith: { first, _ in first })
  }
}
