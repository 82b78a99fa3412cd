/// A claim typeset as presentation MathML, for pages.
///
/// Parentheses are put where the tree needs them; a quotient becomes a fraction, `R[t-1]` a
/// subscript, `normsq(p)` a squared norm.
public enum MathML {
  /// The whole element, or nil where the text is no claim.
  public static func claim(_ text: String) -> String? {
    guard let syntax = try? Parser.claim(text) else { return nil }
    var rows: [String] = []
    if let quantifier = syntax.quantifier { rows.append(opening(quantifier)) }
    rows.append(row(syntax.body, above: .logic))
    if let range = syntax.range { rows.append(words(", ") + self.range(range)) }
    if let condition = syntax.condition {
      rows.append(words(" when ") + row(condition, above: .logic))
    }
    return "<math display=\"block\"><mrow>\(rows.joined())</mrow></math>"
  }

  /// How tightly a construct binds.
  private enum Binding: Int, Comparable {
    case logic, comparison, sum, product, sign, power, atom

    static func < (left: Binding, right: Binding) -> Bool { left.rawValue < right.rawValue }
  }

  // MARK: Claims

  private static func opening(_ quantifier: Quantifier) -> String {
    switch quantifier {
    case .limit:
      "<munder><mo>lim</mo><mrow><mi>t</mi><mo>→</mo><mi>∞</mi></mrow></munder><mspace width=\"0.3em\"/>"
    default: words(quantifier.rawValue + " ")
    }
  }

  private static func range(_ range: RangeSyntax) -> String {
    switch range.kind {
    case .closed(let lower, let upper):
      row(lower, above: .sum) + operation("≤") + "<mi>t</mi>" + operation("≤")
        + row(upper, above: .sum)
    case .compared(let relation, let bound):
      "<mi>t</mi>" + operation(symbol(relation)) + row(bound, above: .sum)
    }
  }

  private static func symbol(_ relation: Relation) -> String {
    switch relation {
    case .equal: "="
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    case .less: "&lt;"
    case .greater: "&gt;"
    }
  }

  // MARK: Nodes

  /// The node, in parentheses where it binds less tightly than its place asks.
  private static func row(_ node: Syntax, above least: Binding) -> String {
    let (markup, binding) = render(node)
    return binding < least ? "<mrow><mo>(</mo>\(markup)<mo>)</mo></mrow>" : markup
  }

  private static func render(_ node: Syntax) -> (markup: String, binding: Binding) {
    switch node.kind {
    case .number(let value):
      if value.isInteger { return ("<mn>\(value)</mn>", value.signum < 0 ? .sign : .atom) }
      return (fraction("<mn>\(value.numerator)</mn>", "<mn>\(value.denominator)</mn>"), .atom)
    case .name(let name):
      return (identifier(name), .atom)
    case .string(let string):
      return (words("\"\(string)\""), .atom)
    case .vector(let entries):
      return (fenced("(", entries.map { row($0, above: .logic) }, ")"), .atom)
    case .index(let base, let indices):
      let subscripts = indices.map { row($0, above: .logic) }.joined(separator: "<mo>,</mo>")
      return (
        "<msub><mrow>\(row(base, above: .atom))</mrow><mrow>\(subscripts)</mrow></msub>",
        .atom
      )
    case .call(let name, let arguments):
      return (call(name, arguments), .atom)
    case .binder(let name, let variable, let from, let to, let body):
      let sign = name == "sum" ? "∑" : name == "product" ? "∏" : name
      return (
        "<munderover><mo>\(sign)</mo><mrow>\(identifier(variable))<mo>=</mo>"
          + "\(row(from, above: .sum))</mrow><mrow>\(row(to, above: .sum))</mrow></munderover>"
          + row(body, above: .product), .product
      )
    case .negate(let operand):
      return (operation("−") + row(operand, above: .sign), .sign)
    case .arithmetic(let symbol, let left, let right):
      return arithmetic(symbol, left, right)
    case .comparison(let sides, let relations):
      var markup = row(sides[0], above: .sum)
      for (relation, side) in zip(relations, sides.dropFirst()) {
        markup += operation(self.symbol(relation)) + row(side, above: .sum)
      }
      return (markup, .comparison)
    case .logical(let symbol, let left, let right):
      let sign =
        switch symbol {
        case .and: words(" and ")
        case .or: words(" or ")
        case .implies: operation("⟹")
        case .equivalent: operation("⟺")
        }
      return (row(left, above: .comparison) + sign + row(right, above: .comparison), .logic)
    case .not(let operand):
      return (words("not ") + row(operand, above: .atom), .comparison)
    }
  }

  private static func arithmetic(
    _ symbol: ArithmeticOperator, _ left: Syntax, _ right: Syntax
  ) -> (markup: String, binding: Binding) {
    switch symbol {
    case .add:
      return (row(left, above: .sum) + operation("+") + row(right, above: .sum), .sum)
    case .subtract:
      return (row(left, above: .sum) + operation("−") + row(right, above: .product), .sum)
    case .multiply:
      return (
        row(left, above: .product) + "<mo>\u{2062}</mo><mspace width=\"0.15em\"/>"
          + row(right, above: .sign), .product
      )
    case .divide:
      return (fraction(row(left, above: .logic), row(right, above: .logic)), .product)
    case .power:
      return (
        "<msup><mrow>\(row(left, above: .atom))</mrow><mrow>\(row(right, above: .logic))</mrow></msup>",
        .power
      )
    }
  }

  private static func call(_ name: String, _ arguments: [Syntax]) -> String {
    let rows = arguments.map { row($0, above: .logic) }
    let first = rows.first ?? ""
    switch name {
    case "sqrt": return "<msqrt>\(first)</msqrt>"
    case "exp": return "<msup><mi>e</mi><mrow>\(first)</mrow></msup>"
    case "abs": return fenced("|", [first], "|")
    case "floor": return fenced("⌊", [first], "⌋")
    case "ceil": return fenced("⌈", [first], "⌉")
    case "normsq": return "<msup>\(fenced("‖", [first], "‖"))<mn>2</mn></msup>"
    case "dot" where rows.count == 2: return fenced("⟨", rows, "⟩")
    case "if" where rows.count == 3:
      return
        "<mrow><mo>{</mo><mtable columnalign=\"left\"><mtr><mtd>\(rows[1])</mtd><mtd>\(words("if "))"
        + "\(first)</mtd></mtr><mtr><mtd>\(rows[2])</mtd><mtd>\(words("otherwise"))</mtd></mtr></mtable></mrow>"
    default: return identifier(name) + fenced("(", rows, ")")
    }
  }

  // MARK: Elements

  private static func identifier(_ name: String) -> String {
    switch name {
    case "alpha": "<mi>α</mi>"
    case "pi": "<mi>π</mi>"
    case "gamma": "<mi>Γ</mi>"
    default: "<mi>\(escaped(name))</mi>"
    }
  }

  private static func fraction(_ numerator: String, _ denominator: String) -> String {
    "<mfrac><mrow>\(numerator)</mrow><mrow>\(denominator)</mrow></mfrac>"
  }

  private static func fenced(_ opening: String, _ rows: [String], _ closing: String) -> String {
    "<mrow><mo>\(opening)</mo>\(rows.joined(separator: "<mo>,</mo>"))<mo>\(closing)</mo></mrow>"
  }

  private static func operation(_ sign: String) -> String { "<mo>\(sign)</mo>" }

  private static func words(_ text: String) -> String {
    "<mtext>\(escaped(text).replacing(" ", with: "\u{A0}"))</mtext>"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
