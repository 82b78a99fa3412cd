internal import Claims
internal import Intervals
internal import Multiprecision

/// What stands under a square root of a claim, and is therefore read as the square of a variable:
/// x = s² with s >= 0, so that sqrt(x) = s and everything stays polynomial.
enum Rooted: Hashable {
  case parameter(Int)
  case sampleSize
  case generation

  /// Those of a whole claim.
  private static func quantities(of formula: ClaimFormula) -> Set<Rooted> {
    var found = formula.condition.map { quantities(of: $0, isUnderRoot: false) } ?? []
    switch formula.statement {
    case .always(let proposition), .eventually(let proposition):
      found.formUnion(quantities(of: proposition, isUnderRoot: false))
    case .limit(let left, _, let right):
      found.formUnion(quantities(of: left, isUnderRoot: false))
      found.formUnion(quantities(of: right, isUnderRoot: false))
    case .monotone(let expression, _):
      found.formUnion(quantities(of: expression, isUnderRoot: false))
    }
    return found
  }

  private static func quantities(of proposition: Proposition, isUnderRoot: Bool) -> Set<Rooted> {
    switch proposition {
    case .comparison(let sides, _, _):
      sides.reduce(into: []) { $0.formUnion(quantities(of: $1, isUnderRoot: isUnderRoot)) }
    case .and(let left, let right), .or(let left, let right), .implies(let left, let right),
      .equivalent(let left, let right):
      quantities(of: left, isUnderRoot: isUnderRoot)
        .union(quantities(of: right, isUnderRoot: isUnderRoot))
    case .not(let operand): quantities(of: operand, isUnderRoot: isUnderRoot)
    }
  }

  /// With the parameters that a size under a root is made of.
  static func quantities(
    of formula: ClaimFormula, sizes: ModelDescription.Schedule?
  ) -> Set<Rooted> {
    let found = quantities(of: formula)
    guard found.contains(.sampleSize), case .formula(let value)? = sizes else { return found }
    return found.union(quantities(of: value.formula.expression, isUnderRoot: true))
  }

  private static func quantities(of expression: Expression, isUnderRoot: Bool) -> Set<Rooted> {
    switch expression.kind {
    case .parameter(let index): return isUnderRoot ? [.parameter(index)] : []
    case .generation: return isUnderRoot ? [.generation] : []
    case .sequence(.sampleSize, _): return isUnderRoot ? [.sampleSize] : []
    case .negate(let operand): return quantities(of: operand, isUnderRoot: isUnderRoot)
    case .arithmetic(_, let left, let right):
      return quantities(of: left, isUnderRoot: isUnderRoot)
        .union(quantities(of: right, isUnderRoot: isUnderRoot))
    case .apply(let function, let arguments):
      return arguments.reduce(into: []) {
        let isRoot = function == .squareRoot && $1.isProduct
        $0.formUnion(quantities(of: $1, isUnderRoot: isUnderRoot || isRoot))
      }
    default: return []
    }
  }
}

extension Expression {
  /// Made by multiplication and division alone; the root of a sum is a function of its own.
  fileprivate var isProduct: Bool {
    switch kind {
    case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _), .negate: false
    case .arithmetic(_, let left, let right): left.isProduct && right.isProduct
    default: true
    }
  }
}

extension RationalBox.Side {
  /// The range of the square root, rounded outward; nil where there are negative numbers.
  var squareRoot: RationalBox.Side? {
    guard lower.signum >= 0 else { return nil }
    var result = self
    let precision = Precision(bits: 32)
    if let root = lower.exactRoot(2) {
      result.lower = root
    } else {
      let enclosure = Interval(lower, precision: precision).squareRoot()
      (result.lower, result.includesLower) = (enclosure.lower.exactValue ?? .zero, true)
    }
    if let root = upper.exactRoot(2) {
      result.upper = root
    } else {
      let enclosure = Interval(upper, precision: precision).squareRoot()
      guard let root = enclosure.upper.exactValue else { return nil }
      (result.upper, result.includesUpper) = (root, true)
    }
    return result
  }
}

extension RationalFunction {
  /// The square root where the function is visibly a square of something nonnegative: one term
  /// over even powers of positive factors.
  ///
  /// - Parameter isNonnegative: whether a variable has no negative values.
  func squareRoot(isNonnegative: (Int) -> Bool) -> RationalFunction? {
    if numerator.isZero { return self }
    guard numerator.terms.count == 1, let term = numerator.terms.first,
      let coefficient = term.value.exactRoot(2),
      term.key.enumerated().allSatisfy({ place, exponent in
        exponent % 2 == 0 && (exponent == 0 || isNonnegative(place))
      }), denominator.values.allSatisfy({ $0 % 2 == 0 })
    else { return nil }
    return RationalFunction(
      Polynomial(monomial: term.key.map { $0 / 2 }).scaled(by: coefficient),
      over: denominator.mapValues { $0 / 2 })
  }
}
