internal import Intervals
internal import Models
internal import Multiprecision

/// Leaves for a claim that is decided against theory.
struct NumberEnvironment: EvaluationEnvironment {
  let instance: InstanceData
  /// Index = generation, or a single value for the absorption time; absent where there is no theory.
  let expectations: [Quantity: NumberSequence]
  /// Values of the defined sequences, index = generation; shorter while they are being computed.
  var definitions: [[Number]]

  var context: NumberContext { NumberContext(precision: instance.precision) }

  func generation(_ t: Int?) -> Number {
    guard let t else { preconditionFailure("an expression that mentions t has no value without t") }
    return .exact(Rational(t))
  }

  func absorptionTime() throws(ArithmeticFault) -> Number {
    guard let value = expectations[.absorptionTime]?.first else {
      throw .unsupported("there is no theory for absorption_time here")
    }
    return value
  }

  func entry(
    of sequence: SequenceID, index: Expression, position: IndexEvaluator
  ) throws(ArithmeticFault) -> Number {
    let t = try position.integer(index)
    let name: String
    switch sequence {
    case .sampleSize:
      if instance.sampleSizes.indices.contains(t) {
        return .exact(Rational(instance.sampleSizes[t]))
      }
      name = "n"
    case .alpha:
      if instance.alpha.indices.contains(t) { return instance.alpha[t] }
      name = "alpha"
    case .schedule(let number):
      let schedule = instance.schedules[number]
      if schedule.values.indices.contains(t) { return schedule.values[t] }
      name = schedule.name.rawValue
    case .quantity(let quantity):
      guard let values = expectations[quantity] else {
        throw .unsupported("there is no theory for \(instance.indexedName(of: quantity)) here")
      }
      if values.indices.contains(t) { return values[t] }
      name = instance.name(of: quantity)
    case .defined(let number):
      if definitions.indices.contains(number), definitions[number].indices.contains(t) {
        return definitions[number][t]
      }
      // In range, so not known yet: only its own definition, or one declared before it, sees that.
      guard !(0...instance.horizon).contains(t) else { throw .notYetDefined(t) }
      name = "the defined sequence"
    }
    throw .indexOutOfRange(name: name, index: t, lower: 0, upper: instance.horizon)
  }
}
