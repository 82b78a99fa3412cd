/// Looking at tokens and taking them; what was expected and what was found, where they differ.
extension Parser {
  var current: Token { tokens[position] }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  func isSymbol(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

  func isWord(_ word: String, offset: Int = 0) -> Bool {
    position + offset < tokens.count && tokens[position + offset].kind == .name(word)
  }

  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func takeWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  mutating func takeRelation() -> Relation? {
    guard case .symbol(let symbol) = current.kind,
      let relation = Relation(rawValue: symbol.rawValue)
    else { return nil }
    advance()
    return relation
  }

  mutating func expect(_ symbol: Token.Symbol, in context: String) throws(Fault) {
    guard take(symbol) else {
      throw Fault(
        current.span,
        "expected `\(symbol.rawValue)` in \(context), but found \(current.description)")
    }
  }

  mutating func close(_ symbol: Token.Symbol, opening: Range<Int>) throws(Fault) -> Int {
    let token = current
    guard take(symbol) else {
      let opened = symbol == .rightParenthesis ? "(" : "["
      throw Fault(
        token.span,
        "expected `\(symbol.rawValue)` to close the `\(opened)` at character "
          + "\(opening.lowerBound + 1) of the formula, but found \(token.description)")
    }
    return token.span.upperBound
  }

  func expectEnd(after what: String) throws(Fault) {
    guard current.kind == .end else {
      let advice: String
      switch current.kind {
      case .symbol(.rightParenthesis): advice = "; there is no `(` for it"
      case .symbol(.rightBracket): advice = "; there is no `[` for it"
      case .name, .number: advice = "; is an operator missing?"
      default: advice = ""
      }
      throw Fault(current.span, "found \(current.description) after \(what)\(advice)")
    }
  }

  func unexpectedWord(_ name: String) -> String {
    Quantifier(rawValue: name) != nil
      ? "`\(name)` may only begin a claim"
      : "expected an expression, but found the word `\(name)`"
  }
}
