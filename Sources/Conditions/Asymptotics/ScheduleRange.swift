internal import Claims
internal import Intervals
internal import Multiprecision

/// Why a schedule has no enclosure over a range of generations.
struct NotEnclosed: Error {
  let reason: String
}

/// The values of a schedule's formula over a whole range of generations, by interval arithmetic
/// with t in [first, last]: nothing is assumed of its shape.
struct ScheduleRange {
  let parameters: [Rational]
  let precision: Precision

  func range(
    of expression: Expression, from first: Int, to last: Int
  ) throws(NotEnclosed) -> Interval {
    let result = try value(expression, Rational(first), Rational(last))
    guard !result.isEmpty, result.isBounded else {
      throw NotEnclosed(reason: "a schedule is not bounded from t = \(first) to \(last)")
    }
    return result
  }

  private func value(
    _ expression: Expression, _ first: Rational, _ last: Rational
  ) throws(NotEnclosed) -> Interval {
    if let exact = constant(expression) { return Interval(exact, precision: precision) }
    switch expression.kind {
    case .generation: return Interval(lower: first, upper: last, precision: precision)
    case .pi: return Interval.pi(precision: precision)
    case .negate(let operand): return -(try value(operand, first, last))
    case .arithmetic(let symbol, let left, let right):
      let base = try value(left, first, last)
      if symbol == .power { return try power(base, right) }
      let other = try value(right, first, last)
      switch symbol {
      case .add: return base + other
      case .subtract: return base - other
      case .multiply: return base * other
      case .divide, .power:
        guard other.isCertainlyPositive || other.isCertainlyNegative else {
          throw NotEnclosed(reason: "a divisor of a schedule may vanish")
        }
        return base / other
      }
    case .apply(let function, let arguments):
      var values: [Interval] = []
      for argument in arguments { values.append(try value(argument, first, last)) }
      return try apply(function, values)
    case .choice(let condition, let yes, let no):
      return try value(decide(condition, first, last) ? yes : no, first, last)
    default: throw NotEnclosed(reason: "a schedule has a sum, a product or a sequence")
    }
  }

  /// A fraction built from numbers and parameters.
  private func constant(_ expression: Expression) -> Rational? {
    switch expression.kind {
    case .number(let value): return value
    case .parameter(let index): return parameters[index]
    case .negate(let operand): return constant(operand).map { -$0 }
    case .arithmetic(let symbol, let left, let right):
      guard let a = constant(left), let b = constant(right) else { return nil }
      switch symbol {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return b.isZero ? nil : a / b
      case .power: return nil
      }
    default: return nil
    }
  }

  private func power(_ base: Interval, _ exponent: Expression) throws(NotEnclosed) -> Interval {
    guard let value = constant(exponent) else {
      throw NotEnclosed(reason: "an exponent of a schedule is not a fraction")
    }
    if let integer = Int(exactly: value) {
      guard integer >= 0 || base.isCertainlyPositive else {
        throw NotEnclosed(reason: "a divisor of a schedule may vanish")
      }
      return base.power(integer)
    }
    guard base.isCertainlyPositive else {
      throw NotEnclosed(reason: "a fractional power of a schedule has a base that may vanish")
    }
    return base.power(value)
  }

  private func apply(
    _ function: Claims.ElementaryFunction, _ values: [Interval]
  ) throws(NotEnclosed) -> Interval {
    let first = values[0]
    switch function {
    case .ceiling: return first.roundedUp()
    case .floor: return first.roundedDown()
    case .exponential: return first.exponential()
    case .minimum: return values.dropFirst().reduce(first) { Interval.minimum($0, $1) }
    case .maximum: return values.dropFirst().reduce(first) { Interval.maximum($0, $1) }
    case .absolute: return first.magnitude
    case .squareRoot where first.isCertainlyPositive: return first.squareRoot()
    case .logarithm where first.isCertainlyPositive: return first.logarithm()
    default:
      throw NotEnclosed(reason: "a schedule uses \(function.rawValue) where it has no bounds")
    }
  }

  private func decide(
    _ condition: Proposition, _ first: Rational, _ last: Rational
  ) throws(NotEnclosed) -> Bool {
    guard case .comparison(let sides, let relations, _) = condition, sides.count == 2 else {
      throw NotEnclosed(reason: "a condition of a schedule is not a single comparison")
    }
    let left = try value(sides[0], first, last)
    let right = try value(sides[1], first, last)
    let isLess = left.isCertainlyLess(than: right)
    let isGreater = right.isCertainlyLess(than: left)
    let isEqual = left.isCertainlyEqual(to: right)
    switch relations[0] {
    case .equal where isEqual, .lessOrEqual where left.isCertainlyLessOrEqual(to: right),
      .greaterOrEqual where right.isCertainlyLessOrEqual(to: left), .less where isLess,
      .greater where isGreater:
      return true
    case .equal where isLess || isGreater, .lessOrEqual where isGreater,
      .greaterOrEqual where isLess, .less where right.isCertainlyLessOrEqual(to: left),
      .greater where left.isCertainlyLessOrEqual(to: right):
      return false
    default:
      throw NotEnclosed(reason: "a condition of a schedule changes within a range of generations")
    }
  }
}
