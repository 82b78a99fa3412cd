import Claims
import Testing

/// Formulas as MathML, compared with elements written by hand: parentheses where the tree needs
/// them and nowhere else.
@Suite struct MathMLTests {
  static func inner(_ text: String) throws -> String {
    let markup = try #require(MathML.claim(text))
    let opening = "<math display=\"block\"><mrow>"
    let closing = "</mrow></math>"
    #expect(markup.hasPrefix(opening) && markup.hasSuffix(closing))
    return String(markup.dropFirst(opening.count).dropLast(closing.count))
  }

  @Test(arguments: [
    ("a <= 1", "<mi>a</mi><mo>≤</mo><mn>1</mn>"),
    (
      "a - (b - c) < 1",
      "<mi>a</mi><mo>−</mo><mrow><mo>(</mo><mi>b</mi><mo>−</mo><mi>c</mi><mo>)</mo></mrow><mo>&lt;</mo><mn>1</mn>"
    ),
    ("a - b - c < 1", "<mi>a</mi><mo>−</mo><mi>b</mi><mo>−</mo><mi>c</mi><mo>&lt;</mo><mn>1</mn>"),
    (
      "a/b = 1", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac><mo>=</mo><mn>1</mn>"
    ),
    (
      "R[t-1] = 1",
      "<msub><mrow><mi>R</mi></mrow><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub><mo>=</mo><mn>1</mn>"
    ),
    (
      "-a^2 = 1",
      "<mo>−</mo><msup><mrow><mi>a</mi></mrow><mrow><mn>2</mn></mrow></msup><mo>=</mo><mn>1</mn>"
    ),
    (
      "(-a)^2 = 1",
      "<msup><mrow><mrow><mo>(</mo><mo>−</mo><mi>a</mi><mo>)</mo></mrow></mrow><mrow><mn>2</mn></mrow></msup><mo>=</mo><mn>1</mn>"
    ),
    ("sqrt(alpha) = 1", "<msqrt><mi>α</mi></msqrt><mo>=</mo><mn>1</mn>"),
  ])
  func markup(of text: String, is expected: String) throws {
    #expect(try Self.inner(text) == expected)
  }

  @Test func everyOpenedElementIsClosed() throws {
    let text =
      "limit if(a > 0, sum(k in 1..K, p[k]^2), floor(x)) * normsq(p) = exp(-b) when not (a = 0)"
    let markup = try #require(MathML.claim(text))
    var open: [Substring] = []
    for part in markup.split(separator: "<").map({ $0.prefix { $0 != ">" } }) {
      if part.hasPrefix("/") {
        #expect(open.popLast() == part.dropFirst())
      } else if !part.hasSuffix("/") {
        open.append(part.prefix { $0 != " " })
      }
    }
    #expect(open.isEmpty)
  }

  @Test func textThatIsNoClaimHasNoMarkup() {
    #expect(MathML.claim("a <= ") == nil)
  }
}
