internal import Intervals
public import Multiprecision

extension ParameterDeclaration {
  /// `rational in [0, 1]`, `integer in [1, 100)`, `rational`.
  public init(name: String, domain text: String) throws(Fault) {
    let trimmed = text.drop(while: \.isWhitespace)
    let words = trimmed.split(
      maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
    let form = "write `rational in [0, 1]` or `integer in [1, 100]`"
    guard let first = words.first, let kind = Kind(rawValue: String(first)) else {
      throw Fault(0..<1, "`\(text.prefix(40))` is not a domain; \(form)")
    }
    var lower: Rational?
    var upper: Rational?
    var opening: Character = "("
    var closing: Character = ")"
    if words.count > 1 {
      let rest = words[1].filter { !$0.isWhitespace }
      guard rest.hasPrefix("in"), let open = rest.dropFirst(2).first, let close = rest.last,
        "[(".contains(open), "])".contains(close)
      else { throw Fault(0..<1, "`\(text.prefix(40))` is not a domain; \(form)") }
      let ends = rest.dropFirst(3).dropLast().split(
        separator: ",", omittingEmptySubsequences: false)
      guard ends.count == 2 else {
        throw Fault(0..<1, "a domain has two ends, `[0, 1]`, but here is `\(words[1])`")
      }
      (opening, closing) = (open, close)
      lower = try Self.end(ends[0], infinite: "-inf")
      upper = try Self.end(ends[1], infinite: "inf")
    }
    if let lower, let upper,
      upper < lower || (upper == lower && !(opening == "[" && closing == "]"))
    {
      throw Fault(0..<1, "the domain of \(name) is empty: no number lies in \(words[1])")
    }
    self.init(
      name: name, kind: kind, lower: lower, upper: upper,
      includesLower: lower != nil && opening == "[", includesUpper: upper != nil && closing == "]")
  }

  private static func end(_ text: Substring, infinite: String) throws(Fault) -> Rational? {
    if text == infinite { return nil }
    guard let value = Rational(String(text)) else {
      throw Fault(
        0..<1, "the end `\(text)` of a domain is not a number such as 1/10, 0.1 or \(infinite)")
    }
    return value
  }

  /// A value as written in an instance or after `--set`: a constant expression in the domain.
  public func value(of text: String) throws(Fault) -> Rational {
    let formula: ValueFormula
    do {
      formula = try ValueFormula(text, scope: Scope())
    } catch {
      throw error.faults.first ?? Fault(0..<1, "not a number")
    }
    let environment = NumberEnvironment(
      instance: .parametersOnly([], precision: Precision(bits: 128)), expectations: [:],
      definitions: [])
    var evaluator = Evaluator(environment: environment, constantSlots: formula.constantSlots)
    let value: Number
    do {
      value = try evaluator.value(of: formula.expression, at: nil)
    } catch {
      throw Fault(error.span, error.message)
    }
    guard let exact = value.exactValue else {
      throw Fault(
        0..<1, "\(name) must be a fraction, but this is irrational or too large to be kept exactly")
    }
    guard contains(exact) else {
      throw Fault(0..<1, "\(name) is declared as \(domain), but here is \(exact)")
    }
    return exact
  }
}
