internal import Models
internal import Intervals
internal import Multiprecision

/// Leaves seen as t grows without end.
struct AsymptoticEnvironment: EvaluationEnvironment {
  let numbers: NumberEnvironment
  let tail: ScheduleTail?
  let expectations: [Quantity: Asymptote]

  var context: NumberContext { numbers.context }
  var instance: InstanceData { numbers.instance }

  func generation(_ t: Int?) -> Asymptote {
    .term(LeadingTerm(coefficient: .exact(.one), power: .one, logPower: .zero))
  }

  func absorptionTime() throws(ArithmeticFault) -> Asymptote {
    .term(.constant(try numbers.absorptionTime()))
  }

  func entry(
    of sequence: SequenceID, index: Expression, position: IndexEvaluator
  ) throws(ArithmeticFault) -> Asymptote {
    guard index.dependence.contains(.generation) else {
      return .term(
        .constant(try numbers.entry(of: sequence, index: index, position: position)))
    }
    guard index.isShiftedGeneration else {
      throw .unsupported(
        "as t grows without end only entries such as R[t] and R[t-1] are understood")
    }
    switch sequence {
    case .sampleSize:
      if let tail { return .term(tail.sampleSize) }
    case .alpha:
      if let tail { return .term(tail.alpha) }
    case .quantity(let quantity):
      if let asymptote = expectations[quantity] { return asymptote }
      throw .unsupported("no theorem gives the limit of \(instance.indexedName(of: quantity)) here")
    case .schedule(let number):
      throw .unsupported(
        "no theorem speaks of \(instance.schedules[number].name.rawValue) as t grows without end")
    case .defined:
      throw .unsupported("no theorem gives the limit of a defined sequence")
    }
    throw .unsupported(
      "the schedules say nothing beyond the horizon, or have no leading term that is understood")
  }
}

extension Expression {
  /// t, t + c or t - c, whose values have the same leading term as those at t.
  fileprivate var isShiftedGeneration: Bool {
    switch kind {
    case .generation: return true
    case .arithmetic(.add, let left, let right):
      return (left.isShiftedGeneration && !right.dependence.contains(.generation))
        || (right.isShiftedGeneration && !left.dependence.contains(.generation))
    case .arithmetic(.subtract, let left, let right):
      return left.isShiftedGeneration && !right.dependence.contains(.generation)
    default: return false
    }
  }
}
