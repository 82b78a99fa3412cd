public import Claims
public import Multiprecision
public import Results

/// `assay eval`.
public enum Evaluation {
  public static func run(
    _ expression: String, precision: Precision
  ) throws(FormulaFaults) -> EvaluationReport {
    let outcome = try Calculator.evaluate(
      expression, precision: precision,
      ceiling: Precision(bits: max(RunOptions.precisionCeiling, precision.bits)))
    let recorded: EvaluationReport.Outcome =
      switch outcome {
      case .number(let value): .number(value)
      case .vector(let values): .vector(values)
      case .truth(let value): .truth(value)
      }
    return EvaluationReport(expression: expression, outcome: recorded)
  }
}
