internal import Certificates
internal import Claims
internal import Multiprecision

/// The step of an induction: from a relation at t - 1 to the same relation at t.
///
/// The claim is A Z[t] + C rel 0 with a quantity Z that obeys Z[t] = λ Z[t-1] + μ. With the same
/// at t - 1, A' > 0 and A λ >= 0 (the recursion is monotone), it is enough that
/// A (λ (-C') + μ A') + C A' rel 0: the recursion started on the bound itself stays within it.
struct InductionStep {
  let sides: [Expression]
  let relation: Relation
  let quantity: SymbolicScope.InductiveQuantity

  /// Adds the obligations of the step to a part whose generic t begins after the base cases.
  func require(_ part: inout ProofPart) throws(Unprovable) {
    part.scope.inductive = quantity
    let (slope, constant) = try recursion(&part)
    part.scope.isUnfolded = true
    let current = try affine(.generic(shift: 0), &part)
    part.scope.isUnfolded = false
    let previous = try affine(.generic(shift: -1), &part)
    let direction = try direction(current, previous, part)
    let sign = Polynomial(Rational(direction))
    let (lambda, lambdaBelow) = Self.split(slope)
    let (mu, muBelow) = Self.split(constant)
    // Turned so that the claim reads "... >= 0", "... > 0" or "... = 0".
    let turn =
      relation == .lessOrEqual || relation == .less
      ? Polynomial(-Rational.one) : .one
    let products = [
      [-(turn * sign), current.slope, lambda, muBelow, previous.rest],
      [turn * sign, current.slope, mu, lambdaBelow, previous.slope],
      [turn * sign, current.rest, previous.slope, lambdaBelow, muBelow],
    ]
    let kind: Certificate.Relation = relation == .equal ? .zero : .nonnegative
    part.obligations.append(
      PendingObligation(
        purpose: "the slope of the claim at t - 1", relation: .positive,
        products: [[sign, previous.slope]]))
    if relation != .equal {
      part.obligations.append(
        PendingObligation(
          purpose: "the recursion is monotone", relation: .nonnegative,
          products: [[sign, current.slope, lambda]]))
    }
    let onBound = PendingObligation(
      purpose: "the step from the bound itself", relation: kind, products: products)
    guard relation == .less || relation == .greater else {
      part.obligations.append(onBound)
      return
    }
    let strict = PendingObligation(
      purpose: onBound.purpose, relation: .positive, products: products)
    if strict.isProvable(part.scope.variables) {
      part.obligations.append(strict)
    } else {
      part.obligations.append(onBound)
      part.obligations.append(
        PendingObligation(
          purpose: "the recursion is strictly monotone", relation: .positive,
          products: [[sign, current.slope, lambda]]))
    }
  }

  private func recursion(
    _ part: inout ProofPart
  ) throws(Unprovable) -> (slope: RationalFunction, constant: RationalFunction) {
    switch quantity {
    case .error: return try part.scope.step(.generic(shift: 0))
    case .definition, .fold:
      let place: Int
      let expression: Claims.Expression
      switch quantity {
      case .fold(let fold):
        (place, expression) = (part.scope.previousFold(fold.canonicalText), fold)
      case .definition(let index):
        place = part.scope.previousDefinition(index)
        expression = part.scope.file.definitions.definitions[index].step
      case .error: throw Unprovable("the error has a recursion of its own")
      }
      let step = try part.scope.value(of: expression, .generic(shift: 0))
      let parts = step.numerator.coefficients(in: place)
      guard parts.count <= 2, step.denominator.keys.allSatisfy({ $0.degree(in: place) == 0 })
      else { throw Unprovable("the sequence is not linear in its own past") }
      return (
        RationalFunction(parts.count > 1 ? parts[1] : .zero, over: step.denominator),
        RationalFunction(parts[0], over: step.denominator)
      )
    }
  }

  /// left - right = (slope Z + rest) / (positive).
  private func affine(
    _ frame: Frame, _ part: inout ProofPart
  ) throws(Unprovable) -> (slope: Polynomial, rest: Polynomial) {
    let difference =
      try part.scope.value(of: sides[0], frame)
      - part.scope.value(of: sides[1], frame)
    let isCurrent = frame == .generic(shift: 0)
    let name = quantity.key(isCurrent: isCurrent)
    guard let place = part.scope.places[name] else {
      throw Unprovable("the claim does not mention the quantity that the induction is about")
    }
    let parts = difference.numerator.coefficients(in: place)
    guard parts.count == 2, difference.denominator.keys.allSatisfy({ $0.degree(in: place) == 0 })
    else { throw Unprovable("the claim is not linear in \(part.scope.variables[place].name)") }
    return try withoutHeterozygosity(parts[1], parts[0], &part)
  }

  /// Both parts without the factor 1 - normsq(p) >= 0, which may be zero, where that is enough.
  private func withoutHeterozygosity(
    _ slope: Polynomial, _ rest: Polynomial, _ part: inout ProofPart
  ) throws(Unprovable) -> (slope: Polynomial, rest: Polynomial) {
    if case .point = part.scope.file.model.start { return (slope, rest) }
    let h = try part.scope.heterozygosity().numerator
    guard relation != .less, relation != .greater, h.constantValue == nil,
      let slope = slope.dividedExactly(by: h), let rest = rest.dividedExactly(by: h)
    else { return (slope, rest) }
    part.obligations.append(
      PendingObligation(
        purpose: "the factor 1 - normsq(p) is nonnegative", relation: .nonnegative,
        products: [[h]]))
    return (slope, rest)
  }

  /// The sign of the slopes.
  private func direction(
    _ current: (slope: Polynomial, rest: Polynomial),
    _ previous: (slope: Polynomial, rest: Polynomial), _ part: ProofPart
  ) throws(Unprovable) -> Int {
    for sign in [1, -1] {
      let slope = PendingObligation(
        purpose: "", relation: .positive, products: [[previous.slope.scaled(by: Rational(sign))]])
      if slope.isProvable(part.scope.variables) { return sign }
    }
    throw Unprovable("the sign of the slope of the claim is not known")
  }

  private static func split(
    _ function: RationalFunction
  ) -> (numerator: Polynomial, denominator: Polynomial) {
    (function.numerator, RationalFunction.expanded(function.denominator))
  }
}
