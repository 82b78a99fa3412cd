public import Intervals
internal import Models

/// A claim rewritten as statements about means of per-replicate combinations of losses:
/// E[c + Σ a_i X_i] is at most zero, or is zero.
public struct ReplicateClaim: Sendable {
  public struct Statement: Sendable {
    public let generation: Int
    public let form: AffineForm
    /// Otherwise: at most zero.
    public let isEquality: Bool
  }

  public let statements: [Statement]
  /// What exact evaluation says of the relations in which no loss occurs: they need no replicates.
  /// `vacuous` where the claim speaks of no generation.
  public let remainder: ClaimOutcome.Decision
  /// Claimed values of a bound on the bare metric, per generation, for `trivial`; empty where one
  /// is not known.
  public let ceilings: [Number]

  public enum Refusal: Error, Sendable {
    /// Why simulation cannot test this claim.
    case notTestable(String)
    case evaluation(EvaluationError)
  }

  /// - Parameter definitions: values of the defined sequences the claim needs; those that depend
  ///   on a metric cannot be had without theory, and the claim is then refused.
  public init(
    _ formula: ClaimFormula, instance: InstanceData, definitions: [[Number]]
  ) throws(Refusal) {
    guard case .always(let proposition) = formula.statement,
      case .comparison(let sides, let relations, _) = proposition
    else {
      throw .notTestable("only comparisons are tested on replicates")
    }
    let numbers = NumberEnvironment(instance: instance, expectations: [:], definitions: definitions)
    var evaluator = Evaluator(
      environment: AffineEnvironment(numbers: numbers), constantSlots: formula.constantSlots)
    var statements: [Statement] = []
    var remainder: ClaimOutcome.Decision = .vacuous("it speaks of no generation of this instance")
    var ceilingsSoFar: [Number] = []
    var areCeilingsKnown = formula.boundedQuantity != nil
    do {
      for t in try formula.generations(in: instance).map({ Array($0) }) ?? [] {
        if let condition = formula.condition {
          let truth = try evaluator.judgement(of: condition, at: t).truth
          if truth == .no { continue }
          guard truth == .yes else {
            throw Refusal.notTestable("its `when` cannot be decided at t = \(t) without theory")
          }
        }
        var values: [AffineForm] = []
        for side in sides { values.append(try evaluator.value(of: side, at: t)) }
        if case .vacuous = remainder { remainder = .holds }
        if areCeilingsKnown {
          let isFirst = OrientedRelation(left: sides[0], relations[0], right: sides[1]).leftIsActual
          let claimed = values[isFirst ? 1 : 0]
          if claimed.isConstant { ceilingsSoFar.append(claimed.constant) }
          areCeilingsKnown = claimed.isConstant
        }
        for (index, relation) in relations.enumerated() {
          if values[index].isConstant, values[index + 1].isConstant {
            let truth = Number.order(
              values[index].constant, values[index + 1].constant, in: numbers.context
            ).truth(of: relation)
            switch (truth, remainder) {
            case (.yes, _), (_, .fails): break
            case (.no, _):
              remainder = .fails(
                t: t, claimed: values[index + 1].constant, actual: values[index].constant,
                relation: relation)
            case (.overlap, _), (.undecided, _):
              remainder = .undecided("cannot be decided at t = \(t)", mayResolve: true)
            }
            continue
          }
          let (smaller, larger) =
            relation == .greaterOrEqual || relation == .greater
            ? (values[index + 1], values[index]) : (values[index], values[index + 1])
          let difference = try Self.difference(smaller, larger, instance, sides[index])
          statements.append(
            Statement(generation: t, form: difference, isEquality: relation == .equal))
        }
      }
    } catch let error as EvaluationError {
      if case .unsupported(let reason) = error.fault { throw .notTestable(reason) }
      throw .evaluation(error)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw .notTestable("\(error)")
    }
    self.statements = statements
    self.remainder = remainder
    ceilings = areCeilingsKnown ? ceilingsSoFar : []
  }

  private static func difference(
    _ smaller: AffineForm, _ larger: AffineForm, _ instance: InstanceData, _ side: Expression
  ) throws(EvaluationError) -> AffineForm {
    let context = NumberContext(precision: instance.precision)
    do {
      return try AffineForm.combined(smaller, .subtract, larger, in: context)
    } catch {
      throw EvaluationError(
        fault: error, span: side.span, generation: nil, dependsOnMetric: true)
    }
  }
}
