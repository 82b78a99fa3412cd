public import Intervals
public import Models
internal import Multiprecision

/// c + Σ a_i X_i, where X_i is the loss of a replicate at a generation: what the paired test of a
/// claim on replicates needs.
public struct AffineForm: Sendable {
  /// A loss or an indicator: a quantity at a generation.
  public struct Variable: Hashable, Sendable {
    public let quantity: Quantity
    public let generation: Int
  }

  public let constant: Number
  public let coefficients: [Variable: Number]

  var isConstant: Bool { coefficients.isEmpty }
}

extension AffineForm: ClaimScalar {
  public init(_ value: Number, in context: NumberContext) {
    self.init(constant: value, coefficients: [:])
  }

  public var exactBits: Int { constant.exactBits }

  public static func pi(in context: NumberContext) -> AffineForm {
    AffineForm(constant: Number.pi(in: context), coefficients: [:])
  }

  public static func negated(
    _ operand: AffineForm, in context: NumberContext
  ) throws(ArithmeticFault) -> AffineForm {
    try operand.map { (value) throws(ArithmeticFault) in try Number.negated(value, in: context) }
  }

  public static func combined(
    _ left: AffineForm, _ symbol: ArithmeticOperator, _ right: AffineForm,
    in context: NumberContext
  ) throws(ArithmeticFault) -> AffineForm {
    switch symbol {
    case .add, .subtract:
      var coefficients = left.coefficients
      for (variable, value) in right.coefficients {
        coefficients[variable] = try Number.combined(
          coefficients[variable] ?? .exact(.zero), symbol, value, in: context)
      }
      return AffineForm(
        constant: try Number.combined(left.constant, symbol, right.constant, in: context),
        coefficients: coefficients)
    case .multiply where left.isConstant:
      return try right.map { (value) throws(ArithmeticFault) in
        try Number.combined(left.constant, .multiply, value, in: context)
      }
    case .multiply where right.isConstant, .divide where right.isConstant:
      return try left.map { (value) throws(ArithmeticFault) in
        try Number.combined(value, symbol, right.constant, in: context)
      }
    case .power where left.isConstant && right.isConstant:
      return AffineForm(
        constant: try Number.combined(left.constant, .power, right.constant, in: context),
        coefficients: [:])
    case .power where right.constant.exactValue == .one && right.isConstant:
      return left
    case .multiply, .divide, .power:
      throw .unsupported("not affine in the losses: simulation cannot test it")
    }
  }

  public static func applied(
    _ function: ElementaryFunction, _ operands: [AffineForm], in context: NumberContext
  ) throws(ArithmeticFault) -> AffineForm {
    guard operands.allSatisfy(\.isConstant) else {
      throw .unsupported("not affine in the losses: simulation cannot test it")
    }
    return AffineForm(
      constant: try Number.applied(function, operands.map(\.constant), in: context),
      coefficients: [:])
  }

  public static func order(
    _ left: AffineForm, _ right: AffineForm, in context: NumberContext
  ) -> ScalarOrder {
    guard left.isConstant, right.isConstant else { return .unknown }
    return Number.order(left.constant, right.constant, in: context)
  }

  private func map(
    _ transform: (Number) throws(ArithmeticFault) -> Number
  ) throws(ArithmeticFault) -> AffineForm {
    var mapped: [Variable: Number] = [:]
    for (variable, value) in coefficients { mapped[variable] = try transform(value) }
    return AffineForm(constant: try transform(constant), coefficients: mapped)
  }
}

/// Leaves for a claim that is tested on replicates.
struct AffineEnvironment: EvaluationEnvironment {
  let numbers: NumberEnvironment

  var context: NumberContext { numbers.context }
  var instance: InstanceData { numbers.instance }

  func generation(_ t: Int?) -> AffineForm {
    AffineForm(constant: numbers.generation(t), coefficients: [:])
  }

  func absorptionTime() throws(ArithmeticFault) -> AffineForm {
    throw .unsupported("absorption may come after the horizon: simulation does not see its time")
  }

  func entry(
    of sequence: SequenceID, index: Expression, position: IndexEvaluator
  ) throws(ArithmeticFault) -> AffineForm {
    guard case .quantity(let quantity) = sequence else {
      return AffineForm(
        constant: try numbers.entry(of: sequence, index: index, position: position),
        coefficients: [:])
    }
    let t = try position.integer(index)
    guard (0...instance.horizon).contains(t) else {
      throw .indexOutOfRange(
        name: instance.name(of: quantity), index: t, lower: 0, upper: instance.horizon)
    }
    return AffineForm(
      constant: .exact(.zero),
      coefficients: [AffineForm.Variable(quantity: quantity, generation: t): .exact(.one)])
  }
}
