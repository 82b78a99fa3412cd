internal import Certificates
internal import Claims
internal import Multiprecision

/// One case of a proof, with variables and hypotheses of its own.
struct ProofPart {
  let label: String
  var scope: SymbolicScope
  var obligations: [PendingObligation] = []

  init(_ label: String, _ scope: SymbolicScope) {
    self.label = label
    self.scope = scope
  }

  // MARK: Hypotheses

  /// Narrows the variables by a `when`. What cannot be used is left out: more is proved then.
  ///
  /// A divisor of the condition itself must be positive before the condition narrows anything:
  /// otherwise 1/(a - 1/2) <= 4, read as 1 <= 4 (a - 1/2), would hide every a below 1/2.
  mutating func assume(_ condition: Proposition, _ frame: Frame) throws(Unprovable) {
    switch condition {
    case .and(let left, let right):
      try assume(left, frame)
      try assume(right, frame)
    case .comparison(let sides, let relations, _):
      for (index, relation) in relations.enumerated() {
        let difference =
          try scope.value(of: sides[index], frame)
          - scope.value(of: sides[index + 1], frame)
        try scope.requirePositiveDivisors("in its `when`")
        if let constant = difference.constantFraction {
          guard relation.holds(constant.signum) else { throw Unprovable(Self.neverMet) }
        } else {
          try narrow(difference.numerator, relation)
        }
      }
    case .or, .not, .implies, .equivalent: break
    }
  }

  static let neverMet = "its hypotheses are never met"

  /// A polynomial of degree one in a single variable, or in its square where it has no negative
  /// values, moves an end of that variable.
  private mutating func narrow(
    _ polynomial: Polynomial, _ relation: Relation
  ) throws(Unprovable) {
    let places = scope.variables.indices.filter { polynomial.degree(in: $0) > 0 }
    guard places.count == 1 else { return }
    let place = places[0]
    guard scope.variables[place].isRanged, scope.variables[place].function == nil else { return }
    let parts = polynomial.coefficients(in: place)
    var side = scope.variables[place].side
    let isSquare = parts.count == 3 && parts[1].isZero && side.lower.signum >= 0
    guard parts.count == 2 || isSquare, let rest = parts[0].constantValue,
      let slope = parts[parts.count - 1].constantValue
    else { return }
    // Only an end that is a square itself is moved.
    guard let end = isSquare ? (-rest / slope).exactRoot(2) : -rest / slope else { return }
    let isStrict = relation == .less || relation == .greater
    let isAbove = (relation == .greaterOrEqual || relation == .greater) == (slope.signum > 0)
    guard relation != .equal else { return }
    if isAbove {
      if end > side.lower || (end == side.lower && isStrict) {
        (side.lower, side.includesLower) = (end, !isStrict)
      }
    } else if end < side.upper || (end == side.upper && isStrict) {
      (side.upper, side.includesUpper) = (end, !isStrict)
      if isStrict, scope.variables[place].isReciprocalOfInteger, end.signum > 0 {
        // N > 1/end means N >= floor(1/end) + 1.
        side.upper = (end.reciprocal.roundedDown() + .one).reciprocal
        side.includesUpper = true
      }
    }
    if side.lower == side.upper, side.includesLower, side.includesUpper {
      // A single point is met, and a box has no place for it: the wider range stays.
      return
    }
    guard side.lower < side.upper else { throw Unprovable(Self.neverMet) }
    scope.narrow(place, to: side)
  }

  // MARK: Statements

  /// Adds what must hold for the proposition to be true.
  mutating func require(_ proposition: Proposition, _ frame: Frame) throws(Unprovable) {
    switch proposition {
    case .comparison(let sides, let relations, _):
      var values: [RationalFunction] = []
      for side in sides { values.append(try scope.value(of: side, frame)) }
      for (index, relation) in relations.enumerated() {
        obligations.append(
          Self.obligation(values[index], relation, values[index + 1], "the claim itself"))
      }
    case .and(let left, let right):
      try require(left, frame)
      try require(right, frame)
    case .implies(let hypothesis, let conclusion):
      try requireImplication(hypothesis, conclusion, frame)
    case .equivalent(let left, let right):
      try requireEquivalence(left, right, frame)
    case .or, .not: throw Unprovable("it has an `or` or a `not`")
    }
  }

  /// `left relation right`, with the positive denominators multiplied away.
  static func obligation(
    _ left: RationalFunction, _ relation: Relation, _ right: RationalFunction, _ purpose: String
  ) -> PendingObligation {
    let (large, small) =
      relation == .lessOrEqual || relation == .less ? (right, left) : (left, right)
    let forLarge = RationalFunction.expanded(
      RationalFunction.missing(small.denominator, in: large.denominator))
    let forSmall = RationalFunction.expanded(
      RationalFunction.missing(large.denominator, in: small.denominator))
    let sign: Certificate.Relation =
      switch relation {
      case .equal: .zero
      case .lessOrEqual, .greaterOrEqual: .nonnegative
      case .less, .greater: .positive
      }
    return PendingObligation(
      purpose: purpose, relation: sign,
      products: [[large.numerator, forLarge], [-small.numerator, forSmall]])
  }

  /// A single comparison as P = 0, P >= 0 or P > 0.
  private mutating func sign(
    of proposition: Proposition, _ frame: Frame
  ) throws(Unprovable) -> (polynomial: Polynomial, relation: Certificate.Relation) {
    guard case .comparison(let sides, let relations, _) = proposition, sides.count == 2 else {
      throw Unprovable("a side of `=>` or `<=>` is not a single comparison")
    }
    let left = try scope.value(of: sides[0], frame)
    let right = try scope.value(of: sides[1], frame)
    let obligation = Self.obligation(left, relations[0], right, "")
    guard let polynomial = obligation.polynomial else {
      throw Unprovable("its polynomials have too many terms")
    }
    return (polynomial, obligation.relation)
  }

  /// P = c F and Q = d F with c, d > 0: then P and Q have one sign.
  private mutating func requireEquivalence(
    _ left: Proposition, _ right: Proposition, _ frame: Frame
  ) throws(Unprovable) {
    let (first, relation) = try sign(of: left, frame)
    let (second, other) = try sign(of: right, frame)
    guard relation == other else {
      throw Unprovable("the sides of `<=>` are not relations of one kind")
    }
    let (p, firstContent) = Self.split(first)
    let (q, secondContent) = Self.split(second)
    guard let factor = p.dividedExactly(by: q) ?? q.dividedExactly(by: p) else {
      throw Unprovable("no factor of one sign was found between the sides of `<=>`")
    }
    let isLeftLarger = p.dividedExactly(by: q) != nil
    let products =
      isLeftLarger
      ? [[first, secondContent], [-factor, firstContent, second]]
      : [[second, firstContent], [-factor, secondContent, first]]
    obligations.append(
      PendingObligation(
        purpose: "one side of the equivalence is a multiple of the other", relation: .zero,
        products: products))
    for (polynomial, name) in [
      (factor, "the factor"), (firstContent, "the left content"),
      (secondContent, "the right content"),
    ] where polynomial.constantValue != .one {
      obligations.append(
        PendingObligation(
          purpose: "\(name) of the equivalence is positive", relation: .positive,
          products: [[polynomial]]))
    }
  }

  /// Q = c P, or Q = c P + d, with c and d of the right sign.
  private mutating func requireImplication(
    _ hypothesis: Proposition, _ conclusion: Proposition, _ frame: Frame
  ) throws(Unprovable) {
    let (first, relation) = try sign(of: hypothesis, frame)
    let (second, wanted) = try sign(of: conclusion, frame)
    guard relation != .zero else { throw Unprovable("a hypothesis is an equation") }
    let (p, firstContent) = Self.split(first)
    let (q, secondContent) = Self.split(second)
    guard wanted != .zero else { throw Unprovable("a conclusion under `=>` is an equation") }
    for (polynomial, content, whole) in [(p, firstContent, first), (q, secondContent, second)] {
      obligations.append(
        PendingObligation(
          purpose: "a side of the implication and its content", relation: .zero,
          products: [[whole], [-polynomial, content]]))
    }
    // A hypothesis passes on its sign only where its content is not zero.
    for (content, isStrict) in [(firstContent, true), (secondContent, wanted == .positive)]
    where content.constantValue != .one {
      obligations.append(
        PendingObligation(
          purpose: "the content of a side of the implication",
          relation: isStrict ? .positive : .nonnegative, products: [[content]]))
    }
    if let factor = q.dividedExactly(by: p) {
      let needsStrict = wanted == .positive
      guard !needsStrict || relation == .positive else {
        throw Unprovable("the conclusion is strict and the hypothesis is not")
      }
      obligations.append(
        PendingObligation(
          purpose: "the conclusion is a multiple of the hypothesis", relation: .zero,
          products: [[q], [-factor, p]]))
      obligations.append(
        PendingObligation(
          purpose: "the factor of the implication",
          relation: needsStrict ? .positive : .nonnegative, products: [[factor]]))
      return
    }
    let isStrict = wanted == .positive && relation != .positive
    obligations.append(
      PendingObligation(
        purpose: "the conclusion exceeds the hypothesis",
        relation: isStrict ? .positive : .nonnegative, products: [[q], [-p]]))
  }

  /// Apart from its largest monomial divisor.
  private static func split(_ polynomial: Polynomial) -> (rest: Polynomial, content: Polynomial) {
    let content = Polynomial(monomial: polynomial.content)
    return (polynomial.dividedExactly(by: content) ?? polynomial, content)
  }
}
