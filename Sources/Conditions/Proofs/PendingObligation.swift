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
    case proved([ProofStep])
    /// A point of the box at which the sign is wrong.
    case refuted([Rational])
    case undecided(String)
  }

  func decided(_ variables: [ProofVariable]) -> Outcome {
    guard let polynomial, polynomial.variableCount <= variables.count else {
      return .undecided("its polynomials have too many terms")
    }
    if relation == .zero {
      return polynomial.isZero
        ? .proved([.leaf(.zero, of: .zero)]) : .undecided("the two sides differ")
    }
    // Through functions too: a bound of exp(S) says nothing where S has no range.
    var needed = polynomial.places
    for place in variables.indices.reversed() where needed.contains(place) {
      guard let function = variables[place].function else { continue }
      needed.formUnion(function.numerator.places.union(function.denominator.places))
    }
    for place in needed.sorted() where !variables[place].isRanged {
      return .undecided("\(variables[place].name) has no known range")
    }
    let box = RationalBox(sides: variables.map(\.side))
    let isStrict = relation == .positive
    let outcome =
      polynomial.places.contains { variables[$0].function != nil }
      ? FunctionDecision.decide(polynomial, isStrict: isStrict, variables)
      : SquareDecision.decide(polynomial, isStrict: isStrict, on: box)
    switch outcome {
    case .proved(let steps): return .proved(steps)
    case .refuted(let point): return .refuted(point)
    case .undecided(let open): return .undecided(open.description(variables))
    }
  }

  func isProvable(_ variables: [ProofVariable]) -> Bool {
    guard case .proved = decided(variables) else { return false }
    return true
  }
}
