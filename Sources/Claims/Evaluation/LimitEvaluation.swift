public import Intervals
public import Models
internal import Multiprecision

/// Decides `limit` and `eventually`: by leading terms, never by finitely many generations.
public struct LimitEvaluation {
  public enum Decision: Sendable {
    case holds
    case fails
    /// An equality of two limits that are enclosed by intervals that overlap.
    case overlaps
    case vacuous(String)
    case undecided(String)
  }

  private let formula: ClaimFormula
  private let numbers: NumberEnvironment
  private let environment: AsymptoticEnvironment

  /// - Parameters:
  ///   - expectations: over the horizon, for entries such as R[0].
  ///   - asymptotes: what a theorem says of the expectations as t grows without end.
  public init(
    _ formula: ClaimFormula, instance: InstanceData, expectations: [Quantity: NumberSequence],
    definitions: [[Number]], tail: ScheduleTail?, asymptotes: [Quantity: Asymptote]
  ) {
    self.formula = formula
    numbers = NumberEnvironment(
      instance: instance, expectations: expectations, definitions: definitions)
    environment = AsymptoticEnvironment(numbers: numbers, tail: tail, expectations: asymptotes)
  }

  public func decision() throws(EvaluationError) -> Decision {
    do {
      if let condition = formula.condition {
        var evaluator = Evaluator(environment: numbers, constantSlots: formula.constantSlots)
        switch try evaluator.judgement(of: condition, at: nil).truth {
        case .yes: break
        case .no: return .vacuous("its `when` does not hold at this instance")
        case .overlap, .undecided: return .undecided("its `when` cannot be decided")
        }
      }
      var evaluator = Evaluator(environment: environment, constantSlots: formula.constantSlots)
      switch formula.statement {
      case .limit(let left, let relation, let right):
        let first = try evaluator.value(of: left, at: nil)
        let second = try evaluator.value(of: right, at: nil)
        return decision(try Self.truth(first, relation, second, in: environment.context))
      case .eventually(let proposition):
        return decision(try evaluator.judgement(of: proposition, at: nil).truth)
      case .always, .monotone:
        preconditionFailure("not a claim about all large t")
      }
    } catch {
      if error.isInputFault { throw error }
      return .undecided(error.message)
    }
  }

  private func decision(_ truth: Truth) -> Decision {
    switch truth {
    case .yes: .holds
    case .no: .fails
    case .overlap: .overlaps
    case .undecided: .undecided("the leading terms do not decide it")
    }
  }

  /// Compares the limits of the two sides.
  private static func truth(
    _ left: Asymptote, _ relation: Relation, _ right: Asymptote, in context: NumberContext
  ) throws(EvaluationError) -> Truth {
    switch (left.limit, right.limit) {
    case (.unknown, _), (_, .unknown):
      return .undecided
    case (.finite(let first), .finite(let second)):
      return Number.order(first, second, in: context).truth(of: relation)
    case (.positive, .finite(let value)):
      return positive(against: value).truth(of: relation)
    case (.finite(let value), .positive):
      return positive(against: value).truth(of: relation.flipped)
    case (.positive, .positive):
      return .undecided
    case (.infinite(let isPositive), .finite), (.infinite(let isPositive), .positive):
      return (isPositive ? ScalarOrder.greater : .less).truth(of: relation)
    case (.finite, .infinite(let isPositive)), (.positive, .infinite(let isPositive)):
      return (isPositive ? ScalarOrder.less : .greater).truth(of: relation)
    case (.infinite(let first), .infinite(let second)):
      if first == second { return .undecided }
      return (first ? ScalarOrder.greater : .less).truth(of: relation)
    }
  }

  /// A limit known only to be positive, against a number.
  private static func positive(against value: Number) -> ScalarOrder {
    value.exactValue?.isZero == true || value.isCertainlyNegative ? .greater : .unknown
  }
}
