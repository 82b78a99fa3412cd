internal import Claims
internal import Multiprecision

/// What a reader of a certificate has to believe about functions and numbers.
enum Axiom: String, Hashable, CaseIterable {
  case pi = "314159265358979/10^14 < pi < 314159265358980/10^14"
  case baselSum =
    "sum(j in 1..m, 1/j^2) < pi^2/6 < sum(j in 1..m, 1/j^2) + 1 for every m >= 1 (Euler)"
  case exponential =
    "exp(x) >= the sum of an even number of terms of its series, for every x; exp(x) exp(-x) = 1"
  case logarithm =
    "exp(log(x)) = x; log(1 + x) <= an odd number of terms x - x^2/2 + ... of its series, for x > -1"
  case squareRoot = "2 s sqrt(x) <= x + s^2 and (x + s^2) sqrt(x) >= 2 s x, for s > 0 and x >= 0"
}

extension SymbolicScope {
  mutating func circleConstant() -> RationalFunction {
    axioms.insert(.pi)
    let unit = Rational(1, 100_000_000_000_000)
    return symbol(
      variable(
        "pi", "the circle constant",
        RationalBox.Side(
          lower: Rational(314_159_265_358_979) * unit, upper: Rational(314_159_265_358_980) * unit,
          includesLower: false, includesUpper: false)))
  }

  /// exp, log or sqrt of anything that can be read: a variable of its own, defined by its argument.
  mutating func function(
    _ function: ElementaryBounds.Function, of operand: Expression, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    let argument = try value(of: operand, frame)
    switch (function, argument.constantFraction) {
    case (.exponential, Rational.zero?): return .one
    case (.logarithm, Rational.one?): return .zero
    default: break
    }
    if function == .exponential, case .generic = frame,
      let power = try exponentialPower(argument)
    {
      return power
    }
    return symbol(try place(function, argument))
  }

  private mutating func place(
    _ function: ElementaryBounds.Function, _ argument: RationalFunction
  ) throws(Unprovable) -> Int {
    if let known = functions.first(where: {
      $0.function == function && $0.argument.isEqual(argument)
    }) {
      return known.place
    }
    switch function {
    case .exponential: axioms.insert(.exponential)
    case .logarithm: axioms.formUnion([.exponential, .logarithm])
    case .squareRoot: axioms.insert(.squareRoot)
    }
    if function != .exponential {
      premises.append(
        ProofPart.obligation(
          argument, function == .logarithm ? .greater : .greaterOrEqual, .zero,
          "the argument of \(function.rawValue) is in its domain"))
    }
    let place = functionVariable(
      "\(function.rawValue)\(functions.count + 1)",
      ElementaryBounds(
        function: function, numerator: argument.numerator,
        denominator: RationalFunction.expanded(argument.denominator)))
    functions.append((function, argument, place))
    return place
  }

  /// exp(b + a t) as exp(b) exp(a)^t, where a and b do not change with t: 1/t alone would leave the
  /// argument without bounds.
  private mutating func exponentialPower(
    _ argument: RationalFunction
  ) throws(Unprovable) -> RationalFunction? {
    guard let reciprocal = place(named: "1/t"),
      argument.denominator[Polynomial(variable: reciprocal)] == 1
    else { return nil }
    var rest = argument.denominator
    rest[Polynomial(variable: reciprocal)] = nil
    let parts = argument.numerator.coefficients(in: reciprocal)
    guard parts.count <= 2, rest.keys.allSatisfy({ $0.degree(in: reciprocal) == 0 }) else {
      return nil
    }
    let rate = RationalFunction(parts[0], over: rest)
    let base = symbol(try place(.exponential, rate))
    var result = try base * powerToPast(base)
    if parts.count > 1 {
      let offset = RationalFunction(parts[1], over: rest)
      result = result * symbol(try place(.exponential, offset))
    }
    return result
  }

  /// pi^2 as 6 (the sum of 1/j^2 over 1..t+1, and what is missing from pi^2/6).
  mutating func baselSquare(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    axioms.insert(.baselSum)
    guard let sum = Self.baselSum(of: file) else { throw Unprovable("no sum stands for pi^2/6") }
    let rest = variable(
      "rest of pi^2/6", "pi^2/6 - sum(j in 1..t+1, 1/j^2)", Self.positiveUnit)
    return try (value(of: sum, frame) + symbol(rest)) * RationalFunction(Rational(6))
  }

  static let baselText = "sum(basel in 1..t+1, 1/basel^2)"

  private static func baselSum(of file: BoundFile) -> Expression? {
    guard let formula = try? file.formula("\(baselText) >= 0"),
      case .always(.comparison(let sides, _, _)) = formula.statement
    else { return nil }
    return sides.first
  }
}
