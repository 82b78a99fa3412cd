public import Intervals
public import Models

extension BoundFile {
  /// Values of the defined sequences that a claim needs.
  ///
  /// - Parameter metrics: expectations the definitions may need.
  /// - Throws: faults of the input; `undecided` where a value cannot be had at this precision.
  public func definitionValues(
    for claim: BoundClaim, instance: InstanceData, metrics: [Metric: [Number]]
  ) throws(DefinitionFailure) -> [[Number]] {
    let needed = definitions.closure(of: [], claim.formula.definitions).definitions
    do {
      return try definitions.values(of: needed, instance: instance, metrics: metrics)
    } catch {
      let texts = definitionTexts[error.definition]
      let text = error.isStep ? texts.step : texts.start
      if error.error.isInputFault { throw .fault(text.fault(error.error)) }
      throw .undecided(error.error.message, mayResolve: error.error.mayResolve)
    }
  }

  /// Every metric that a claim needs, by itself or through a definition.
  public func metrics(of claim: BoundClaim) -> Set<Metric> {
    definitions.closure(of: claim.formula.metrics, claim.formula.definitions).metrics
  }
}

public enum DefinitionFailure: Error, Sendable {
  case fault(FileFault)
  case undecided(String, mayResolve: Bool)
}

extension BoundClaim {
  /// A fault of the input that evaluation found, with its place.
  public func fault(_ error: EvaluationError) -> FileFault { source.fault(error) }
}
