internal import Models
internal import Multiprecision

/// Syntax to typed expressions: gives names a meaning and reports every fault, not the first only.
struct Checker {
  let scope: Scope
  private(set) var faults: [Fault] = []
  private(set) var mentions = QuantityMentions.none
  /// The defined sequences that the text mentions.
  private(set) var definitions: Set<Int> = []
  private(set) var constantSlots: Int
  private var variables: [String] = []

  /// - Parameter firstSlot: the first free constant slot, where several texts share a store.
  init(scope: Scope, firstSlot: Int = 0) {
    self.scope = scope
    constantSlots = firstSlot
  }

  /// What an expression turned out to be.
  enum Typed {
    case number(Expression)
    case vector(VectorExpression)
    case proposition(Proposition)
  }

  // MARK: Entrances

  /// Whatever it is.
  mutating func typed(_ syntax: Syntax) -> Typed? { check(syntax) }

  mutating func number(_ syntax: Syntax) -> Expression? {
    switch check(syntax) {
    case .number(let expression): return expression
    case .vector: report(syntax.span, "expected a number, but this is a vector; index it: p[k]")
    case .proposition:
      report(syntax.span, "expected a number, but this is a statement that is true or false")
    case nil: break
    }
    return nil
  }

  mutating func vector(_ syntax: Syntax) -> VectorExpression? {
    switch check(syntax) {
    case .vector(let vector): return vector
    case .number, .proposition:
      report(syntax.span, "expected a vector, such as p, start or [1/2, 1/2]")
    case nil: break
    }
    return nil
  }

  mutating func proposition(_ syntax: Syntax) -> Proposition? {
    switch check(syntax) {
    case .proposition(let proposition): return proposition
    case .number, .vector:
      report(syntax.span, "expected a comparison such as `a <= b`, but this is a value")
    case nil: break
    }
    return nil
  }

  mutating func report(_ span: Range<Int>, _ message: String) {
    faults.append(Fault(span, message))
  }

  // MARK: One node

  private mutating func check(_ syntax: Syntax) -> Typed? {
    switch syntax.kind {
    case .number(let value):
      return make(.number(value), syntax, [])
    case .string:
      report(syntax.span, "text in quotes has a meaning only in frequencies(\"file.csv\", K)")
      return nil
    case .name(let name):
      return check(name: name, syntax)
    case .vector(let entries):
      let values = entries.map { number($0) }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return .vector(.literal(values.compactMap(\.self)))
    case .index(let base, let indices):
      return check(base, indexedBy: indices, syntax)
    case .call(let name, let arguments):
      return check(call: name, arguments, syntax)
    case .binder(let name, let variable, let from, let to, let body):
      return check(binder: name, variable, from, to, body, syntax)
    case .negate(let operand):
      guard let value = number(operand) else { return nil }
      return make(.negate(value), syntax, value.dependence)
    case .arithmetic(let symbol, let left, let right):
      let sides = (number(left), number(right))
      guard let first = sides.0, let second = sides.1 else { return nil }
      return make(
        .arithmetic(symbol, first, second), syntax, first.dependence.union(second.dependence))
    case .comparison(let sides, let relations):
      let values = sides.map { number($0) }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return .proposition(
        .comparison(values.compactMap(\.self), relations, span: syntax.span))
    case .logical(let symbol, let left, let right):
      let sides = (proposition(left), proposition(right))
      guard let first = sides.0, let second = sides.1 else { return nil }
      switch symbol {
      case .and: return .proposition(.and(first, second))
      case .or: return .proposition(.or(first, second))
      case .implies: return .proposition(.implies(first, second))
      case .equivalent: return .proposition(.equivalent(first, second))
      }
    case .not(let operand):
      return proposition(operand).map { .proposition(.not($0)) }
    }
  }

  private mutating func make(
    _ kind: Expression.Kind, _ syntax: Syntax, _ dependence: Dependence
  ) -> Typed {
    var slot: Int?
    if dependence.isEmpty, isWorthKeeping(kind) {
      slot = constantSlots
      constantSlots += 1
    }
    return .number(
      Expression(
        kind: kind, span: syntax.span, dependence: dependence, constantSlot: slot))
  }

  private func isWorthKeeping(_ kind: Expression.Kind) -> Bool {
    switch kind {
    case .number, .horizon, .categories, .contextCount, .generation, .parameter, .variable: false
    default: true
    }
  }

  // MARK: Names

  private mutating func check(name: String, _ syntax: Syntax) -> Typed? {
    if let level = variables.lastIndex(of: name) {
      return make(.variable(level: level), syntax, .variable)
    }
    if let index = scope.parameters.firstIndex(of: name) {
      return make(.parameter(index), syntax, [])
    }
    if let index = scope.constants.firstIndex(of: name) {
      return permit(.model, name, syntax) ? make(.modelConstant(index), syntax, []) : nil
    }
    switch name {
    case "pi":
      return make(.pi, syntax, [])
    case "t":
      guard permit(.generation, "t", syntax) else { return nil }
      return make(.generation, syntax, .generation)
    case "p" where !scope.hasProbabilities, "K" where !scope.hasProbabilities:
      report(
        syntax.span,
        "`\(name)` has no meaning where the model is a number; the family has "
          + scope.constants.joined(separator: ", "))
      return nil
    case "K" where scope.allows.contains(.sizes):
      return make(.categories, syntax, [])
    case "T" where scope.allows.contains(.sizes):
      return make(.horizon, syntax, [])
    case "K", "T":
      guard permit(.model, name, syntax) else { return nil }
      return make(name == "K" ? .categories : .horizon, syntax, [])
    case "C" where scope.hasContexts:
      guard scope.allows.contains(.sizes) || permit(.model, name, syntax) else { return nil }
      return make(.contextCount, syntax, [])
    case "p" where scope.hasContexts, "start" where scope.hasContexts:
      report(
        syntax.span,
        "`\(name)` has no meaning in a model with contexts, where each context has a law of its own; "
          + "gini[c] is 1 - normsq of the law of context c, beside visit[c] and weight[c]")
      return nil
    case "p":
      return permit(.model, "p", syntax) ? .vector(.truth) : nil
    case "start":
      guard permit(.model, "start", syntax) else { return nil }
      guard scope.hasStartVector else {
        report(
          syntax.span,
          scope.hasProbabilities
            ? "`start` is the vector of P[0] and is known only with `start: point([...])`"
            : "`start` is P[0] and is known only with `start: point(...)`")
        return nil
      }
      return .vector(.start)
    default:
      break
    }
    if scope.hasContexts, let vector = ContextVector(rawValue: name) {
      return permit(.model, name, syntax) ? .vector(.contexts(vector)) : nil
    }
    if name == "absorption_time" {
      guard permitAbsorption(name, syntax) else { return nil }
      mentions.insert(.absorptionTime)
      return make(.absorptionTime, syntax, .metric)
    }
    if name == "lost" {
      report(syntax.span, "`lost` has two indices, a category and a generation; write lost[k, t]")
    } else if scope.composites.contains(name) {
      report(
        syntax.span,
        "`\(name)` is a law or a schedule and stands alone in the model, as `target: \(name)`, "
          + "`start: point(\(name))` or `alpha: \(name)`; formulas call it p, start or alpha")
    } else if isSequence(name) {
      report(syntax.span, "`\(name)` is a sequence; write \(name)[t] or \(name)[t-1]")
    } else if Self.isFunction(name) {
      report(syntax.span, "`\(name)` is a function; write \(name)(...)")
    } else {
      let advice = Scope.suggestion(for: name, among: scope.known)
      report(syntax.span, "`\(name)` is not declared\(advice)")
    }
    return nil
  }

  private func isSequence(_ name: String) -> Bool {
    ["R", "n", "alpha", "absorbed", "lost"].contains(name) || Metric(sequenceName: name) != nil
      || scope.definitions.contains(name) || scope.schedules.contains { $0.rawValue == name }
  }

  private static func isFunction(_ name: String) -> Bool {
    ElementaryFunction(rawValue: name) != nil
      || ["sum", "product", "if", "dot", "normsq"].contains(name)
  }

  private mutating func permit(
    _ permission: Scope.Permissions, _ name: String, _ syntax: Syntax
  ) -> Bool {
    guard scope.allows.contains(permission) else {
      report(syntax.span, "`\(name)` has no meaning here")
      return false
    }
    return true
  }

  /// Absorption is an event of one chain.
  private mutating func permitAbsorption(_ name: String, _ syntax: Syntax) -> Bool {
    guard permit(.metrics, name, syntax) else { return false }
    guard !scope.hasContexts else {
      report(
        syntax.span, "`\(name)` speaks of one chain; it has no meaning in a model with contexts")
      return false
    }
    guard scope.hasAbsorption else {
      report(
        syntax.span,
        "`\(name)` speaks of the family categorical under the schemes mixture and replace")
      return false
    }
    return true
  }

  // MARK: Indexing

  private mutating func check(
    _ base: Syntax, indexedBy indices: [Syntax], _ syntax: Syntax
  ) -> Typed? {
    if case .name("lost") = base.kind, !variables.contains("lost") {
      return checkLost(base, indices, syntax)
    }
    guard indices.count == 1, let index = indices.first else {
      indices.forEach { _ = number($0) }
      report(syntax.span, "only lost[k, t] has two indices; write one, such as R[t] or p[k]")
      return nil
    }
    if case .name(let name) = base.kind, !variables.contains(name),
      let sequence = sequence(name, base)
    {
      guard case .known(let id) = sequence, let position = number(index) else {
        if case .refused = sequence { _ = number(index) }
        return nil
      }
      guard permitIndex(position, index) else { return nil }
      var dependence = position.dependence
      switch id {
      case .quantity: dependence.insert(.metric)
      case .defined(let index):
        definitions.insert(index)
        if scope.metricDefinitions.contains(index) { dependence.insert(.metric) }
      case .sampleSize, .alpha, .schedule: break
      }
      return make(.sequence(id, index: position), syntax, dependence)
    }
    let typed = check(base)
    let position = number(index)
    guard let typed, let position else { return nil }
    guard case .vector(let vector) = typed else {
      report(base.span, "only a sequence or a vector can be indexed")
      return nil
    }
    guard permitIndex(position, index) else { return nil }
    return make(
      .entry(vector, index: position), syntax,
      position.dependence.union(dependence(of: vector)))
  }

  /// `lost[k, t]`.
  private mutating func checkLost(
    _ base: Syntax, _ indices: [Syntax], _ syntax: Syntax
  ) -> Typed? {
    guard permitAbsorption("lost", base) else { return nil }
    let positions = indices.map { number($0) }
    guard indices.count == 2 else {
      report(
        syntax.span,
        "lost has two indices, a category and a generation: lost[k, t]; here "
          + (indices.count == 1 ? "is one" : "are \(indices.count)"))
      return nil
    }
    guard let category = positions[0], let generation = positions[1],
      permitIndex(category, indices[0]), permitIndex(generation, indices[1])
    else { return nil }
    mentions.insertLost(category: category)
    return make(
      .lost(category: category, index: generation), syntax,
      category.dependence.union(generation.dependence).union(.metric))
  }

  /// An index is input, not an expectation.
  private mutating func permitIndex(_ index: Expression, _ syntax: Syntax) -> Bool {
    guard index.dependence.contains(.metric) else { return true }
    report(syntax.span, "an index must not depend on R")
    return false
  }

  private enum SequenceName {
    case known(SequenceID)
    /// A fault was reported.
    case refused
  }

  private mutating func sequence(_ name: String, _ syntax: Syntax) -> SequenceName? {
    if let index = scope.definitions.firstIndex(of: name) { return .known(.defined(index)) }
    if let index = scope.schedules.firstIndex(where: { $0.rawValue == name }) {
      return permit(.model, name, syntax) ? .known(.schedule(index)) : .refused
    }
    switch name {
    case "n": return permit(.model, "n", syntax) ? .known(.sampleSize) : .refused
    case "alpha": return permit(.model, "alpha", syntax) ? .known(.alpha) : .refused
    case "R":
      guard permit(.metrics, "R", syntax), let metric = scope.metric else { return .refused }
      mentions.insert(.metric(metric))
      return .known(.quantity(.metric(metric)))
    case "absorbed":
      guard permitAbsorption(name, syntax) else { return .refused }
      mentions.insert(.absorbed)
      return .known(.quantity(.absorbed))
    default:
      guard let metric = Metric(sequenceName: name) else { return nil }
      guard permit(.metrics, name, syntax) else { return .refused }
      guard scope.metrics.contains(metric) else {
        report(
          syntax.span,
          "the family has no metric \(metric.rawValue); it has "
            + scope.metrics.map(\.sequenceName).joined(separator: ", "))
        return .refused
      }
      mentions.insert(.metric(metric))
      return .known(.quantity(.metric(metric)))
    }
  }

  // MARK: Functions

  private mutating func check(
    call name: String, _ arguments: [Syntax], _ syntax: Syntax
  ) -> Typed? {
    switch name {
    case "if":
      return checkChoice(arguments, syntax)
    case "dot":
      guard count(arguments, 2, "dot(v, w)", syntax) else { return nil }
      let vectors = (vector(arguments[0]), vector(arguments[1]))
      guard let left = vectors.0, let right = vectors.1 else { return nil }
      return make(.dot(left, right), syntax, dependence(of: left).union(dependence(of: right)))
    case "normsq":
      guard count(arguments, 1, "normsq(v)", syntax), let operand = vector(arguments[0]) else {
        return nil
      }
      return make(.dot(operand, operand), syntax, dependence(of: operand))
    case "sum", "product":
      report(syntax.span, "write `\(name)(k in 1..K, TERM)`")
      return nil
    case "uniform", "zipf", "frequencies", "bigrams", "point":
      report(syntax.span, "`\(name)` may only stand in `target` or `start` of a model")
      return nil
    default:
      break
    }
    guard let function = ElementaryFunction(rawValue: name) else {
      arguments.forEach { _ = check($0) }
      let advice =
        isSequence(name) || scope.parameters.contains(name)
        ? "; index with brackets: \(name)[...]; multiply with `*`"
        : Scope.suggestion(for: name, among: scope.known)
      report(syntax.span, "there is no function `\(name)`\(advice)")
      return nil
    }
    if let arity = function.arity {
      guard count(arguments, arity, "\(name)(x)", syntax) else { return nil }
    } else if arguments.count < 2 {
      report(syntax.span, "\(name) takes two or more arguments, but has \(arguments.count)")
      return nil
    }
    let values = arguments.map { number($0) }
    guard values.allSatisfy({ $0 != nil }) else { return nil }
    let operands = values.compactMap(\.self)
    return make(
      .apply(function, operands), syntax,
      operands.reduce(into: []) { $0.formUnion($1.dependence) })
  }

  private mutating func checkChoice(_ arguments: [Syntax], _ syntax: Syntax) -> Typed? {
    guard count(arguments, 3, "if(CONDITION, x, y)", syntax) else { return nil }
    let condition = proposition(arguments[0])
    let branches = (number(arguments[1]), number(arguments[2]))
    guard let condition, let first = branches.0, let second = branches.1 else { return nil }
    return make(
      .choice(condition, first, second), syntax,
      condition.dependence.union(first.dependence).union(second.dependence))
  }

  private mutating func check(
    binder name: String, _ variable: String, _ from: Syntax, _ to: Syntax, _ body: Syntax,
    _ syntax: Syntax
  ) -> Typed? {
    guard let fold = Fold(rawValue: name) else {
      report(syntax.span, "`\(name)` takes no range; only sum and product do")
      return nil
    }
    if Scope.reserved.contains(variable) || scope.parameters.contains(variable)
      || scope.definitions.contains(variable) || variables.contains(variable)
      || (scope.hasContexts && Scope.contextNames.contains(variable))
      || scope.ownNames.contains(variable)
    {
      report(syntax.span, "`\(variable)` already has a meaning; use another running variable")
      return nil
    }
    let ends = (number(from), number(to))
    variables.append(variable)
    let term = number(body)
    variables.removeLast()
    guard let lower = ends.0, let upper = ends.1, let term else { return nil }
    for end in [lower, upper] where end.dependence.contains(.metric) {
      report(end.span, "the range of a \(name) must not depend on R")
      return nil
    }
    // Nested sums keep `variable` conservatively: a slot is only for what depends on nothing.
    var dependence = lower.dependence.union(upper.dependence).union(term.dependence)
    if variables.isEmpty { dependence.remove(.variable) }
    return make(.fold(fold, from: lower, to: upper, body: term), syntax, dependence)
  }

  private mutating func count(
    _ arguments: [Syntax], _ expected: Int, _ form: String, _ syntax: Syntax
  ) -> Bool {
    guard arguments.count == expected else {
      report(
        syntax.span,
        "\(form) takes \(expected) argument\(expected == 1 ? "" : "s"), but has \(arguments.count)")
      return false
    }
    return true
  }

  private func dependence(of vector: VectorExpression) -> Dependence {
    guard case .literal(let entries) = vector else { return [] }
    return entries.reduce(into: []) { $0.formUnion($1.dependence) }
  }
}
