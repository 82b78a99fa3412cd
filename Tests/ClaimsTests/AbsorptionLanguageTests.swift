import Intervals
import Models
import Multiprecision
import Testing

@testable import Claims

/// The words of absorption in the claim language: `absorbed[t]`, `lost[k, t]`, `absorption_time`.
///
/// Oracle: the documented meaning, with expectations handed in by the test.
@Suite struct AbsorptionLanguageTests {
  static var scope: Scope {
    var scope = Scope()
    scope.metric = .squaredError
    scope.allows = [.generation, .model, .metrics]
    return scope
  }

  static let instance = InstanceData(
    parameters: [], horizon: 2, categories: 3,
    truth: [.exact(Rational(1, 2)), .exact(Rational(1, 3)), .exact(Rational(1, 6))], start: [],
    alpha: [.exact(.one), .exact(.zero), .exact(.zero)], sampleSizes: [2, 2, 2],
    precision: Precision(bits: 64))

  static func numbers(_ values: Int...) -> NumberSequence {
    NumberSequence(values.map { .exact(Rational($0)) })
  }

  static let expectations: [Quantity: NumberSequence] = [
    .absorbed: numbers(10, 11, 12), .lost(category: 0): numbers(20, 21, 22),
    .lost(category: 1): numbers(30, 31, 32), .lost(category: 2): numbers(40, 41, 42),
    .absorptionTime: numbers(7),
  ]

  static func decision(_ text: String) throws -> ClaimOutcome.Decision {
    let formula = try ClaimFormula(text, scope: scope)
    var evaluation = ClaimEvaluation(
      formula, instance: instance, expectations: expectations, definitions: [])
    return try evaluation.outcome().decision
  }

  static func fault(_ text: String) -> Fault? {
    do {
      _ = try ClaimFormula(text, scope: scope)
      return nil
    } catch { return error.faults.first }
  }

  @Test(arguments: [
    "absorbed[t] = 10 + t", "lost[2, t] = 30 + t", "lost[K, t] = 40 + t",
    "lost[1, t] - lost[1, t-1] = 1 for t >= 1", "absorption_time = 7",
    "sum(k in 1..K, lost[k, t]) = 90 + 3*t", "lost[t + 1, t] = 20 + 11*t",
    "absorbed[0] < absorbed[T] when lost[3, 0] = 40", "absorption_time > absorbed[t] - 10",
    "if(lost[1, 0] = 20, absorbed[1], 0) = 11", "nondecreasing absorbed[t]",
  ])
  func holds(text: String) throws {
    guard case .holds = try Self.decision(text) else {
      Issue.record("\(text) does not hold")
      return
    }
  }

  /// The indices exchanged, an entry of another category, another generation.
  @Test(arguments: [
    "lost[t + 1, 1] = 22 for t = 1", "lost[1, t] = 30 + t", "absorbed[t] = 11 + t",
    "absorption_time = 8",
  ])
  func fails(text: String) throws {
    guard case .fails = try Self.decision(text) else {
      Issue.record("\(text) does not fail")
      return
    }
  }

  @Test(arguments: [
    ("lost[t] = 1", 0..<7, "two indices"), ("lost[1, t, 2] = 1", 11..<12, "more than 2"),
    ("1 = R[1, t]", 4..<11, "only lost[k, t] has two"), ("p[1, 2] = 1", 0..<7, "only lost"),
    ("lost = 1", 0..<4, "lost[k, t]"), ("absorbed = 1", 0..<8, "absorbed[t]"),
    ("absorption_time[t] = 1", 0..<15, "only a sequence or a vector"),
    ("lost[absorbed[t], t] = 1", 5..<16, "must not depend"),
    ("lost[1, lost[1, 0]] = 1", 8..<18, "must not depend"),
    ("abosrbed[t] = 1", 0..<8, "did you mean `absorbed`"), ("lost(1, t) = 1", 0..<10, "brackets"),
  ])
  func faultsHaveTheirPlace(_ example: (String, Range<Int>, String)) {
    let (text, span, message) = example
    let fault = Self.fault(text)
    #expect(fault?.span == span, "\(text): \(fault.map(\.message) ?? "no fault")")
    #expect(fault?.message.contains(message) == true, "\(text): \(fault?.message ?? "")")
  }

  @Test(arguments: [
    ("lost[4, t] = 1", "lost[4] does not exist"), ("lost[0, t] = 1", "lost[0] does not exist"),
    ("lost[1/2, t] = 1", "must be an integer"), ("lost[1, t-1] = 1", "lost[-1] does not exist"),
    ("absorbed[t+1] = 1", "absorbed[3] does not exist"),
  ])
  func rangesAreChecked(_ example: (String, String)) throws {
    let error = try #require(throws: EvaluationError.self) { try Self.decision(example.0) }
    #expect(error.isInputFault && error.message.contains(example.1), "\(error.message)")
  }

  /// Which categories a claim needs: one where the index is constant, all where it runs.
  @Test func namesTheCategoriesItNeeds() throws {
    func needed(_ text: String) throws -> [Quantity] {
      try ClaimFormula(text, scope: Self.scope).mentions.quantities(at: Self.instance)
    }
    #expect(try needed("lost[2, t] <= lost[K, t]") == [.lost(category: 1), .lost(category: 2)])
    #expect(
      try needed("sum(k in 1..2, lost[k, t]) >= 0 and absorbed[t] <= absorption_time")
        == [
          .absorbed, .absorptionTime, .lost(category: 0), .lost(category: 1), .lost(category: 2),
        ])
    #expect(try needed("lost[9, t] >= 0").isEmpty)
    #expect(try needed("R[t] >= l1[t]") == [.metric(.l1), .metric(.squaredError)])
  }

  @Test func boundsOnProbabilitiesAreRecognised() throws {
    func bounded(_ text: String) throws -> Quantity? {
      try ClaimFormula(text, scope: Self.scope).boundedQuantity
    }
    #expect(try bounded("absorbed[t] <= 1/2") == .absorbed)
    #expect(try bounded("1 >= lost[2, t]") == .lost(category: 1))
    #expect(try bounded("lost[K, t] <= 1") == nil)
    #expect(try bounded("absorption_time <= 1") == nil)
  }

  /// From which generation on a schedule is constant for ever.
  @Test(
    arguments: [
      ("5", 0), ("if(t = 0, 10, 5)", 1), ("if(t < 7, t + 1, 5)", 7), ("if(t <= 7, t + 1, 5)", 8),
      ("if(3/2 < t, 5, t + 1)", 2), ("if(t >= 4, if(t = 9, 1, 2), t + 1)", 10),
      ("if(t >= 7/2, 5, t + 1)", 4),
      ("t + 1", nil), ("if(t > 3, t, 5)", nil), ("T + 1", nil), ("if(n[0] = t, 1, 2)", nil),
    ] as [(String, Int?)])
  func settling(_ example: (String, Int?)) throws {
    let formula = try ValueFormula(example.0, scope: Self.scope)
    // What the model's own numbers may mention is narrower; n[0] is an ordinary constant here.
    let settled = formula.expression.settledFrom(in: Self.instance)
    #expect(settled == (example.0.contains("n[0]") ? 3 : example.1), "\(example.0)")
  }
}
