internal import Multiprecision

/// Tokens to syntax, by recursive descent with one level per precedence.
///
///     proposition := disjunction [("=>" | "<=>") disjunction]
///     disjunction := conjunction { "or" conjunction }
///     conjunction := negation { "and" negation }
///     negation    := "not" negation | comparison
///     comparison  := sum { relation sum }
///     sum         := term { ("+" | "-") term }
///     term        := signed { ("*" | "/") signed }
///     signed      := ("-" | "+") signed | power
///     power       := postfix ["^" signed]
///     postfix     := primary { "[" sum { "," sum } "]" }
struct Parser {
  static let words: Set<String> = [
    "for", "in", "when", "and", "or", "not", "limit", "eventually", "nonincreasing",
    "nondecreasing", "increasing", "decreasing",
  ]

  let tokens: [Token]
  var position = 0
  private var depth = 0

  init(_ text: String) throws(Fault) {
    tokens = try Lexer.tokens(of: text)
  }

  // MARK: Whole texts

  static func expression(_ text: String) throws(Fault) -> Syntax {
    var parser = try Parser(text)
    let result = try parser.disjunction()
    try parser.expectEnd(after: "the expression")
    return result
  }

  static func proposition(_ text: String) throws(Fault) -> Syntax {
    var parser = try Parser(text)
    let result = try parser.proposition()
    try parser.expectEnd(after: "the expression")
    return result
  }

  static func claim(_ text: String) throws(Fault) -> ClaimSyntax {
    var parser = try Parser(text)
    let quantifier = parser.quantifier()
    let body = try parser.proposition()
    var range: RangeSyntax?
    if parser.takeWord("for") { range = try parser.range() }
    var condition: Syntax?
    if parser.takeWord("when") { condition = try parser.disjunction() }
    if parser.isWord("for") {
      throw Fault(parser.current.span, "`for` comes before `when`: CLAIM for t >= 1 when CONDITION")
    }
    try parser.expectEnd(after: "the claim")
    return ClaimSyntax(quantifier: quantifier, body: body, range: range, condition: condition)
  }

  private mutating func quantifier() -> Quantifier? {
    guard case .name(let name) = current.kind, let quantifier = Quantifier(rawValue: name) else {
      return nil
    }
    advance()
    return quantifier
  }

  private mutating func range() throws(Fault) -> RangeSyntax {
    let start = current.span.lowerBound
    guard takeWord("t") else {
      throw Fault(
        current.span,
        "after `for` comes a range of t, such as `for t >= 1` or `for t in 5..10`, but found "
          + current.description)
    }
    if takeWord("in") {
      let lower = try sum()
      try expect(.range, in: "the range, which is written `a..b`")
      let upper = try sum()
      return RangeSyntax(kind: .closed(lower, upper), span: start..<upper.span.upperBound)
    }
    guard let relation = takeRelation() else {
      throw Fault(
        current.span,
        "expected `in` or a comparison after `for t`, but found \(current.description)")
    }
    let bound = try sum()
    return RangeSyntax(kind: .compared(relation, bound), span: start..<bound.span.upperBound)
  }

  // MARK: Propositions

  mutating func proposition() throws(Fault) -> Syntax {
    let left = try disjunction()
    let symbol: LogicalOperator
    if take(.implies) {
      symbol = .implies
    } else if take(.equivalent) {
      symbol = .equivalent
    } else {
      return left
    }
    let right = try disjunction()
    if isSymbol(.implies) || isSymbol(.equivalent) {
      throw Fault(current.span, "write parentheses: `=>` and `<=>` do not chain")
    }
    return try node(.logical(symbol, left, right), left, right)
  }

  private mutating func disjunction() throws(Fault) -> Syntax {
    var result = try conjunction()
    while takeWord("or") {
      let right = try conjunction()
      result = try node(.logical(.or, result, right), result, right)
    }
    return result
  }

  private mutating func conjunction() throws(Fault) -> Syntax {
    var result = try negation()
    while takeWord("and") {
      let right = try negation()
      result = try node(.logical(.and, result, right), result, right)
    }
    return result
  }

  private mutating func negation() throws(Fault) -> Syntax {
    let start = current.span.lowerBound
    guard takeWord("not") else { return try comparison() }
    try enter()
    defer { depth -= 1 }
    let operand = try negation()
    return try node(.not(operand), from: start, children: [operand])
  }

  private mutating func comparison() throws(Fault) -> Syntax {
    let first = try sum()
    var sides = [first]
    var relations: [Relation] = []
    while let relation = takeRelation() {
      relations.append(relation)
      sides.append(try sum())
    }
    guard !relations.isEmpty else { return first }
    return try node(
      .comparison(sides, relations), from: first.span.lowerBound, children: sides)
  }

  // MARK: Expressions

  private mutating func sum() throws(Fault) -> Syntax {
    var result = try term()
    while true {
      let symbol: ArithmeticOperator
      if take(.plus) {
        symbol = .add
      } else if take(.minus) {
        symbol = .subtract
      } else {
        return result
      }
      let right = try term()
      result = try node(.arithmetic(symbol, result, right), result, right)
    }
  }

  private mutating func term() throws(Fault) -> Syntax {
    var result = try signed()
    while true {
      let symbol: ArithmeticOperator
      if take(.times) {
        symbol = .multiply
      } else if take(.divide) {
        symbol = .divide
      } else {
        return result
      }
      let right = try signed()
      result = try node(.arithmetic(symbol, result, right), result, right)
    }
  }

  private mutating func signed() throws(Fault) -> Syntax {
    let start = current.span.lowerBound
    if take(.minus) {
      try enter()
      defer { depth -= 1 }
      let operand = try signed()
      return try node(.negate(operand), from: start, children: [operand])
    }
    if take(.plus) {
      try enter()
      defer { depth -= 1 }
      return try signed()
    }
    return try power()
  }

  private mutating func power() throws(Fault) -> Syntax {
    let base = try postfix()
    guard take(.power) else { return base }
    try enter()
    defer { depth -= 1 }
    let exponent = try signed()
    return try node(.arithmetic(.power, base, exponent), base, exponent)
  }

  private mutating func postfix() throws(Fault) -> Syntax {
    var result = try primary()
    while isSymbol(.leftBracket) {
      let opening = current.span
      advance()
      var indices: [Syntax] = []
      repeat {
        indices.append(try inside(opening) { (parser) throws(Fault) in try parser.sum() })
        guard indices.count <= 2 else {
          throw Fault(indices[2].span, "more than 2 indices; the most is lost[k, t]")
        }
      } while take(.comma)
      let end = try close(.rightBracket, opening: opening)
      result = try node(
        .index(result, indices), from: result.span.lowerBound, to: end,
        children: [result] + indices)
    }
    return result
  }

  private mutating func primary() throws(Fault) -> Syntax {
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      return Syntax(kind: .number(value), span: token.span, depth: 1)
    case .string(let text):
      advance()
      return Syntax(kind: .string(text), span: token.span, depth: 1)
    case .name(let name):
      if Self.words.contains(name) {
        throw Fault(token.span, unexpectedWord(name))
      }
      advance()
      return isSymbol(.leftParenthesis)
        ? try call(name, from: token.span) : Syntax(kind: .name(name), span: token.span, depth: 1)
    case .symbol(.leftParenthesis):
      advance()
      let result = try inside(token.span) { (parser) throws(Fault) in try parser.proposition() }
      let end = try close(.rightParenthesis, opening: token.span)
      return Syntax(
        kind: result.kind, span: token.span.lowerBound..<end, depth: result.depth)
    case .symbol(.leftBracket):
      return try vector(from: token.span)
    case .symbol(.equal):
      throw Fault(token.span, "expected an expression before `=`")
    case .symbol, .end:
      throw Fault(token.span, "expected an expression, but found \(token.description)")
    }
  }

  private mutating func call(_ name: String, from span: Range<Int>) throws(Fault) -> Syntax {
    let opening = current.span
    advance()
    if case .name(let variable) = current.kind, isWord("in", offset: 1) {
      return try binder(name, variable: variable, from: span, opening: opening)
    }
    var arguments: [Syntax] = []
    if !isSymbol(.rightParenthesis) {
      arguments = try list(opening: opening, limit: 64)
    }
    let end = try close(.rightParenthesis, opening: opening)
    return try node(
      .call(name, arguments), from: span.lowerBound, to: end, children: arguments)
  }

  private mutating func binder(
    _ name: String, variable: String, from span: Range<Int>, opening: Range<Int>
  ) throws(Fault) -> Syntax {
    advance()
    advance()
    try enter()
    defer { depth -= 1 }
    let lower = try sum()
    try expect(.range, in: "the range, which is written `\(variable) in a..b`")
    let upper = try sum()
    try expect(.comma, in: "`\(name)(\(variable) in a..b, TERM)`")
    let body = try proposition()
    let end = try close(.rightParenthesis, opening: opening)
    return try node(
      .binder(name, variable: variable, from: lower, to: upper, body: body),
      from: span.lowerBound, to: end, children: [lower, upper, body])
  }

  private mutating func vector(from opening: Range<Int>) throws(Fault) -> Syntax {
    advance()
    guard !isSymbol(.rightBracket) else {
      throw Fault(opening.lowerBound..<current.span.upperBound, "this list is empty")
    }
    let entries = try list(opening: opening, limit: LanguageLimits.vectorLength)
    let end = try close(.rightBracket, opening: opening)
    return try node(.vector(entries), from: opening.lowerBound, to: end, children: entries)
  }

  private mutating func list(opening: Range<Int>, limit: Int) throws(Fault) -> [Syntax] {
    var items: [Syntax] = []
    repeat {
      items.append(try inside(opening) { (parser) throws(Fault) in try parser.proposition() })
      guard items.count <= limit else {
        throw Fault(current.span, "more than \(limit) entries")
      }
    } while take(.comma)
    return items
  }

  // MARK: Depth

  private mutating func enter() throws(Fault) {
    depth += 1
    guard depth <= LanguageLimits.depth else {
      depth -= 1
      throw Fault(
        current.span, "the formula is nested more than \(LanguageLimits.depth) levels deep")
    }
  }

  private mutating func inside(
    _ opening: Range<Int>, _ body: (inout Parser) throws(Fault) -> Syntax
  ) throws(Fault) -> Syntax {
    try enter()
    defer { depth -= 1 }
    return try body(&self)
  }

  private func node(
    _ kind: Syntax.Kind, _ left: Syntax, _ right: Syntax
  ) throws(Fault) -> Syntax {
    try node(
      kind, from: left.span.lowerBound, to: right.span.upperBound, children: [left, right])
  }

  private func node(
    _ kind: Syntax.Kind, from start: Int, to end: Int? = nil, children: [Syntax]
  ) throws(Fault) -> Syntax {
    let span = start..<(end ?? children.last?.span.upperBound ?? current.span.lowerBound)
    let depth = 1 + (children.map(\.depth).max() ?? 0)
    guard depth <= LanguageLimits.depth else {
      throw Fault(
        span, "the formula has more than \(LanguageLimits.depth) operations that lean on each other"
      )
    }
    return Syntax(kind: kind, span: span, depth: depth)
  }
}
