internal import Intervals
internal import Models
internal import Multiprecision

private let noTheorem = "no theorem covers this function as t grows without end"

extension Asymptote {
  public static func applied(
    _ function: ElementaryFunction, _ operands: [Asymptote], in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    if let constants = constants(operands) {
      return .term(.constant(try Number.applied(function, constants, in: context)))
    }
    switch function {
    case .minimum, .maximum:
      return try extreme(operands, isMinimum: function == .minimum, in: context)
    case .squareRoot:
      return try combined(
        operands[0], .power, .term(.constant(.exact(Rational(1, 2)))), in: context)
    case .exponential:
      return try exponential(operands[0], in: context)
    case .absolute, .floor, .ceiling, .logarithm:
      guard case .term(let term) = operands[0] else {
        if function == .absolute { return operands[0] }
        throw .unsupported(noTheorem)
      }
      return try applied(function, term, in: context)
    case .gamma, .harmonic:
      // harmonic is defined at integers only, and a leading term does not say what is an integer.
      throw .unsupported(noTheorem)
    }
  }

  private static func constants(_ operands: [Asymptote]) -> [Number]? {
    var values: [Number] = []
    for operand in operands {
      guard case .term(let term) = operand, term.isConstant else { return nil }
      values.append(term.coefficient)
    }
    return values
  }

  /// One function of a leading term that is not constant.
  private static func applied(
    _ function: ElementaryFunction, _ term: LeadingTerm, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch function {
    case .absolute:
      return .term(
        LeadingTerm(
          coefficient: try Number.applied(.absolute, [term.coefficient], in: context),
          power: term.power, logPower: term.logPower))
    case .floor, .ceiling:
      return try rounded(function, term, in: context)
    case .logarithm:
      return try logarithm(term, in: context)
    default:
      throw .unsupported(noTheorem)
    }
  }

  /// Rounding changes a growing term by at most 1; a settling one is eventually constant unless
  /// its limit is an integer.
  private static func rounded(
    _ function: ElementaryFunction, _ term: LeadingTerm, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch term.growth {
    case .grows:
      return .term(term)
    case .vanishes:
      let isAbove = term.coefficient.isCertainlyPositive
      guard isAbove || term.coefficient.isCertainlyNegative else {
        throw .unsupported(noTheorem)
      }
      let value = function == .floor ? (isAbove ? 0 : -1) : (isAbove ? 1 : 0)
      return .term(.constant(.exact(Rational(value))))
    case .settles:
      guard let limit = term.coefficient.exactValue, !limit.isInteger else {
        throw .unsupported(noTheorem)
      }
      return .term(.constant(try Number.applied(function, [.exact(limit)], in: context)))
    }
  }

  /// log(c t^a ...) ~ a log t.
  private static func logarithm(
    _ term: LeadingTerm, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    guard term.coefficient.isCertainlyPositive else { throw .unsupported(noTheorem) }
    if term.growth == .settles {
      let value = try Number.applied(.logarithm, [term.coefficient], in: context)
      if value.exactValue?.isZero == true { return .vanishing }
      return .term(try LeadingTerm(coefficient: value, power: .zero, logPower: .zero).signed())
    }
    guard !term.power.isZero else { throw .unsupported(noTheorem) }
    return .term(
      LeadingTerm(coefficient: .exact(term.power), power: .zero, logPower: .one))
  }

  private static func exponential(
    _ operand: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch operand.limit {
    case .finite(let value):
      return .term(
        LeadingTerm(
          coefficient: try Number.applied(.exponential, [value], in: context),
          power: .zero, logPower: .zero))
    case .infinite(isPositive: false):
      guard case .term(let term) = operand, term.coefficient.isCertainlyNegative else {
        throw .unsupported(noTheorem)
      }
      return .vanishing
    case .positive, .infinite, .unknown:
      throw .unsupported(noTheorem)
    }
  }

  private static func extreme(
    _ operands: [Asymptote], isMinimum: Bool, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    var result = operands[0]
    for operand in operands.dropFirst() {
      switch order(result, operand, in: context) {
      case .less, .lessOrEqual, .equal: if !isMinimum { result = operand }
      case .greater, .greaterOrEqual: if isMinimum { result = operand }
      case .overlapping, .unknown: throw .unsupported(noTheorem)
      }
    }
    return result
  }
}
