public import Intervals
public import Models

extension BoundFile {
  /// Values of the defined sequences that a claim needs.
  ///
  /// - Parameters:
  ///   - expectations: those the definitions may need, index = generation.
  ///   - last: up to this generation; nil: up to the horizon.
  /// - Throws: faults of the input; `undecided` where a value cannot be had at this precision.
  public func definitionValues(
    for claim: BoundClaim, instance: InstanceData, expectations: [Quantity: NumberSequence],
    upTo last: Int? = nil
  ) throws(DefinitionFailure) -> [[Number]] {
    let needed = definitions.closure(of: .none, claim.formula.definitions).definitions
    do {
      return try definitions.values(
        of: needed, instance: instance, expectations: expectations, upTo: last)
    } catch {
      let texts = definitionTexts[error.definition]
      let text = error.isStep ? texts.step : texts.start
      if error.error.isInputFault { throw .fault(text.fault(error.error)) }
      throw .undecided(error.error.message, mayResolve: error.error.mayResolve)
    }
  }

  /// Generations at which judging a claim has the outcome of judging it everywhere, found by enclosures in doubles;
  /// nil: everywhere. Those of an outcome do not include its claimed values.
  ///
  /// - Parameters:
  ///   - largest: what the bounded quantity can be at most; nil where that does not matter.
  ///   - shortest: of fewer generations, each is judged.
  public func generationsToJudge(
    _ claim: BoundClaim, instance: InstanceData, expectations: [Quantity: NumberSequence],
    largest: Number?, shortest: Int, shouldStop: () -> Bool = { false }
  ) -> [Int]? {
    claim.formula.generationsToJudge(
      in: instance, expectations: expectations, definitions: definitions,
      needed: definitions.closure(of: .none, claim.formula.definitions).definitions,
      largest: largest, shortest: shortest, shouldStop: shouldStop)
  }

  /// Every expectation that a claim needs at an instance, by itself or through a definition.
  public func quantities(of claim: BoundClaim, at instance: InstanceData) -> [Quantity] {
    definitions.closure(of: claim.formula.mentions, claim.formula.definitions).mentions
      .quantities(at: instance)
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
