internal import Multiprecision

/// Decides the sign of a polynomial by ``BoxDecision``, and where that leaves parts open, after
/// taking squares out of it: a zero inside the box, such as that of (3 x - 1)², is at no end of a
/// part that halving can make.
enum SquareDecision {
  private static let mostSquares = 6

  static func decide(
    _ polynomial: Polynomial, isStrict: Bool, on box: RationalBox
  ) -> BoxDecision.Outcome {
    let outcome = BoxDecision.decide(polynomial, isStrict: isStrict, on: box)
    guard case .undecided = outcome,
      let steps = steps(polynomial, isStrict: isStrict, on: box, left: mostSquares)
    else { return outcome }
    return .proved(steps)
  }

  private static func steps(
    _ polynomial: Polynomial, isStrict: Bool, on box: RationalBox, left: Int
  ) -> [ProofStep]? {
    guard left > 0 else { return nil }
    for (root, factor) in squares(of: polynomial) {
      guard
        case .proved(let first) = decideOnce(factor, isStrict: false, on: box, left: left),
        case .proved(let second) = decideOnce(
          polynomial - factor * root * root, isStrict: isStrict, on: box, left: left)
      else { continue }
      return [.square(root, times: factor)] + first + second
    }
    return nil
  }

  private static func decideOnce(
    _ polynomial: Polynomial, isStrict: Bool, on box: RationalBox, left: Int
  ) -> BoxDecision.Outcome {
    let outcome = BoxDecision.decide(polynomial, isStrict: isStrict, on: box)
    guard case .undecided = outcome,
      let steps = steps(polynomial, isStrict: isStrict, on: box, left: left - 1)
    else { return outcome }
    return .proved(steps)
  }

  /// Squares q² with a factor R such that P - R q² has fewer variables, or is zero.
  private static func squares(of polynomial: Polynomial) -> [(Polynomial, Polynomial)] {
    let places = polynomial.places.sorted()
    var result: [(Polynomial, Polynomial)] = []
    if places.count == 1, let place = places.first,
      let root = repeatedRoot(of: polynomial, in: place),
      let factor = polynomial.dividedExactly(by: root * root)
    {
      result.append((root, factor))
    }
    for place in places where polynomial.degree(in: place) == 2 {
      // A x² + B x + C = A (x + B/(2 A))² + C - B²/(4 A).
      let parts = polynomial.coefficients(in: place)
      guard let lead = parts[2].constantValue, lead.signum > 0 else { continue }
      result.append(
        (
          Polynomial(variable: place) + parts[1].scaled(by: (lead + lead).reciprocal),
          Polynomial(lead)
        ))
    }
    return result
  }

  /// The product of the different factors that P has more than once.
  private static func repeatedRoot(of polynomial: Polynomial, in place: Int) -> Polynomial? {
    let common = gcd(polynomial, polynomial.derivative(in: place), in: place)
    guard common.degree(in: place) > 0 else { return nil }
    return common.dividedExactly(by: gcd(common, common.derivative(in: place), in: place))
  }

  /// Euclid, for polynomials in one variable.
  private static func gcd(_ a: Polynomial, _ b: Polynomial, in place: Int) -> Polynomial {
    var (a, b) = (a, b)
    while !b.isZero {
      var rest = a
      while let head = rest.leadingTerm, let lead = b.leadingTerm,
        rest.degree(in: place) >= b.degree(in: place)
      {
        var monomial = Array(repeating: 0, count: place + 1)
        monomial[place] = rest.degree(in: place) - b.degree(in: place)
        rest =
          rest - b * Polynomial(monomial: monomial).scaled(by: head.coefficient / lead.coefficient)
      }
      (a, b) = (b, rest)
    }
    return a.leadingTerm.map { a.scaled(by: $0.coefficient.reciprocal) } ?? a
  }
}
