internal import Multiprecision

/// A lexical unit with its place in the formula.
struct Token {
  enum Kind: Equatable {
    case number(Rational)
    case name(String)
    case string(String)
    case symbol(Symbol)
    case end
  }

  /// Operators and punctuation, spelt as typed.
  enum Symbol: String, CaseIterable {
    case equivalent = "<=>"
    case implies = "=>"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case range = ".."
    case less = "<"
    case greater = ">"
    case equal = "="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case power = "^"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case comma = ","
  }

  let kind: Kind
  let span: Range<Int>

  /// How a message quotes the token.
  var description: String {
    switch kind {
    case .number(let value): "the number \(value)"
    case .name(let name): "`\(name)`"
    case .string(let text): "the text \"\(text)\""
    case .symbol(let symbol): "`\(symbol.rawValue)`"
    case .end: "the end of the formula"
    }
  }
}
