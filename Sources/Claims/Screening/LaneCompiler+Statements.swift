internal import CIntervals

extension LaneCompiler {
  /// Truth, and whether a hypothesis was met: what a ``Judgement`` has.
  struct Statement {
    let truth: Operand
    let isHypothesisMet: Operand
  }

  /// - Returns: nil where an operation is not offered.
  mutating func statement(_ proposition: Proposition) -> Statement? {
    switch proposition {
    case .comparison(let sides, let relations, _):
      var operands: [Operand] = []
      for side in sides {
        guard let operand = operand(side) else { return nil }
        operands.append(operand)
      }
      return comparison(operands, relations).map { always($0) }
    case .and(let left, let right):
      guard let first = statement(left), let second = statement(right),
        let truth = emit(CI_AND, [first.truth, second.truth]),
        let either = emit(CI_MAXIMUM, [first.isHypothesisMet, second.isHypothesisMet]),
        let isMet = emit(CI_CHOOSE, [first.truth, either, constant(.exact(.one))])
      else { return nil }
      return Statement(truth: truth, isHypothesisMet: isMet)
    case .or(let left, let right):
      guard let first = statement(left), let second = statement(right) else { return nil }
      return emit(CI_OR, [first.truth, second.truth]).map { always($0) }
    case .not(let inner):
      guard let inner = statement(inner) else { return nil }
      return emit(CI_NOT, [inner.truth]).map { always($0) }
    case .implies(let hypothesis, let conclusion):
      guard let premise = statement(hypothesis), let result = statement(conclusion),
        let truth = emit(CI_CHOOSE, [premise.truth, result.truth, constant(.exact(.one))]),
        let isMet = emit(
          CI_CHOOSE, [premise.truth, result.isHypothesisMet, constant(.exact(.zero))])
      else { return nil }
      return Statement(truth: truth, isHypothesisMet: isMet)
    case .equivalent(let left, let right):
      guard let first = statement(left), let second = statement(right) else { return nil }
      return emit(CI_ALIKE, [first.truth, second.truth]).map { always($0) }
    }
  }

  /// All links of a chain together.
  mutating func comparison(_ sides: [Operand], _ relations: [Relation]) -> Operand? {
    var result: Operand?
    for (index, relation) in relations.enumerated() {
      guard let link = link(sides[index], relation, sides[index + 1]) else { return nil }
      if let known = result {
        guard let together = emit(CI_BOTH, [known, link]) else { return nil }
        result = together
      } else {
        result = link
      }
    }
    return result
  }

  private mutating func link(
    _ left: Operand, _ relation: Relation, _ right: Operand
  ) -> Operand? {
    switch relation {
    case .equal: emit(CI_EQUAL, [left, right])
    case .less: emit(CI_LESS, [left, right])
    case .lessOrEqual: emit(CI_LESS_OR_EQUAL, [left, right])
    case .greater: emit(CI_LESS, [right, left])
    case .greaterOrEqual: emit(CI_LESS_OR_EQUAL, [right, left])
    }
  }

  private mutating func always(_ truth: Operand) -> Statement {
    Statement(truth: truth, isHypothesisMet: constant(.exact(.one)))
  }
}
