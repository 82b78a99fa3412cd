internal import Intervals
internal import Multiprecision

/// A formula of t over fractions of words: what closed-form schedules are evaluated with, in a tenth of the
/// time that fractions as objects take.
///
/// Sums, products, quotients, powers by small constants, min, max, and `if` with one comparison; what does
/// not depend on t is computed once, by the general evaluator. The value is the same fraction, or there is
/// none: then the general evaluator has the answer, or the fault.
struct WordProgram {
  /// Operands are places of nodes before.
  enum Node {
    case constant(WordFraction)
    case generation
    case negate(Int)
    case sum(Int, Int)
    case difference(Int, Int)
    case product(Int, Int)
    case quotient(Int, Int)
    case power(Int, Int)
    case smaller(Int, Int)
    case larger(Int, Int)
    case choice(Relation, Int, Int, then: Int, otherwise: Int)
  }

  private(set) var nodes: [Node] = []
  private(set) var root = 0

  /// - Parameter constant: the value of a part that does not depend on t; nil where there is none.
  init?(_ expression: Expression, constant: (Expression) -> Number?) {
    guard let root = add(expression, constant) else { return nil }
    self.root = root
  }

  func value(at t: Int) -> WordFraction? { value(of: root, at: t) }

  // MARK: Reading

  private static let largestExponent = 16

  private mutating func add(_ expression: Expression, _ constant: (Expression) -> Number?) -> Int? {
    if expression.dependence.isEmpty {
      guard let value = constant(expression)?.exactValue, let words = WordFraction(value)
      else { return nil }
      return append(.constant(words))
    }
    switch expression.kind {
    case .generation: return append(.generation)
    case .negate(let operand): return add(operand, constant).map { append(.negate($0)) }
    case .arithmetic(.power, let base, let exponent):
      guard exponent.dependence.isEmpty, let value = constant(exponent)?.exactValue,
        let count = Int(exactly: value), (1...Self.largestExponent).contains(count)
      else { return nil }
      return add(base, constant).map { append(.power($0, count)) }
    case .arithmetic(let symbol, let left, let right):
      guard let first = add(left, constant), let second = add(right, constant) else { return nil }
      switch symbol {
      case .add: return append(.sum(first, second))
      case .subtract: return append(.difference(first, second))
      case .multiply: return append(.product(first, second))
      case .divide: return append(.quotient(first, second))
      case .power: return nil
      }
    case .apply(let function, let operands) where function == .minimum || function == .maximum:
      var result: Int?
      for operand in operands {
        guard let next = add(operand, constant) else { return nil }
        result =
          result.map { append(function == .minimum ? .smaller($0, next) : .larger($0, next)) }
          ?? next
      }
      return result
    case .choice(.comparison(let sides, let relations, _), let then, let otherwise)
    where relations.count == 1:
      guard let left = add(sides[0], constant), let right = add(sides[1], constant),
        let first = add(then, constant), let second = add(otherwise, constant)
      else { return nil }
      return append(.choice(relations[0], left, right, then: first, otherwise: second))
    default: return nil
    }
  }

  private mutating func append(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  // MARK: Evaluating

  private func value(of place: Int, at t: Int) -> WordFraction? {
    switch nodes[place] {
    case .constant(let value): return value
    case .generation: return WordFraction(t)
    case .negate(let operand): return value(of: operand, at: t)?.negated
    case .sum(let left, let right): return both(left, right, t, WordFraction.sum)
    case .difference(let left, let right):
      return both(left, right, t) { x, y in y.negated.flatMap { WordFraction.sum(x, $0) } }
    case .product(let left, let right): return both(left, right, t, WordFraction.product)
    case .quotient(let left, let right):
      return both(left, right, t) { x, y in y.inverse.flatMap { WordFraction.product(x, $0) } }
    case .power(let base, let exponent):
      guard let base = value(of: base, at: t) else { return nil }
      var result = base
      for _ in 1..<exponent {
        guard let next = WordFraction.product(result, base) else { return nil }
        result = next
      }
      return result
    case .smaller(let left, let right):
      return both(left, right, t) { WordFraction.isLess($1, $0) ? $1 : $0 }
    case .larger(let left, let right):
      return both(left, right, t) { WordFraction.isLess($0, $1) ? $1 : $0 }
    case .choice(let relation, let left, let right, let then, let otherwise):
      guard let x = value(of: left, at: t), let y = value(of: right, at: t) else { return nil }
      let holds = relation.holds(x, y)
      return value(of: holds ? then : otherwise, at: t)
    }
  }

  private func both(
    _ left: Int, _ right: Int, _ t: Int, _ body: (WordFraction, WordFraction) -> WordFraction?
  ) -> WordFraction? {
    guard let first = value(of: left, at: t), let second = value(of: right, at: t) else {
      return nil
    }
    return body(first, second)
  }
}
