public import Intervals

/// What a claim can be evaluated on. Operations are total: they return a value or say why not.
public protocol ClaimScalar: Sendable {
  /// Precision and the like; never global.
  associatedtype Context: Sendable

  init(_ value: Number, in context: Context)
  static func pi(in context: Context) -> Self
  static func negated(_ operand: Self, in context: Context) throws(ArithmeticFault) -> Self
  static func combined(
    _ left: Self, _ symbol: ArithmeticOperator, _ right: Self, in context: Context
  ) throws(ArithmeticFault) -> Self
  static func applied(
    _ function: ElementaryFunction, _ operands: [Self], in context: Context
  ) throws(ArithmeticFault) -> Self
  static func order(_ left: Self, _ right: Self, in context: Context) -> ScalarOrder
  /// Bits of the fraction it holds; 0 for what has a fixed size.
  var exactBits: Int { get }
}

/// How two values compare, as far as it is certain.
public enum ScalarOrder: Sendable, Hashable {
  case less
  case lessOrEqual
  case equal
  case greaterOrEqual
  case greater
  /// Two enclosures that have a point in common: equal as far as can be seen.
  case overlapping
  /// Nothing is known.
  case unknown

  /// Whether `left relation right` holds.
  func truth(of relation: Relation) -> Truth {
    switch (self, relation) {
    case (.unknown, _): .undecided
    case (.overlapping, .equal): .overlap
    case (.lessOrEqual, .equal), (.greaterOrEqual, .equal): .overlap
    case (.equal, .equal), (.equal, .lessOrEqual), (.equal, .greaterOrEqual): .yes
    case (.less, .lessOrEqual), (.less, .less), (.lessOrEqual, .lessOrEqual): .yes
    case (.greater, .greaterOrEqual), (.greater, .greater): .yes
    case (.greaterOrEqual, .greaterOrEqual): .yes
    case (.less, _), (.greater, _), (.equal, _): .no
    case (.lessOrEqual, .greater), (.greaterOrEqual, .less): .no
    case (.lessOrEqual, _), (.greaterOrEqual, _), (.overlapping, _): .undecided
    }
  }
}

/// The answer to a statement. Undefined is not among them: it is an error.
public enum Truth: Sendable, Hashable {
  case yes
  case no
  /// An equality of two enclosures that overlap: it holds as far as can be seen.
  case overlap
  case undecided

  func and(_ other: Truth) -> Truth {
    if self == .no || other == .no { return .no }
    if self == .undecided || other == .undecided { return .undecided }
    return self == .overlap || other == .overlap ? .overlap : .yes
  }

  func or(_ other: Truth) -> Truth {
    if self == .yes || other == .yes { return .yes }
    if self == .overlap || other == .overlap { return .overlap }
    return self == .undecided || other == .undecided ? .undecided : .no
  }

  var negated: Truth {
    switch self {
    case .yes: .no
    case .no: .yes
    case .overlap, .undecided: .undecided
    }
  }
}

/// Why an operation has no value.
public enum ArithmeticFault: Error, Sendable, Hashable {
  /// The divisor is zero; `certain` is false where it is an enclosure that only may be zero.
  case divisionByZero(certain: Bool)
  /// A root or logarithm outside its domain; not certain where the operand only may be outside.
  case outsideDomain(String, certain: Bool)
  /// Beyond ``LanguageLimits``.
  case tooLarge(String)
  case indexNotInteger(String)
  case indexOutOfRange(name: String, index: Int, lower: Int, upper: Int)
  /// A defined sequence is wanted at a generation that is still to be computed.
  case notYetDefined(Int)
  /// The condition of an `if` cannot be decided at this precision.
  case undecidedCondition
  case tooManyTerms
  case wrongLength(String)
  /// This kind of scalar has no answer: not affine, no leading term, no theory.
  case unsupported(String)
}

/// An arithmetic fault with its place.
public struct EvaluationError: Error, Sendable {
  public let fault: ArithmeticFault
  public let span: Range<Int>
  /// The generation at which it occurred; nil outside a trajectory.
  public let generation: Int?
  /// Whether the operand at fault depends on an expectation, and so is not the user's input.
  public let dependsOnMetric: Bool

  /// A fault of the input: certain, and not a property of an expectation.
  public var isInputFault: Bool {
    switch fault {
    case .divisionByZero(let certain), .outsideDomain(_, let certain):
      return certain && !dependsOnMetric
    case .tooLarge, .indexNotInteger, .indexOutOfRange, .notYetDefined, .tooManyTerms, .wrongLength:
      return true
    case .undecidedCondition, .unsupported: return false
    }
  }

  /// Whether a higher precision may help.
  public var mayResolve: Bool {
    switch fault {
    case .divisionByZero(let certain), .outsideDomain(_, let certain): return !certain
    case .undecidedCondition: return true
    case .tooLarge, .indexNotInteger, .indexOutOfRange, .notYetDefined, .tooManyTerms, .wrongLength,
      .unsupported:
      return false
    }
  }

  public var message: String {
    let place = generation.map { " at t = \($0)" } ?? ""
    switch fault {
    case .divisionByZero(certain: true):
      let advice =
        generation != nil && !dependsOnMetric
        ? "; add a `when` that leaves this generation out" : ""
      return "division by zero\(place)\(advice)"
    case .divisionByZero(certain: false):
      return "the divisor is enclosed by an interval that contains zero\(place)"
    case .outsideDomain(let what, let certain):
      return "\(what)\(certain ? "" : ", as far as can be seen")\(place)"
    case .tooLarge(let what), .wrongLength(let what):
      return "\(what)\(place)"
    case .indexNotInteger(let value):
      return "an index must be an integer, but is \(value)\(place)"
    case .indexOutOfRange(let name, let index, let lower, let upper):
      let advice =
        index < lower && lower == 0
        ? "; add a range: `for t >= ...`"
        : index > upper && lower == 0 ? "; end the range earlier" : ""
      return
        "\(name)[\(index)] does not exist\(place): \(name) has entries \(lower)..\(upper)\(advice)"
    case .notYetDefined(let index):
      return
        "this sequence is not known yet at t = \(index): a definition may mention itself at t-1 and "
        + "before, and at t only those declared above it"
    case .undecidedCondition:
      return "the condition of `if` cannot be decided at this precision\(place)"
    case .tooManyTerms:
      return "more work than \(LanguageLimits.terms) terms of sums and products\(place)"
    case .unsupported(let what):
      return what
    }
  }
}
