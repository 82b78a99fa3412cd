import Foundation
import Intervals
import Models
import Multiprecision

@testable import Claims

/// A made-up instance: T = 3, p = (1/2, 1/3, 1/6), n = 2, 3, 2, 4, alpha = 1, 1/4, 1/3, 0, the
/// parameters a = 1/10 and N = 5, and expectations that are whatever the test says.
struct Workbench {
  static let precision = Precision(bits: 128)
  static let context = NumberContext(precision: precision)

  static var scope: Scope {
    var scope = Scope()
    scope.parameters = ["a", "N"]
    scope.metric = .squaredError
    scope.allows = [.generation, .model, .metrics]
    scope.hasStartVector = true
    return scope
  }

  var errors: [Rational] = [Rational(1, 2), Rational(1, 3), Rational(1, 4), Rational(1, 5)]

  static func exact(_ values: [(Int, Int)]) -> [Number] {
    values.map { .exact(Rational($0.0, $0.1)) }
  }

  var instance: InstanceData {
    InstanceData(
      parameters: Self.exact([(1, 10), (5, 1)]), horizon: errors.count - 1, categories: 3,
      truth: Self.exact([(1, 2), (1, 3), (1, 6)]), start: Self.exact([(1, 1), (0, 1), (0, 1)]),
      alpha: NumberSequence(
        Array(Self.exact([(1, 1), (1, 4), (1, 3), (0, 1)]).prefix(errors.count))),
      sampleSizes: SampleSizes(Array([2, 3, 2, 4].prefix(errors.count))), precision: Self.precision,
      metric: .squaredError)
  }

  var expectations: [Quantity: NumberSequence] {
    [.metric(.squaredError): NumberSequence(errors.map { .exact($0) })]
  }

  func outcome(_ claim: String) throws -> ClaimOutcome {
    var evaluation = ClaimEvaluation(
      try ClaimFormula(claim, scope: Self.scope), instance: instance, expectations: expectations,
      definitions: [])
    return try evaluation.outcome()
  }

  /// A number of the vocabulary at generation t.
  func value(_ text: String, at t: Int = 1) throws -> Number {
    let formula = try ValueFormula(text, scope: Self.scope)
    var evaluator = Evaluator(
      environment: NumberEnvironment(
        instance: instance, expectations: expectations, definitions: []),
      constantSlots: formula.constantSlots)
    return try evaluator.value(of: formula.expression, at: t)
  }

  /// The message of what evaluation refuses, and whether it counts as a fault of the input.
  func refusal(of claim: String) throws -> EvaluationError? {
    do {
      _ = try outcome(claim)
      return nil
    } catch let error as EvaluationError {
      return error
    }
  }
}

/// The calculator's answer, in a form that compares.
enum Answer: Equatable, CustomStringConvertible {
  case exact(Rational)
  case enclosure
  case truth(Bool?)
  case vector
  case fault(String, at: Int)

  init(_ text: String) {
    do {
      switch try Self.outcome(text) {
      case .number(.exact(let value)): self = .exact(value)
      case .number(.enclosure): self = .enclosure
      case .vector: self = .vector
      case .truth(let value): self = .truth(value)
      }
    } catch {
      let fault = error.faults[0]
      self = .fault(fault.message, at: fault.span.lowerBound)
    }
  }

  static func outcome(_ text: String) throws(FormulaFaults) -> Calculator.Outcome {
    try Calculator.evaluate(
      text, precision: Workbench.precision, ceiling: Precision(bits: 1024))
  }

  static func enclosure(of text: String) throws -> Interval? {
    guard case .number(.enclosure(let interval)) = try outcome(text) else { return nil }
    return interval
  }

  var description: String {
    switch self {
    case .exact(let value): "exact \(value)"
    case .enclosure: "an enclosure"
    case .truth(let value): "truth \(value.map(\.description) ?? "unknown")"
    case .vector: "a vector"
    case .fault(let message, let place): "fault at \(place): \(message)"
    }
  }
}

/// SplitMix64: the same draws on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
