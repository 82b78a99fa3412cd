internal import Multiprecision

/// A comparison as typed.
public enum Relation: String, Sendable, CaseIterable {
  case equal = "="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"

  /// The same statement with its sides exchanged.
  public var flipped: Relation {
    switch self {
    case .equal: .equal
    case .lessOrEqual: .greaterOrEqual
    case .greaterOrEqual: .lessOrEqual
    case .less: .greater
    case .greater: .less
    }
  }
}

/// What was typed, before names have a meaning.
struct Syntax {
  indirect enum Kind {
    case number(Rational)
    case name(String)
    case string(String)
    case vector([Syntax])
    /// `R[t]`, `lost[k, t]`.
    case index(Syntax, [Syntax])
    case call(String, [Syntax])
    /// `sum(k in 1..K, body)`.
    case binder(String, variable: String, from: Syntax, to: Syntax, body: Syntax)
    case negate(Syntax)
    case arithmetic(ArithmeticOperator, Syntax, Syntax)
    case comparison([Syntax], [Relation])
    case logical(LogicalOperator, Syntax, Syntax)
    case not(Syntax)
  }

  /// Whether a list was typed: `[1/2, 1/2]`.
  var isVector: Bool {
    if case .vector = kind { true } else { false }
  }

  let kind: Kind
  let span: Range<Int>
  /// Levels of recursion below and including this node.
  let depth: Int
}

public enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
}

enum LogicalOperator: String, Sendable {
  case and
  case or
  case implies = "=>"
  case equivalent = "<=>"
}

/// The word that a claim begins with.
enum Quantifier: String, CaseIterable, Sendable {
  case limit
  case eventually
  case nonincreasing
  case nondecreasing
  case increasing
  case decreasing
}

/// `for t in 5..10`, `for t >= 1`, before names have a meaning.
struct RangeSyntax {
  enum Kind {
    case closed(Syntax, Syntax)
    case compared(Relation, Syntax)
  }

  let kind: Kind
  let span: Range<Int>
}

/// A whole claim, before names have a meaning.
struct ClaimSyntax {
  let quantifier: Quantifier?
  let body: Syntax
  let range: RangeSyntax?
  let condition: Syntax?
}
