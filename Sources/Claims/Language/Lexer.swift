internal import Multiprecision

/// Text to tokens. Numbers are read exactly; `1..5` is a range, not `1.` and `.5`.
struct Lexer {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    characters = Array(text)
  }

  static func tokens(of text: String) throws(Fault) -> [Token] {
    var lexer = Lexer(text)
    guard lexer.characters.count <= LanguageLimits.formulaLength else {
      throw Fault(
        0..<1,
        "the formula has \(lexer.characters.count) characters, but at most "
          + "\(LanguageLimits.formulaLength) are allowed")
    }
    var tokens: [Token] = []
    while let token = try lexer.next() { tokens.append(token) }
    let end = lexer.characters.count
    tokens.append(Token(kind: .end, span: end..<end))
    return tokens
  }

  private mutating func next() throws(Fault) -> Token? {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    guard position < characters.count else { return nil }
    let start = position
    let character = characters[position]
    if character.isASCII, character.isNumber || (character == "." && isDigit(at: position + 1)) {
      return try number(from: start)
    }
    if isNameStart(character) {
      while position < characters.count, isNamePart(characters[position]) { position += 1 }
      return Token(kind: .name(String(characters[start..<position])), span: start..<position)
    }
    if character == "\"" || character == "'" { return try string(from: start, quote: character) }
    return try symbol(from: start)
  }

  private mutating func number(from start: Int) throws(Fault) -> Token {
    while isDigit(at: position) { position += 1 }
    if at(position) == ".", isDigit(at: position + 1) {
      position += 1
      while isDigit(at: position) { position += 1 }
    }
    if at(position) == "e" || at(position) == "E" {
      let signed = at(position + 1) == "-" || at(position + 1) == "+"
      let digits = position + (signed ? 2 : 1)
      if isDigit(at: digits) {
        position = digits
        while isDigit(at: position) { position += 1 }
      }
    }
    let text = String(characters[start..<position])
    if let following = at(position), isNameStart(following) || following == "(" {
      throw Fault(
        start..<position + 1,
        "a number is followed by `\(following)`; write the multiplication: `\(text)*\(following)`")
    }
    do {
      return Token(kind: .number(try Rational.parse(text)), span: start..<position)
    } catch {
      throw Fault(start..<position, error.message)
    }
  }

  private mutating func string(from start: Int, quote: Character) throws(Fault) -> Token {
    position += 1
    while let character = at(position), character != quote { position += 1 }
    guard at(position) != nil else {
      throw Fault(start..<characters.count, "this text has no closing \(quote)")
    }
    position += 1
    return Token(
      kind: .string(String(characters[start + 1..<position - 1])), span: start..<position)
  }

  private mutating func symbol(from start: Int) throws(Fault) -> Token {
    for symbol in Token.Symbol.allCases where matches(symbol.rawValue) {
      let advice = unsupported(symbol)
      if let advice { throw Fault(start..<start + 2, advice) }
      position += symbol.rawValue.count
      return Token(kind: .symbol(symbol), span: start..<position)
    }
    let found = characters[start]
    let advice: String =
      switch found {
      case "≤": "; write `<=`"
      case "≥": "; write `>=`"
      case "−", "–": "; write `-`"
      case "·", "×": "; write `*`"
      case "≠", "!": "; there is no `!=`, write `not (a = b)`"
      case "{", "}": "; only ( ) group and [ ] index"
      case "|": "; write abs(x) for an absolute value and `or` for a choice"
      case "&": "; write `and`"
      case ";": "; write a comma"
      default: ""
      }
    throw Fault(
      start..<start + 1, "found \(quoted(found)), which is not part of the language\(advice)")
  }

  /// Spellings of other languages that would otherwise be read as two tokens.
  private func unsupported(_ symbol: Token.Symbol) -> String? {
    switch (symbol, at(position + 1)) {
    case (.equal, "="): "found `==`; equality is written `=`"
    case (.times, "*"): "found `**`; a power is written `^`"
    case (.less, ">"): "found `<>`; write `not (a = b)`"
    default: nil
    }
  }

  private func matches(_ text: String) -> Bool {
    var index = position
    for character in text {
      guard at(index) == character else { return false }
      index += 1
    }
    return true
  }

  private func at(_ index: Int) -> Character? {
    index < characters.count ? characters[index] : nil
  }

  private func isDigit(at index: Int) -> Bool {
    guard let character = at(index) else { return false }
    return character.isASCII && character.isNumber
  }

  private func isNameStart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character == "_")
  }

  private func isNamePart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }
}

/// A character as a message shows it: printable ones quoted, others by their code point.
func quoted(_ character: Character) -> String {
  let isPrintable = character.unicodeScalars.allSatisfy {
    $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
  }
  if isPrintable { return "`\(character)`" }
  let codes = character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
  return "the character \(codes.joined(separator: " "))"
}
