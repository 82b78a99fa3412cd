internal import Intervals
public import Multiprecision

/// A parameter that is no single number: a law or a schedule.
///
/// It stands alone in the model, as `target: w`, `start: point(w)` or `alpha: s`; claims call it p,
/// start and alpha there. Values are texts of the claim language: `[1/2, 1/3, 1/6]`, `1/(t + 1)`.
public struct CompositeParameter: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Nonnegative numbers with sum 1; the length is that of the target.
    case probabilityVector(lengths: ClosedRange<Int>)
    /// A number between two ends at every generation t >= 1.
    case schedule(lower: Rational, upper: Rational)
  }

  public let name: String
  public let kind: Kind

  static let longestVector = 64
  private static let vectorForm =
    "write `probability vector of length 3` or `probability vector of length 2 to 4`"

  /// As a message shows it.
  public var domain: String {
    switch kind {
    case .probabilityVector(let lengths):
      "probability vector of length \(lengths.lowerBound)"
        + (lengths.count > 1 ? " to \(lengths.upperBound)" : "")
    case .schedule(let lower, let upper): "schedule in [\(lower), \(upper)]"
    }
  }

  /// nil where the text names another kind of domain.
  public init?(name: String, domain text: String) throws(Fault) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    self.name = name
    switch words.first {
    case "probability":
      let bounds = words.dropFirst(4).filter { $0 != "to" }.map { Int($0) }
      guard words.prefix(4) == ["probability", "vector", "of", "length"],
        words.count == 5 || (words.count == 7 && words[5] == "to"),
        let first = bounds.first, let lower = first, let last = bounds.last, let upper = last
      else { throw Fault(0..<1, "`\(text.prefix(40))` is not a domain; \(Self.vectorForm)") }
      guard 2 <= lower, lower <= upper, upper <= Self.longestVector else {
        throw Fault(
          0..<1,
          "the length of a probability vector is from 2 to \(Self.longestVector), but here is "
            + words.dropFirst(4).joined(separator: " "))
      }
      kind = .probabilityVector(lengths: lower...upper)
    case "schedule":
      let range = try ParameterDeclaration(
        name: name, domain: "rational " + words.dropFirst().joined(separator: " "))
      guard let lower = range.lower, let upper = range.upper, range.includesLower,
        range.includesUpper, lower.signum >= 0, upper <= .one
      else {
        throw Fault(
          0..<1, "a schedule lies between two ends within [0, 1]; write `schedule in [0, 1]`")
      }
      kind = .schedule(lower: lower, upper: upper)
    default: return nil
    }
  }

  /// A value with which a file can be read where none is given.
  var placeholder: String {
    switch kind {
    case .probabilityVector(let lengths):
      "[1" + String(repeating: ", 0", count: lengths.lowerBound - 1) + "]"
    case .schedule(let lower, _): lower.description
    }
  }

  // MARK: Values

  /// Whether a text is a value of the domain, asked at every generation up to the horizon.
  ///
  /// - Throws: what is wrong with it.
  public func check(_ text: String, horizon: Int) throws(Fault) {
    let syntax = try Parser.expression(text)
    switch kind {
    case .probabilityVector(let lengths): try checkVector(syntax, lengths)
    case .schedule(let lower, let upper):
      if case .vector(let entries) = syntax.kind {
        // The first entry is alpha[0], which the model checks.
        for (t, entry) in entries.enumerated().dropFirst() {
          try check(try Self.value(entry, at: nil), at: t, lower, upper)
        }
        return
      }
      let formula = try Self.formula(syntax)
      guard horizon >= 1 else { return }
      for t in 1...horizon { try check(try Self.value(formula, at: t), at: t, lower, upper) }
    }
  }

  private func checkVector(_ syntax: Syntax, _ lengths: ClosedRange<Int>) throws(Fault) {
    guard case .vector(let entries) = syntax.kind else {
      throw Fault(0..<1, "\(name) is a probability vector; write it as [1/2, 1/3, 1/6]")
    }
    guard lengths.contains(entries.count) else {
      throw Fault(
        0..<1, "\(name) is declared as \(domain), but here are \(entries.count) numbers")
    }
    var sum = Rational.zero
    for entry in entries {
      guard let value = try Self.value(entry, at: nil).exactValue, value.signum >= 0 else {
        throw Fault(entry.span, "a probability of \(name) is not a fraction of at least 0")
      }
      sum = sum + value
    }
    guard sum == .one else {
      throw Fault(0..<1, "the probabilities of \(name) have the sum \(sum), not 1")
    }
  }

  private func check(
    _ value: Number, at t: Int, _ lower: Rational, _ upper: Rational
  ) throws(Fault) {
    let interval = value.interval(precision: Precision(bits: 128))
    let isInside =
      value.exactValue.map { lower <= $0 && $0 <= upper }
      ?? (!interval.isCertainlyLess(than: Interval(lower, precision: Precision(bits: 128)))
        && !Interval(upper, precision: Precision(bits: 128)).isCertainlyLess(than: interval))
    guard isInside else {
      throw Fault(
        0..<1, "\(name) is declared as \(domain), but at t = \(t) it is \(value.shortDescription)")
    }
  }

  private static func formula(_ syntax: Syntax) throws(Fault) -> ValueFormula {
    var scope = Scope()
    scope.allows = [.generation]
    var checker = Checker(scope: scope)
    guard let expression = checker.number(syntax), checker.faults.isEmpty else {
      throw checker.faults.first ?? Fault(0..<1, "not a formula in t")
    }
    return ValueFormula("", expression, checker)
  }

  private static func value(_ syntax: Syntax, at t: Int?) throws(Fault) -> Number {
    try value(formula(syntax), at: t)
  }

  private static func value(_ formula: ValueFormula, at t: Int?) throws(Fault) -> Number {
    guard t != nil || !formula.expression.dependence.contains(.generation) else {
      throw Fault(0..<1, "an entry of a list cannot mention t")
    }
    let environment = NumberEnvironment(
      instance: .parametersOnly([], precision: Precision(bits: 128)), expectations: [:],
      definitions: [])
    var evaluator = Evaluator(environment: environment, constantSlots: formula.constantSlots)
    do {
      return try evaluator.value(of: formula.expression, at: t)
    } catch {
      throw Fault(error.span, error.message)
    }
  }
}
