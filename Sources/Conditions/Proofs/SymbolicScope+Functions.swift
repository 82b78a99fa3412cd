internal import Claims
internal import Multiprecision

/// What a reader of a certificate has to believe about functions and numbers.
enum Axiom: String, Hashable, CaseIterable {
  case pi = "314159265358979/10^14 < pi < 314159265358980/10^14"
  case baselSum =
    "sum(j in 1..m, 1/j^2) < pi^2/6 < sum(j in 1..m, 1/j^2) + 1 for every m >= 1 (Euler)"
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
