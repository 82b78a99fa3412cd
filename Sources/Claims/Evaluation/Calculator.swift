public import Intervals
public import Multiprecision

/// The claim language as a calculator: constants, or the vocabulary of one instance.
public struct Calculator: Sendable {
  public enum Outcome: Sendable {
    case number(Number)
    case vector([Number])
    /// nil: undecided at the ceiling of precision.
    case truth(Bool?)
  }

  /// Evaluates a text without any model.
  ///
  /// - Parameters:
  ///   - precision: of what cannot stay exact.
  ///   - ceiling: up to which an undecided comparison is tried again with more bits.
  public static func evaluate(
    _ text: String, precision: Precision, ceiling: Precision
  ) throws(FormulaFaults) -> Outcome {
    let syntax: Syntax
    do { syntax = try Parser.proposition(text) } catch { throw FormulaFaults(faults: [error]) }
    var checker = Checker(scope: Scope())
    let typed = checker.typed(syntax)
    guard checker.faults.isEmpty, let typed else { throw FormulaFaults(faults: checker.faults) }
    var bits = precision
    while true {
      let environment = NumberEnvironment(
        instance: .parametersOnly([], precision: bits), expectations: [:], definitions: [])
      var evaluator = Evaluator(
        environment: environment, constantSlots: checker.constantSlots)
      do {
        let outcome = try evaluate(typed, &evaluator)
        if case .truth(nil) = outcome, bits < ceiling {
          bits = Precision(bits: 2 * bits.bits)
          continue
        }
        return outcome
      } catch {
        guard error.mayResolve, bits < ceiling else {
          throw FormulaFaults(faults: [Fault(error.span, error.message)])
        }
        bits = Precision(bits: 2 * bits.bits)
      }
    }
  }

  private static func evaluate(
    _ typed: Checker.Typed, _ evaluator: inout Evaluator<NumberEnvironment>
  ) throws(EvaluationError) -> Outcome {
    switch typed {
    case .number(let expression):
      return .number(try evaluator.value(of: expression, at: nil))
    case .vector(let vector):
      guard case .literal(let entries) = vector else { return .vector([]) }
      var values: [Number] = []
      for entry in entries { values.append(try evaluator.value(of: entry, at: nil)) }
      return .vector(values)
    case .proposition(let proposition):
      switch try evaluator.judgement(of: proposition, at: nil).truth {
      case .yes: return .truth(true)
      case .no: return .truth(false)
      case .overlap, .undecided: return .truth(nil)
      }
    }
  }
}
