public import Intervals
internal import Multiprecision

extension Number {
  /// Largest n whose harmonic number and factorial are computed exactly.
  private static let exactSeriesLimit = 20_000

  public static func applied(
    _ function: ElementaryFunction, _ operands: [Number], in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    let operand = operands[0]
    switch function {
    case .absolute: return operand.absolute
    case .floor, .ceiling: return operand.rounded(function)
    case .minimum, .maximum:
      return operands.dropFirst().reduce(operand) {
        extreme($0, $1, isMinimum: function == .minimum, in: context)
      }
    case .squareRoot:
      return try squareRoot(operand, in: context)
    case .exponential:
      if operand.exactValue?.isZero == true { return .exact(Rational.one) }
      return .enclosure(operand.interval(precision: context.precision).exponential())
    case .logarithm:
      return try logarithm(operand, in: context)
    case .gamma:
      return try gamma(operand, in: context)
    case .harmonic:
      return try harmonic(operand)
    }
  }

  private var absolute: Number {
    switch self {
    case .exact(let value): .exact(value.magnitude)
    case .enclosure(let value): .enclosure(value.magnitude)
    }
  }

  private func rounded(_ function: ElementaryFunction) -> Number {
    switch self {
    case .exact(let value):
      return .exact(function == .floor ? value.roundedDown() : value.roundedUp())
    case .enclosure(let value):
      let result = function == .floor ? value.roundedDown() : value.roundedUp()
      // An enclosure that lies between two neighbouring integers has a certain floor.
      if result.isSingleton, let integer = result.lower.exactValue { return .exact(integer) }
      return .enclosure(result)
    }
  }

  private static func extreme(
    _ left: Number, _ right: Number, isMinimum: Bool, in context: NumberContext
  ) -> Number {
    switch order(left, right, in: context) {
    case .less, .lessOrEqual, .equal: return isMinimum ? left : right
    case .greater, .greaterOrEqual: return isMinimum ? right : left
    case .overlapping, .unknown:
      let first = left.interval(precision: context.precision)
      let second = right.interval(precision: context.precision)
      return .enclosure(
        isMinimum ? Interval.minimum(first, second) : Interval.maximum(first, second))
    }
  }

  private static func squareRoot(
    _ operand: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    if operand.isCertainlyNegative {
      throw .outsideDomain(
        "the square root of the negative number \(operand.shortDescription)", certain: true)
    }
    if case .exact(let value) = operand, let root = value.exactRoot(2) { return .exact(root) }
    let value = operand.interval(precision: context.precision)
    guard value.lowerDouble >= 0 else {
      throw .outsideDomain("a square root of what may be negative", certain: false)
    }
    return .enclosure(value.squareRoot())
  }

  private static func logarithm(
    _ operand: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    if case .exact(let value) = operand {
      if value == Rational.one { return .exact(Rational.zero) }
      if value.signum <= 0 {
        throw .outsideDomain("the logarithm of \(operand.shortDescription)", certain: true)
      }
    }
    guard operand.isCertainlyPositive else {
      throw .outsideDomain(
        "the logarithm of what may not be positive", certain: operand.isCertainlyNegative)
    }
    return .enclosure(operand.interval(precision: context.precision).logarithm())
  }

  private static func gamma(
    _ operand: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    guard operand.isCertainlyPositive else {
      throw .outsideDomain(
        "gamma is offered for positive arguments, but here is \(operand.shortDescription)",
        certain: operand.exactValue != nil || operand.isCertainlyNegative)
    }
    if case .exact(let value) = operand, let integer = Int(exactly: value),
      integer <= exactSeriesLimit
    {
      return .exact(Rational.factorial(integer - 1))
    }
    return .enclosure(operand.interval(precision: context.precision).gamma())
  }

  private static func harmonic(_ operand: Number) throws(ArithmeticFault) -> Number {
    guard case .exact(let value) = operand, value.isInteger, value.signum >= 0 else {
      throw .outsideDomain(
        "harmonic(n) needs an integer n >= 0, but here is \(operand.shortDescription)",
        certain: true)
    }
    guard let integer = Int(exactly: value), integer <= exactSeriesLimit else {
      throw .tooLarge("harmonic(n) is offered up to n = \(exactSeriesLimit)")
    }
    return .exact(Rational.harmonic(integer))
  }
}
