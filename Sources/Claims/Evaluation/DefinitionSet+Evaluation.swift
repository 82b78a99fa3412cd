internal import Intervals
internal import Models

/// A fault while a defined sequence was computed: which one, and which of its two texts.
public struct DefinitionError: Error, Sendable {
  public let definition: Int
  public let isStep: Bool
  public let error: EvaluationError
}

extension DefinitionSet {
  /// Values for t = 0..T of the definitions in `needed`, in order of declaration at every t: a
  /// definition may mention those before it at t, and any at t - 1.
  ///
  /// - Parameter last: nil: T.
  func values(
    of needed: Set<Int>, instance: InstanceData, expectations: [Quantity: NumberSequence],
    upTo last: Int? = nil
  ) throws(DefinitionError) -> [[Number]] {
    let order = definitions.indices.filter { needed.contains($0) }
    let environment = NumberEnvironment(
      instance: instance, expectations: expectations,
      definitions: Array(repeating: [], count: definitions.count))
    guard !order.isEmpty else { return environment.definitions }
    var evaluator = Evaluator(environment: environment, constantSlots: constantSlots)
    var budget = KeptBits()
    for t in 0...(last ?? instance.horizon) {
      for index in order {
        let expression = t == 0 ? definitions[index].start : definitions[index].step
        do {
          let value = try evaluator.value(of: expression, at: t)
          evaluator.environment.definitions[index].append(
            budget.kept(value, precision: instance.precision))
        } catch {
          throw DefinitionError(definition: index, isStep: t > 0, error: error)
        }
      }
    }
    return evaluator.environment.definitions
  }
}
