extension Expression {
  /// Whether T occurs anywhere in it.
  var mentionsHorizon: Bool {
    switch kind {
    case .horizon: true
    case .number, .pi, .categories, .contextCount, .generation, .parameter, .variable,
      .modelConstant, .absorptionTime:
      false
    case .sequence(_, let index): index.mentionsHorizon
    case .lost(let category, let index): category.mentionsHorizon || index.mentionsHorizon
    case .entry(let vector, let index): vector.mentionsHorizon || index.mentionsHorizon
    case .negate(let operand): operand.mentionsHorizon
    case .arithmetic(_, let left, let right): left.mentionsHorizon || right.mentionsHorizon
    case .apply(_, let operands): operands.contains { $0.mentionsHorizon }
    case .dot(let left, let right): left.mentionsHorizon || right.mentionsHorizon
    case .fold(_, let from, let to, let body):
      from.mentionsHorizon || to.mentionsHorizon || body.mentionsHorizon
    case .choice(let condition, let first, let second):
      condition.mentionsHorizon || first.mentionsHorizon || second.mentionsHorizon
    }
  }
}

extension VectorExpression {
  var mentionsHorizon: Bool {
    guard case .literal(let entries) = self else { return false }
    return entries.contains { $0.mentionsHorizon }
  }
}

extension Proposition {
  var mentionsHorizon: Bool {
    switch self {
    case .comparison(let sides, _, _): sides.contains { $0.mentionsHorizon }
    case .and(let left, let right), .or(let left, let right), .implies(let left, let right),
      .equivalent(let left, let right):
      left.mentionsHorizon || right.mentionsHorizon
    case .not(let operand): operand.mentionsHorizon
    }
  }
}
