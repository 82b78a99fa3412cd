public import Intervals
public import Multiprecision

/// The precision at which what cannot stay exact is enclosed.
public struct NumberContext: Sendable {
  public let precision: Precision

  public init(precision: Precision) { self.precision = precision }
}

/// Exact as long as it can be, an enclosure where it must.
extension Number: ClaimScalar {
  public init(_ value: Number, in context: NumberContext) { self = value }

  public var exactBits: Int { exactValue?.bitCount ?? 0 }

  public static func pi(in context: NumberContext) -> Number {
    .enclosure(Interval.pi(precision: context.precision))
  }

  public static func negated(
    _ operand: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    switch operand {
    case .exact(let value): .exact(-value)
    case .enclosure(let value): .enclosure(-value)
    }
  }

  public static func combined(
    _ left: Number, _ symbol: ArithmeticOperator, _ right: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Number {
    if symbol == .power { return try power(left, right, in: context) }
    if case .exact(let first) = left, case .exact(let second) = right,
      first.bitCount + second.bitCount <= 2 * LanguageLimits.exactBits
    {
      return try exact(first, symbol, second).limited(in: context)
    }
    let first = left.interval(precision: context.precision)
    let second = right.interval(precision: context.precision)
    switch symbol {
    case .add: return .enclosure(first + second)
    case .subtract: return .enclosure(first - second)
    case .multiply:
      // An exact zero annihilates whatever is enclosed: 0 stays exact.
      if left.exactValue?.isZero == true || right.exactValue?.isZero == true {
        return .exact(Rational.zero)
      }
      return .enclosure(first * second)
    case .divide:
      if second.containsZero {
        throw .divisionByZero(certain: right.exactValue?.isZero ?? second.isSingleton)
      }
      if left.exactValue?.isZero == true { return .exact(Rational.zero) }
      return .enclosure(first / second)
    case .power: return try power(left, right, in: context)
    }
  }

  private static func exact(
    _ left: Rational, _ symbol: ArithmeticOperator, _ right: Rational
  ) throws(ArithmeticFault) -> Number {
    switch symbol {
    case .add: return .exact(left + right)
    case .subtract: return .exact(left - right)
    case .multiply: return .exact(left * right)
    case .divide, .power:
      if right.isZero { throw .divisionByZero(certain: true) }
      return .exact(left / right)
    }
  }

  /// A fraction beyond ``LanguageLimits/exactBits`` becomes an enclosure.
  private func limited(in context: NumberContext) -> Number {
    guard case .exact(let value) = self, value.bitCount > LanguageLimits.exactBits else {
      return self
    }
    return .enclosure(Interval(value, precision: context.precision))
  }

  public static func order(
    _ left: Number, _ right: Number, in context: NumberContext
  ) -> ScalarOrder {
    if case .exact(let first) = left, case .exact(let second) = right {
      return first == second ? .equal : first < second ? .less : .greater
    }
    let first = left.interval(precision: context.precision)
    let second = right.interval(precision: context.precision)
    switch first.order(relativeTo: second) {
    case .less: return .less
    case .lessOrEqual: return .lessOrEqual
    case .equal: return .equal
    case .greaterOrEqual: return .greaterOrEqual
    case .greater: return .greater
    case .undecided: return .overlapping
    }
  }
}
