/// The answer to a proposition, with the comparison that explains a `no`.
struct Judgement<Scalar: ClaimScalar> {
  /// A comparison with its evaluated sides.
  struct Witness {
    let left: Scalar
    let relation: Relation
    let right: Scalar
    let leftIsActual: Bool
  }

  var truth: Truth
  /// A comparison that explains the answer: of a `no` one that fails (or, under `not`, one that
  /// holds). There always is one of a `yes` or a `no`.
  var witness: Witness?
  /// Whether a hypothesis was met; true for statements without one.
  var hypothesisMet = true
  /// The links of a comparison that is the whole proposition: what a slack is read from.
  var links: [Witness] = []
}

extension Evaluator {
  mutating func judgement(
    of proposition: Proposition, at generation: Int?
  ) throws(EvaluationError) -> Judgement<Scalar> {
    self.generation = generation
    return try judge(proposition)
  }

  mutating func judge(_ proposition: Proposition) throws(EvaluationError) -> Judgement<Scalar> {
    switch proposition {
    case .comparison(let sides, let relations, _):
      return try judgeComparison(sides, relations)
    case .and(let left, let right):
      let first = try judge(left)
      // A false left side settles it: the right side may then be undefined, as under an `if`.
      guard first.truth != .no else { return Judgement(truth: .no, witness: first.witness) }
      let second = try judge(right)
      return Judgement(
        truth: first.truth.and(second.truth), witness: second.witness,
        hypothesisMet: first.hypothesisMet || second.hypothesisMet)
    case .or(let left, let right):
      let first = try judge(left)
      guard first.truth != .yes else { return Judgement(truth: .yes, witness: first.witness) }
      let second = try judge(right)
      return Judgement(truth: first.truth.or(second.truth), witness: second.witness)
    case .not(let operand):
      let inner = try judge(operand)
      return Judgement(truth: inner.truth.negated, witness: inner.witness)
    case .implies(let hypothesis, let conclusion):
      return try judgeImplication(hypothesis, conclusion)
    case .equivalent(let left, let right):
      return try judgeEquivalence(left, right)
    }
  }

  private mutating func judgeComparison(
    _ sides: [Expression], _ relations: [Relation]
  ) throws(EvaluationError) -> Judgement<Scalar> {
    var values: [Scalar] = []
    for side in sides { values.append(try evaluateSide(side)) }
    var result = Judgement<Scalar>(truth: .yes)
    for (index, relation) in relations.enumerated() {
      let oriented = OrientedRelation(left: sides[index], relation, right: sides[index + 1])
      let witness = Judgement<Scalar>.Witness(
        left: values[index], relation: relation, right: values[index + 1],
        leftIsActual: oriented.leftIsActual)
      let truth = Scalar.order(
        values[index], values[index + 1], in: environment.context
      ).truth(of: relation)
      // The first link that fails, or else the first.
      if result.witness == nil || (truth == .no && result.truth != .no) {
        result.witness = witness
      }
      result.truth = result.truth.and(truth)
      result.links.append(witness)
    }
    return result
  }

  private mutating func judgeImplication(
    _ hypothesis: Proposition, _ conclusion: Proposition
  ) throws(EvaluationError) -> Judgement<Scalar> {
    let premise = try judge(hypothesis)
    if premise.truth == .no {
      return Judgement(truth: .yes, witness: premise.witness, hypothesisMet: false)
    }
    var result = try judge(conclusion)
    if premise.truth != .yes, result.truth != .yes { result.truth = .undecided }
    result.links = []
    return result
  }

  private mutating func judgeEquivalence(
    _ left: Proposition, _ right: Proposition
  ) throws(EvaluationError) -> Judgement<Scalar> {
    let first = try judge(left)
    let second = try judge(right)
    switch (first.truth, second.truth) {
    case (.yes, .yes), (.no, .no):
      return Judgement(truth: .yes, witness: second.witness)
    case (.yes, .no):
      return Judgement(truth: .no, witness: second.witness)
    case (.no, .yes):
      return Judgement(truth: .no, witness: first.witness)
    default:
      return Judgement(truth: .undecided)
    }
  }

  private mutating func evaluateSide(
    _ expression: Expression
  ) throws(EvaluationError) -> Scalar {
    try value(of: expression, at: generation)
  }
}
