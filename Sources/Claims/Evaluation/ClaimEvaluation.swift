public import Intervals
public import Models
internal import Multiprecision

/// Decides one claim at one instance against given expectations.
///
/// - Throws: faults of the input only (a division by zero in a schedule, an index out of range);
///   what is undefined or undecided is an outcome.
public struct ClaimEvaluation {
  let formula: ClaimFormula
  let instance: InstanceData
  private var evaluator: Evaluator<NumberEnvironment>

  /// - Parameters:
  ///   - expectations:, index = generation; all that the claim needs.
  ///   - definitions: values of the defined sequences it needs, by place in the set.
  public init(
    _ formula: ClaimFormula, instance: InstanceData, expectations: [Quantity: NumberSequence],
    definitions: [[Number]]
  ) {
    self.formula = formula
    self.instance = instance
    evaluator = Evaluator(
      environment: NumberEnvironment(
        instance: instance, expectations: expectations, definitions: definitions),
      constantSlots: formula.constantSlots)
  }

  /// The whole statement over its generations. Not for `limit` and `eventually`.
  ///
  /// - Parameters:
  ///   - chosen: generations of the claim at which alone it is judged, in order; nil: all.
  ///   - keepingClaimed: whether the outcome has the claimed values.
  public mutating func outcome(
    at chosen: [Int]? = nil, keepingClaimed: Bool = true
  ) throws(EvaluationError) -> ClaimOutcome {
    var tally = Tally(
      formula: formula, precision: instance.precision, keepsClaimedValues: keepingClaimed)
    if let condition = formula.condition, !condition.dependence.contains(.generation) {
      switch try holds(condition, at: nil) {
      case .yes: break
      case .no: return .vacuous("its `when` does not hold at this instance")
      case .overlap, .undecided:
        tally.undecided("its `when` cannot be decided at this precision", mayResolve: true)
        return tally.outcome
      }
    }
    guard let generations = try formula.generations(in: instance) else {
      return .vacuous("its range of t is empty")
    }
    if let chosen {
      for t in chosen {
        try judge(at: t, includesPrevious: t > generations.lowerBound, conditionally: &tally)
      }
      return tally.outcome
    }
    // Whether the generation before t is among those the claim speaks of.
    var includesPrevious = false
    for t in generations {
      includesPrevious = try judge(
        at: t, includesPrevious: includesPrevious, conditionally: &tally)
    }
    return tally.outcome
  }

  /// - Returns: whether the claim speaks of the generation.
  @discardableResult private mutating func judge(
    at t: Int, includesPrevious: Bool, conditionally tally: inout Tally
  ) throws(EvaluationError) -> Bool {
    if let condition = formula.condition, condition.dependence.contains(.generation) {
      switch try holds(condition, at: t) {
      case .yes: break
      case .no: return false
      case .overlap, .undecided:
        tally.undecided("its `when` cannot be decided at t = \(t)", mayResolve: true)
        return false
      }
    }
    try judge(at: t, includesPrevious: includesPrevious, &tally)
    return true
  }

  private mutating func holds(
    _ condition: Proposition, at t: Int?
  ) throws(EvaluationError) -> Truth {
    do {
      return try evaluator.judgement(of: condition, at: t).truth
    } catch {
      if error.isInputFault { throw error }
      return .undecided
    }
  }

  private mutating func judge(
    at t: Int, includesPrevious: Bool, _ tally: inout Tally
  ) throws(EvaluationError) {
    do {
      switch formula.statement {
      case .always(let proposition):
        tally.add(try evaluator.judgement(of: proposition, at: t), t)
      case .monotone(let expression, let relation):
        // Two neighbours are compared where the claim speaks of both.
        guard includesPrevious else { return }
        let previous = try evaluator.value(of: expression, at: t - 1)
        let current = try evaluator.value(of: expression, at: t)
        tally.add(step(previous, relation, current), t)
      case .limit, .eventually:
        preconditionFailure("a claim about all large t is not decided generation by generation")
      }
    } catch {
      if error.isInputFault { throw error }
      tally.undecided(error.message, mayResolve: error.mayResolve)
    }
  }

  private func step(
    _ previous: Number, _ relation: Relation, _ current: Number
  ) -> Judgement<Number> {
    let order = Number.order(
      current, previous, in: NumberContext(precision: instance.precision))
    let truth = order.truth(of: relation)
    let witness = Judgement<Number>.Witness(
      left: current, relation: relation, right: previous, leftIsActual: true)
    return Judgement(truth: truth, witness: truth == .no ? witness : nil)
  }
}

extension ClaimOutcome {
  static func vacuous(_ reason: String) -> ClaimOutcome {
    ClaimOutcome(decision: .vacuous(reason), slack: nil, ceilings: [], claimedValues: [:])
  }
}
