import Multiprecision
import Testing

@testable import Claims

/// Lexer and parser. Oracle: the grammar of the language, written out by hand: which parentheses a
/// text stands for, and at which character each mistake is reported.
@Suite struct ParserTests {
  /// The tree in full parentheses.
  static func shape(_ syntax: Syntax) -> String {
    switch syntax.kind {
    case .number(let value): "\(value)"
    case .name(let name): name
    case .string(let text): "\"\(text)\""
    case .vector(let entries): "[" + entries.map(shape).joined(separator: " ") + "]"
    case .index(let base, let indices):
      "\(shape(base))@\(indices.map(shape).joined(separator: ","))"
    case .call(let name, let arguments):
      "\(name)(" + arguments.map(shape).joined(separator: " ") + ")"
    case .binder(let name, let variable, let from, let to, let body):
      "\(name)(\(variable) \(shape(from)) \(shape(to)) \(shape(body)))"
    case .negate(let operand): "(-\(shape(operand)))"
    case .arithmetic(let symbol, let left, let right):
      "(\(shape(left))\(symbol.rawValue)\(shape(right)))"
    case .comparison(let sides, let relations):
      "{" + shape(sides[0])
        + zip(relations, sides.dropFirst()).map { " \($0.rawValue) \(shape($1))" }.joined() + "}"
    case .logical(let symbol, let left, let right):
      "<\(shape(left)) \(symbol.rawValue) \(shape(right))>"
    case .not(let operand): "!\(shape(operand))"
    }
  }

  @Test(arguments: [
    ("a+b*c", "(a+(b*c))"), ("a*b+c", "((a*b)+c)"), ("a-b-c", "((a-b)-c)"), ("a/b/c", "((a/b)/c)"),
    ("a/b*c", "((a/b)*c)"), ("a^b^c", "(a^(b^c))"), ("-a^2", "(-(a^2))"), ("2^-3", "(2^(-3))"),
    ("2^-3^2", "(2^(-(3^2)))"), ("-a*b", "((-a)*b)"), ("a*-b", "(a*(-b))"), ("a--b", "(a-(-b))"),
    ("(a+b)*c", "((a+b)*c)"), ("R[t-1]^2", "(R@(t-1)^2)"), ("S[n[t]]", "S@n@t"),
    ("[1, 2][1]", "[1 2]@1"), ("f(a, b+c)", "f(a (b+c))"), ("f()", "f()"), ("1..5", nil),
    ("sum(k in 1..K-1, p[k]^2)", "sum(k 1 (K-1) (p@k^2))"), ("1e3", "1000"), (".5", "1/2"),
    ("2.5e-3", "1/400"), ("e1", "e1"), ("1 e1", nil), ("a\n +\tb", "(a+b)"), ("\u{A0}a", "a"),
    ("\"x, y\"", "\"x, y\""), ("'x'", "\"x\""),
  ]) func groups(_ text: String, _ expected: String?) {
    #expect((try? Parser.expression(text)).map(Self.shape) == expected, "\(text)")
  }

  @Test(arguments: [
    ("a < b <= c", "{a < b <= c}"),
    ("a = b and c = d or e = f", "<<{a = b} and {c = d}> or {e = f}>"),
    ("a = b or c = d and e = f", "<{a = b} or <{c = d} and {e = f}>>"),
    ("not a = b and c = d", "<!{a = b} and {c = d}>"), ("not not a = b", "!!{a = b}"),
    ("a = b => c = d", "<{a = b} => {c = d}>"), ("a = b <=> c = d", "<{a = b} <=> {c = d}>"),
    ("a<=b", "{a <= b}"), ("a>=b", "{a >= b}"),
    ("a = b or c = d => e = f", "<<{a = b} or {c = d}> => {e = f}>"),
    ("(a = b => c = d) => e = f", "<<{a = b} => {c = d}> => {e = f}>"), ("a+1 < b", "{(a+1) < b}"),
  ]) func groupsStatements(_ text: String, _ expected: String) {
    #expect((try? Parser.proposition(text)).map(Self.shape) == expected, "\(text)")
  }

  @Test(arguments: [
    ("R[t] = 1", "nil {R@t = 1} - -"), ("R[t] = 1 for t >= 1", "nil {R@t = 1} >= 1 -"),
    ("R[t] = 1 for t in 5..T-1 when a > 0", "nil {R@t = 1} 5..(T-1) {a > 0}"),
    ("limit R[t] = 0 when a > 0", "limit {R@t = 0} - {a > 0}"),
    ("nonincreasing R[t]", "nonincreasing R@t - -"),
    ("eventually a = b => c = d", "eventually <{a = b} => {c = d}> - -"),
    ("R[t] = 1 for t = 3", "nil {R@t = 1} = 3 -"),
  ]) func readsClaims(_ text: String, _ expected: String) throws {
    let claim = try Parser.claim(text)
    let range: String =
      switch claim.range?.kind {
      case nil: "-"
      case .closed(let from, let to): "\(Self.shape(from))..\(Self.shape(to))"
      case .compared(let relation, let bound): "\(relation.rawValue) \(Self.shape(bound))"
      }
    let condition = claim.condition.map(Self.shape) ?? "-"
    let quantifier = claim.quantifier?.rawValue ?? "nil"
    #expect("\(quantifier) \(Self.shape(claim.body)) \(range) \(condition)" == expected)
  }

  @Test(arguments: [
    ("", 0, "found the end of the formula"), ("1 +", 3, "found the end of the formula"),
    ("(1 + 2", 6, "to close the `(` at character 1"), ("1 + 2)", 5, "there is no `(` for it"),
    ("R[t", 3, "to close the `[` at character 2"), ("a]", 1, "there is no `[` for it"),
    ("(1]", 2, "expected `)` to close"), ("2a", 0, "write the multiplication: `2*a`"),
    ("2(3)", 0, "`2*(`"), ("a b", 2, "is an operator missing?"),
    ("a == b", 2, "equality is written `=`"),
    ("a ** b", 2, "a power is written `^`"), ("a <> b", 2, "write `not (a = b)`"),
    ("a != b", 2, "there is no `!=`"),
    ("a ≤ b", 2, "write `<=`"), ("a − b", 2, "write `-`"), ("a·b", 1, "write `*`"),
    ("{a}", 0, "only ( ) group"),
    ("|a|", 0, "abs(x)"), ("a & b", 2, "write `and`"), ("f(a; b)", 3, "write a comma"),
    ("é", 0, "not part of the language"), ("a\u{200B}b", 1, "U+200B"), ("\"abc", 0, "no closing"),
    ("= 1", 0, "expected an expression before `=`"), ("1 + for", 4, "found the word `for`"),
    ("1 + limit", 4, "may only begin a claim"), ("[]", 0, "this list is empty"),
    ("sum(k in 1, k)", 10, "which is written `k in a..b`"), ("sum(k in 1..2)", 13, "expected `,`"),
    ("a = b => c = d => e = f", 15, "do not chain"), ("1.2.3", 3, "is an operator missing?"),
    ("a = 1 when b = 2 for t >= 1", 17, "`for` comes before `when`"),
    ("a = 1 for k >= 1", 10, "a range of t"),
    ("a = 1 for t", 11, "expected `in` or a comparison"),
    ("a = 1 for t in 3", 16, "which is written `a..b`"),
    ("1/3.", 3, "not part of the language"), ("😀😀 + $", 0, "not part of the language"),
  ]) func reportsTheCharacter(_ text: String, _ place: Int, _ message: String) {
    do throws(Fault) {
      _ = try Parser.claim(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.span.lowerBound == place, "\(text): \(error)")
      #expect(error.message.contains(message), "\(text): \(error)")
    }
  }

  static let deep = [
    String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
    String(repeating: "-", count: 10_000) + "1", String(repeating: "+", count: 10_000) + "1",
    String(repeating: "not ", count: 5000) + "1 = 1", String(repeating: "[", count: 10_000),
    String(repeating: "2^", count: 9000) + "2", String(repeating: "f(", count: 9000),
    "a" + String(repeating: "[1", count: 9000), String(repeating: "1+", count: 9000) + "1",
    "a" + String(repeating: "[1]", count: 6000),
    String(repeating: "1 = 1 or ", count: 2000) + "1 = 1",
    String(repeating: "sum(k in 1..", count: 1600), String(repeating: "if(", count: 6000),
  ]

  /// No input, however deep, costs more than the stated limits.
  @Test(arguments: deep) func refusesDepth(_ text: String) {
    #expect(throws: Fault.self) { try Parser.proposition(text) }
  }

  @Test func limitsAreReached() throws {
    let levels = LanguageLimits.depth - 1
    let nested = String(repeating: "(", count: levels) + "1" + String(repeating: ")", count: levels)
    #expect(Answer(nested) == .exact(.one))
    #expect(Answer(String(repeating: "1+", count: levels) + "1") == .exact(Rational(300)))
    let long = "1" + String(repeating: " ", count: LanguageLimits.formulaLength - 1)
    #expect(Answer(long) == .exact(.one))
    #expect(throws: Fault.self) { try Parser.expression(long + " ") }
  }
}
