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
    let numbers = NumberEnvironment(instance: instance, metrics: [:], definitions: definitions)
    var evaluator = Evaluator(
      environment: AffineEnvironment(numbers: numbers), constantSlots: formula.constantSlots)
    var statements: [Statement] = []
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
        for (index, relation) in relations.enumerated() {
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
