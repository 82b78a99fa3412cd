public import Models
public import Multiprecision

/// A typed expression: names have a meaning, kinds fit.
///
/// `dependence` says what a value may change with; what depends on nothing is evaluated once per
/// instance, in the slot `constantSlot`.
public struct Expression: Sendable {
  public indirect enum Kind: Sendable {
    case number(Rational)
    case pi
    /// T.
    case horizon
    /// K.
    case categories
    /// C, the number of contexts.
    case contextCount
    /// t.
    case generation
    case parameter(Int)
    /// A number that the family gives to formulas, by its place in ``Scope/constants``.
    case modelConstant(Int)
    /// The running variable of the enclosing sum or product number `level`, counted from outside.
    case variable(level: Int)
    case sequence(SequenceID, index: Expression)
    /// `lost[k, t]`.
    case lost(category: Expression, index: Expression)
    /// `absorption_time`.
    case absorptionTime
    case entry(VectorExpression, index: Expression)
    case negate(Expression)
    case arithmetic(ArithmeticOperator, Expression, Expression)
    case apply(ElementaryFunction, [Expression])
    case dot(VectorExpression, VectorExpression)
    case fold(Fold, from: Expression, to: Expression, body: Expression)
    case choice(Proposition, Expression, Expression)
  }

  public let kind: Kind
  public let span: Range<Int>
  public let dependence: Dependence
  public let constantSlot: Int?
}

/// What a value may change with.
public struct Dependence: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// t.
  public static let generation = Dependence(rawValue: 1)
  /// An expectation (of a metric, or a probability of absorption): a value that only theory or simulation knows.
  public static let metric = Dependence(rawValue: 2)
  /// The running variable of a sum or product.
  public static let variable = Dependence(rawValue: 4)
}

/// A t-indexed quantity.
public enum SequenceID: Hashable, Sendable {
  case sampleSize
  case alpha
  /// One of the scheme's own, by its place in ``Scope/schedules``.
  case schedule(Int)
  case quantity(Quantity)
  /// The bound file's own, by its place in `define`.
  case defined(Int)
}

public enum VectorExpression: Sendable {
  /// p.
  case truth
  /// P[0] where it is given.
  case start
  /// One number for each context.
  case contexts(ContextVector)
  case literal([Expression])
}

/// What a formula sees of the contexts of a next-token model.
public enum ContextVector: String, CaseIterable, Sendable {
  /// pi_c, the probability that a draw falls in the context.
  case visit
  /// The context's factor in the error.
  case weight
  /// 1 - Σ p_c², of the true law of the context.
  case gini
}

/// `sum` and `product`: the neutral element is the value of an empty range.
public enum Fold: String, Sendable {
  case sum
  case product
}

/// Functions of numbers, with their number of arguments.
public enum ElementaryFunction: String, CaseIterable, Sendable {
  case absolute = "abs"
  case floor
  case ceiling = "ceil"
  case squareRoot = "sqrt"
  case exponential = "exp"
  case logarithm = "log"
  case gamma
  case harmonic
  case minimum = "min"
  case maximum = "max"

  /// nil: two or more.
  var arity: Int? {
    switch self {
    case .minimum, .maximum: nil
    default: 1
    }
  }
}

/// A statement that is true or false at a generation.
public indirect enum Proposition: Sendable {
  /// Sides and the relations between them: `0 <= R[t] <= 1` has three sides.
  case comparison([Expression], [Relation], span: Range<Int>)
  case and(Proposition, Proposition)
  case or(Proposition, Proposition)
  case not(Proposition)
  case implies(Proposition, Proposition)
  case equivalent(Proposition, Proposition)

  /// What its truth may change with.
  public var dependence: Dependence {
    switch self {
    case .comparison(let sides, _, _):
      sides.reduce(into: []) { $0.formUnion($1.dependence) }
    case .and(let left, let right), .or(let left, let right), .implies(let left, let right),
      .equivalent(let left, let right):
      left.dependence.union(right.dependence)
    case .not(let operand): operand.dependence
    }
  }
}
