internal import Intervals
internal import Multiprecision

/// Computes an index: an exact integer, whatever scalar the rest is evaluated on.
struct IndexEvaluator {
  let instance: InstanceData
  let generation: Int?
  let variables: [Int]

  func integer(_ expression: Expression) throws(ArithmeticFault) -> Int {
    // The common shapes, without an evaluator: k, t, t - 1.
    switch expression.kind {
    case .generation: return try known(generation)
    case .variable(let level): return variables[level]
    case .horizon: return instance.horizon
    case .categories: return instance.categories
    case .number(let value):
      if let integer = Int(exactly: value) { return integer }
    case .arithmetic(.subtract, let left, let right):
      if case .generation = left.kind, case .number(let value) = right.kind,
        let step = Int(exactly: value)
      {
        let difference = try known(generation).subtractingReportingOverflow(step)
        if !difference.overflow { return difference.partialValue }
      }
    default: break
    }
    if expression.dependence.contains(.generation) { _ = try known(generation) }
    let environment = NumberEnvironment(instance: instance, expectations: [:], definitions: [])
    var evaluator = Evaluator(environment: environment, constantSlots: 0, variables: variables)
    let value: Number
    do { value = try evaluator.value(of: expression, at: generation) } catch { throw error.fault }
    guard let exact = value.exactValue, let integer = Int(exactly: exact) else {
      throw .indexNotInteger(value.shortDescription)
    }
    return integer
  }

  /// Seen as t grows without end, an index that changes with t is no integer.
  private func known(_ generation: Int?) throws(ArithmeticFault) -> Int {
    guard let generation else {
      throw .unsupported("no theorem covers an index or a range that changes with t in this way")
    }
    return generation
  }
}
