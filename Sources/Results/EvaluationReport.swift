public import Intervals

/// `assay eval`: one expression or claim of the claim language.
public struct EvaluationReport: Sendable {
  public enum Outcome: Sendable {
    case number(Number)
    case vector([Number])
    /// A comparison; nil means undecided at the final precision.
    case truth(Bool?)
  }

  public let expression: String
  public let outcome: Outcome

  public init(expression: String, outcome: Outcome) {
    self.expression = expression
    self.outcome = outcome
  }
}
