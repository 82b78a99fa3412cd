extension ClaimFormula {
  /// Reads one claim.
  ///
  /// - Throws: every fault of the text that does not hide another.
  public init(_ text: String, scope: Scope) throws(FormulaFaults) {
    let syntax: ClaimSyntax
    do { syntax = try Parser.claim(text) } catch { throw FormulaFaults(faults: [error]) }
    var checker = Checker(scope: scope)
    let statement = Self.statement(syntax, &checker)
    let range = Self.range(syntax, &checker)
    let condition = syntax.condition.flatMap { checker.proposition($0) }
    Self.checkCompany(of: syntax, condition: condition, &checker)
    guard checker.faults.isEmpty, let statement else {
      throw FormulaFaults(faults: checker.faults)
    }
    self.init(
      text: text, statement: statement, range: range, condition: condition,
      shape: Self.shape(of: statement), constantSlots: checker.constantSlots,
      mentions: checker.mentions, definitions: checker.definitions)
  }

  private static func statement(_ syntax: ClaimSyntax, _ checker: inout Checker) -> Statement? {
    switch syntax.quantifier {
    case nil:
      return checker.proposition(syntax.body).map { .always($0) }
    case .eventually:
      return checker.proposition(syntax.body).map { .eventually($0) }
    case .limit:
      guard let proposition = checker.proposition(syntax.body) else { return nil }
      guard case .comparison(let sides, let relations, _) = proposition, sides.count == 2 else {
        checker.report(syntax.body.span, "a limit is written `limit EXPRESSION = VALUE`")
        return nil
      }
      return .limit(sides[0], relations[0], sides[1])
    case .nonincreasing: return monotone(.lessOrEqual, syntax, &checker)
    case .nondecreasing: return monotone(.greaterOrEqual, syntax, &checker)
    case .decreasing: return monotone(.less, syntax, &checker)
    case .increasing: return monotone(.greater, syntax, &checker)
    }
  }

  private static func monotone(
    _ relation: Relation, _ syntax: ClaimSyntax, _ checker: inout Checker
  ) -> Statement? {
    guard let expression = checker.number(syntax.body) else { return nil }
    guard expression.dependence.contains(.generation) else {
      checker.report(syntax.body.span, "expected an expression that changes with t, such as R[t]")
      return nil
    }
    return .monotone(expression, relation)
  }

  private static func range(
    _ syntax: ClaimSyntax, _ checker: inout Checker
  ) -> GenerationRange? {
    guard let range = syntax.range else { return nil }
    func end(_ syntax: Syntax, _ checker: inout Checker) -> Expression? {
      guard let expression = checker.number(syntax) else { return nil }
      if !expression.dependence.isEmpty {
        checker.report(syntax.span, "the range of t must not depend on t or R")
      }
      return expression
    }
    switch range.kind {
    case .closed(let lower, let upper):
      return GenerationRange(
        from: end(lower, &checker), to: end(upper, &checker), fromOffset: 0, toOffset: 0,
        span: range.span)
    case .compared(let relation, let bound):
      let value = end(bound, &checker)
      switch relation {
      case .equal:
        return GenerationRange(
          from: value, to: value, fromOffset: 0, toOffset: 0, span: range.span)
      case .greaterOrEqual, .greater:
        return GenerationRange(
          from: value, to: nil, fromOffset: relation == .greater ? 1 : 0, toOffset: 0,
          span: range.span)
      case .lessOrEqual, .less:
        return GenerationRange(
          from: nil, to: value, fromOffset: 0, toOffset: relation == .less ? -1 : 0,
          span: range.span)
      }
    }
  }

  /// `limit` and `eventually` speak of no range, and of no single generation.
  private static func checkCompany(
    of syntax: ClaimSyntax, condition: Proposition?, _ checker: inout Checker
  ) {
    guard let quantifier = syntax.quantifier, quantifier == .limit || quantifier == .eventually
    else { return }
    if let range = syntax.range {
      checker.report(range.span, "`\(quantifier.rawValue)` takes no `for`: it is about all large t")
    }
    if let condition, condition.dependence.contains(.generation), let place = syntax.condition {
      checker.report(
        place.span,
        "with `\(quantifier.rawValue)` the `when` filters instances; it must not mention t")
    }
  }

  private static func shape(of statement: Statement) -> ClaimShape {
    switch statement {
    case .eventually: return .eventually
    case .limit: return .limit
    case .monotone: return .monotone
    case .always(let proposition):
      switch proposition {
      case .comparison(let sides, let relations, _):
        guard relations.count == 1 else { return .chain }
        switch OrientedRelation(left: sides[0], relations[0], right: sides[1]).relation {
        case .equal: return .equality
        case .lessOrEqual, .less: return .upper
        case .greaterOrEqual, .greater: return .lower
        }
      case .implies: return .implication
      case .equivalent: return .equivalence
      case .and, .or, .not: return .implication
      }
    }
  }
}

/// A comparison read as ACTUAL relation CLAIMED: the side that mentions a metric is the actual one,
/// the left where both do.
struct OrientedRelation {
  let relation: Relation
  let leftIsActual: Bool

  init(left: Expression, _ relation: Relation, right: Expression) {
    leftIsActual =
      left.dependence.contains(.metric) || !right.dependence.contains(.metric)
    self.relation = leftIsActual ? relation : relation.flipped
  }
}

/// An expression on its own: a schedule, a number of a model, the calculator.
public struct ValueFormula: Sendable {
  public let text: String
  public let expression: Expression
  public let constantSlots: Int
  public let mentions: QuantityMentions
  public let definitions: Set<Int>

  public init(_ text: String, scope: Scope) throws(FormulaFaults) {
    let syntax: Syntax
    do { syntax = try Parser.expression(text) } catch { throw FormulaFaults(faults: [error]) }
    var checker = Checker(scope: scope)
    let expression = checker.number(syntax)
    guard checker.faults.isEmpty, let expression else {
      throw FormulaFaults(faults: checker.faults)
    }
    self.init(text, expression, checker)
  }

  init(_ text: String, _ expression: Expression, _ checker: Checker) {
    self.text = text
    self.expression = expression
    constantSlots = checker.constantSlots
    mentions = checker.mentions
    definitions = checker.definitions
  }
}
