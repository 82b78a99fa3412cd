internal import Intervals
internal import Multiprecision

/// Where the leaves of an expression get their values from.
protocol EvaluationEnvironment {
  associatedtype Scalar: ClaimScalar

  var context: Scalar.Context { get }
  /// The instance's exact data, for indices and for what every scalar sees alike.
  var instance: InstanceData { get }
  /// The value of t; nil where t grows without end.
  func generation(_ t: Int?) -> Scalar
  /// The expected generation of absorption.
  func absorptionTime() throws(ArithmeticFault) -> Scalar
  /// An entry of a sequence; `position` computes an index where one is wanted.
  func entry(
    of sequence: SequenceID, index: Expression, position: IndexEvaluator
  ) throws(ArithmeticFault) -> Scalar
}

/// Evaluates typed expressions at one generation of one instance.
///
/// Total: every operation either has a value or throws with its place. What depends on nothing is
/// computed once (`constantSlot`). Work is bounded by ``LanguageLimits/terms``.
struct Evaluator<Environment: EvaluationEnvironment> {
  typealias Scalar = Environment.Scalar

  /// Mutable so that a defined sequence can grow while it is computed from its own past.
  var environment: Environment
  var generation: Int?
  private var variables: [Int] = []
  private var constants: [Scalar?]
  private var terms = 0

  init(environment: Environment, constantSlots: Int, variables: [Int] = []) {
    self.environment = environment
    self.variables = variables
    constants = Array(repeating: nil, count: constantSlots)
  }

  mutating func value(
    of expression: Expression, at generation: Int?
  ) throws(EvaluationError) -> Scalar {
    self.generation = generation
    return try evaluate(expression)
  }

  private mutating func evaluate(_ expression: Expression) throws(EvaluationError) -> Scalar {
    // An index is evaluated apart, without slots of its own.
    guard let slot = expression.constantSlot, slot < constants.count else {
      return try compute(expression)
    }
    if let known = constants[slot] { return known }
    let result = try compute(expression)
    constants[slot] = result
    return result
  }

  private mutating func compute(_ expression: Expression) throws(EvaluationError) -> Scalar {
    let context = environment.context
    switch expression.kind {
    case .number(let value):
      return Scalar(.exact(value), in: context)
    case .pi:
      return Scalar.pi(in: context)
    case .horizon:
      return Scalar(.exact(Rational(environment.instance.horizon)), in: context)
    case .categories:
      return Scalar(.exact(Rational(environment.instance.categories)), in: context)
    case .contextCount:
      let count = environment.instance.contexts?.count ?? 0
      return Scalar(.exact(Rational(count)), in: context)
    case .generation:
      return environment.generation(generation)
    case .parameter(let index):
      return Scalar(environment.instance.parameters[index], in: context)
    case .modelConstant(let index):
      return Scalar(environment.instance.constants[index], in: context)
    case .variable(let level):
      return Scalar(.exact(Rational(variables[level])), in: context)
    case .sequence(let sequence, let index):
      return try located(expression) { (position) throws(ArithmeticFault) in
        try environment.entry(of: sequence, index: index, position: position)
      }
    case .lost(let category, let index):
      let k = try self.category(category)
      return try located(expression) { (position) throws(ArithmeticFault) in
        try environment.entry(
          of: .quantity(.lost(category: k)), index: index, position: position)
      }
    case .absorptionTime:
      return try located(expression) { (_) throws(ArithmeticFault) in
        try environment.absorptionTime()
      }
    case .entry(let vector, let index):
      return try entry(of: vector, index: index, expression)
    case .negate(let operand):
      let value = try evaluate(operand)
      return try located(expression) { (_) throws(ArithmeticFault) in
        try Scalar.negated(value, in: context)
      }
    case .arithmetic(let symbol, let left, let right):
      let first = try evaluate(left)
      let second = try evaluate(right)
      let blamed = symbol == .divide ? right : expression
      let result = try located(blamed) { (_) throws(ArithmeticFault) in
        try Scalar.combined(first, symbol, second, in: context)
      }
      try spend(result.exactBits / LanguageLimits.bitsPerTerm, expression)
      return result
    case .apply(let function, let operands):
      var values: [Scalar] = []
      for operand in operands { values.append(try evaluate(operand)) }
      return try located(expression) { (_) throws(ArithmeticFault) in
        try Scalar.applied(function, values, in: context)
      }
    case .dot(let left, let right):
      return try dot(left, right, expression)
    case .fold(let fold, let from, let to, let body):
      return try folded(fold, from, to, body, expression)
    case .choice(let condition, let first, let second):
      switch try judge(condition).truth {
      case .yes: return try evaluate(first)
      case .no: return try evaluate(second)
      case .overlap, .undecided: throw error(.undecidedCondition, expression)
      }
    }
  }

  // MARK: Vectors, sums and products

  private mutating func entry(
    of vector: VectorExpression, index: Expression, _ expression: Expression
  ) throws(EvaluationError) -> Scalar {
    let position = try integer(index)
    let count = length(of: vector)
    guard position >= 1, position <= count else {
      throw error(
        .indexOutOfRange(name: Self.name(of: vector), index: position, lower: 1, upper: count),
        index)
    }
    return try element(of: vector, position - 1)
  }

  /// The first index of `lost[k, t]`, counted from 0.
  private func category(_ expression: Expression) throws(EvaluationError) -> Int {
    let k = try integer(expression)
    let count = environment.instance.categories
    guard (1...count).contains(k) else {
      throw error(.indexOutOfRange(name: "lost", index: k, lower: 1, upper: count), expression)
    }
    return k - 1
  }

  private mutating func dot(
    _ left: VectorExpression, _ right: VectorExpression, _ expression: Expression
  ) throws(EvaluationError) -> Scalar {
    let count = length(of: left)
    guard length(of: right) == count else {
      throw error(
        .wrongLength(
          "dot takes vectors of one length, but they have \(count) and \(length(of: right))"),
        expression)
    }
    let context = environment.context
    var sum = Scalar(.exact(Rational.zero), in: context)
    for position in 0..<count {
      let first = try element(of: left, position)
      let second = try element(of: right, position)
      try spend(1, expression)
      sum = try located(expression) { (_) throws(ArithmeticFault) in
        let product = try Scalar.combined(first, .multiply, second, in: context)
        return try Scalar.combined(sum, .add, product, in: context)
      }
      try spend(sum.exactBits / LanguageLimits.bitsPerTerm, expression)
    }
    return sum
  }

  private func length(of vector: VectorExpression) -> Int {
    switch vector {
    case .truth, .start: environment.instance.categories
    case .contexts: environment.instance.contexts?.count ?? 0
    case .literal(let entries): entries.count
    }
  }

  private mutating func element(
    of vector: VectorExpression, _ position: Int
  ) throws(EvaluationError) -> Scalar {
    switch vector {
    case .truth: return Scalar(environment.instance.truth[position], in: environment.context)
    case .start: return Scalar(environment.instance.start[position], in: environment.context)
    case .contexts(let name):
      guard let contexts = environment.instance.contexts else {
        preconditionFailure("\(name.rawValue) was read without a model with contexts")
      }
      return Scalar(contexts.values(of: name)[position], in: environment.context)
    case .literal(let entries): return try evaluate(entries[position])
    }
  }

  private static func name(of vector: VectorExpression) -> String {
    switch vector {
    case .truth: "p"
    case .start: "start"
    case .contexts(let vector): vector.rawValue
    case .literal: "the list"
    }
  }

  private mutating func folded(
    _ fold: Fold, _ from: Expression, _ to: Expression, _ body: Expression,
    _ expression: Expression
  ) throws(EvaluationError) -> Scalar {
    let context = environment.context
    let lower = try integer(from)
    let upper = try integer(to)
    var result = Scalar(.exact(fold == .sum ? Rational.zero : Rational.one), in: context)
    guard lower <= upper else { return result }
    let (steps, overflow) = upper.subtractingReportingOverflow(lower)
    guard !overflow, steps < LanguageLimits.terms else { throw error(.tooManyTerms, expression) }
    try spend(steps + 1, expression)
    variables.append(lower)
    defer { variables.removeLast() }
    for variable in lower...upper {
      variables[variables.count - 1] = variable
      let term = try evaluate(body)
      result = try located(expression) { (_) throws(ArithmeticFault) in
        try Scalar.combined(result, fold == .sum ? .add : .multiply, term, in: context)
      }
      try spend(result.exactBits / LanguageLimits.bitsPerTerm, expression)
    }
    return result
  }

  private mutating func spend(_ count: Int, _ expression: Expression) throws(EvaluationError) {
    guard count <= LanguageLimits.terms - terms else { throw error(.tooManyTerms, expression) }
    terms += count
  }

  // MARK: Indices and faults

  private func integer(_ expression: Expression) throws(EvaluationError) -> Int {
    try located(expression) { (position) throws(ArithmeticFault) in
      try position.integer(expression)
    }
  }

  private func located<Value>(
    _ expression: Expression, _ body: (IndexEvaluator) throws(ArithmeticFault) -> Value
  ) throws(EvaluationError) -> Value {
    let position = IndexEvaluator(
      instance: environment.instance, generation: generation, variables: variables)
    do { return try body(position) } catch { throw self.error(error, expression) }
  }

  func error(_ fault: ArithmeticFault, _ expression: Expression) -> EvaluationError {
    EvaluationError(
      fault: fault, span: expression.span, generation: generation,
      dependsOnMetric: expression.dependence.contains(.metric))
  }
}
