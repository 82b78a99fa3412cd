import Claims
import Foundation
import Multiprecision
import Results
import Testing

@testable import Conditions

/// Laws and schedules as parameters.
///
/// Oracle: smallest counterexamples found by hand; nested loops over laws and schedules written
/// here, decided by the probe on files in which the values stand literally.
@Suite struct CompositeParameterTests {
  static let parameters =
    "N: integer in [1, 50]\n  w: probability vector of length 2 to 3\n  s: schedule in [0, 1]"

  static func file(_ claims: String, start: String = "real", horizon: Int = 3) throws -> BoundFile {
    try BoundFixture.file(
      parameters: parameters, alpha: "s", n: "N", start: start, target: "w", claims: claims,
      horizon: horizon)
  }

  static func found(_ claim: String, start: String = "real") throws -> [String] {
    var options = SearchOptions()
    options.tries = 60
    let report = try Falsifier(file: try file("c: \"\(claim)\"", start: start), options: options)
      .run()
    return report.entries[0].result.instance.parameters.map(\.value)
  }

  @Test(arguments: [
    ("R[0] <= (1 - 1/K) / n[0] * 9/10", ["1", "0", "[1/2, 1/2]"]),
    // A third category is a larger size than a second, never a simpler law.
    ("K >= 3 and p[3] > 0 => p[1] >= p[3]", ["1", "0", "[0, 0, 1]"]),
    ("alpha[1] <= alpha[2]", ["1", "if(t = 1, 1, 0)", "[1, 0]"]),
    ("alpha[t] <= 1/2  for t in 1..2 when t = 2", ["1", "1", "[1, 0]"]),
  ])
  func shrunkToTheSmallest(claim: String, expected: [String]) throws {
    let values = try Self.found(claim)
    // Declared order: numbers first, then laws and schedules as they stand in the file.
    #expect(values == [expected[0], expected[2], expected[1]])
  }

  /// The recursion with alpha[t-1] for alpha[t]: every law with denominators up to 3 and every
  /// list of two entries among 0, 1/2, 1 is tried in literal files.
  @Test func agreesWithExhaustiveSearch() throws {
    let claim =
      "R[t] = (1 - alpha[t-1])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p)) / n[t]  for t >= 2"
    let values = try Self.found(claim)
    var failing: [String] = []
    for n in 1...2 {
      for law in ["[1, 0]", "[0, 1]", "[1/2, 1/2]"] {
        for schedule in ["0", "1", "1/2", "if(t = 1, 0, 1)", "if(t = 1, 1, 0)"] {
          let file = try BoundFixture.file(
            alpha: schedule, n: "\(n)", target: law, claims: "c: \"\(claim)\"", horizon: 2)
          let probe = ClaimProbe(file: file, claim: file.claims[0], shouldStop: { false })
          if case .fails = probe.outcome(at: [Rational.zero], horizon: 2) {
            failing.append("\(n) \(law) \(schedule)")
          }
        }
      }
    }
    #expect(failing.contains(values.joined(separator: " ")))
    #expect(failing.first == "2 [1/2, 1/2] if(t = 1, 0, 1)")
    #expect(values == ["2", "[1/2, 1/2]", "if(t = 1, 0, 1)"])
  }

  /// Negative controls: what is true is not refuted; a law of a given start is searched too.
  @Test func trueClaimsStay() throws {
    #expect(
      try Self.found(
        "R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p)) / n[t]  for t >= 1"
      ).isEmpty)
    let file = try BoundFixture.file(
      parameters: "w: probability vector of length 2\n  v: probability vector of length 2",
      alpha: "1/2", start: "point(v)", target: "w", claims: "c: R[0] = 0")
    var options = SearchOptions()
    options.tries = 60
    let report = try Falsifier(file: file, options: options).run()
    #expect(report.entries[0].result.instance.parameters.map(\.value) == ["[1, 0]", "[0, 1]"])
  }

  /// A witness that is pasted into the file is the counterexample.
  @Test func witnessIsAnInstance() throws {
    let text = "{ N: 2, w: [1/2, 1/2], s: \"if(t = 1, 0, 1)\" }"
    let file = try Self.file("c: nondecreasing R[t]\ninstances: [\(text)]")
    let filled = try file.with(composites: file.instances[0].composites)
    let probe = ClaimProbe(file: filled, claim: filled.claims[0], shouldStop: { false })
    guard case .fails(let violation, _) = probe.outcome(at: file.instances[0].values, horizon: 3)
    else {
      Issue.record("the pasted instance does not fail")
      return
    }
    #expect(violation.t == 2)
  }

  @Test(arguments: [
    "{ N: 2, w: [1/2, 1/3], s: 0 }", "{ N: 2, w: [2, -1], s: 0 }", "{ N: 2, w: 1/2, s: 0 }",
    "{ N: 2, w: [1/4, 1/4, 1/4, 1/4], s: 0 }", "{ N: 2, w: [1, 0], s: t }",
    "{ N: 2, w: [1, 0], s: x }", "{ N: 2, w: [1, 0] }", "{ N: 2, w: [1, 0], s: 1/(t - 2) }",
  ])
  func faultyValuesAreErrors(instance: String) {
    #expect(throws: FileFaults.self) {
      try Self.file("c: R[0] >= 0\ninstances: [\(instance)]")
    }
  }

  @Test(arguments: [
    ("w: probability vector", "[1, 0]", "0"), ("w: probability vector of length 1", "w", "0"),
    ("w: probability vector of length 3 to 2", "w", "0"), ("s: schedule in [0, 2]", "[1, 0]", "s"),
    ("s: schedule in (0, 1]", "[1, 0]", "s"), ("s: schedule in [0, 1]", "[1, 0]", "1 - s"),
    ("w: probability vector of length 2", "[w, 1 - w]", "0"),
    ("s: schedule in [0, 1]", "s", "0"),
  ])
  func faultyDeclarationsAreErrors(parameter: String, target: String, alpha: String) {
    #expect(throws: FileFaults.self) {
      try BoundFixture.file(
        parameters: parameter, alpha: alpha, target: target, claims: "c: R[0] >= 0")
    }
  }

  /// A file whose law or schedule is open has no model, whoever asks.
  @Test func openParametersAreNoModel() throws {
    let file = try Self.file("c: R[0] >= 0")
    #expect(throws: FileFaults.self) {
      try file.instantiate(values: [.one], horizon: 2, precision: Precision(bits: 64))
    }
  }

  /// The placeholders [1, 0] and 0 must not be taken for the model: with them R is 0 and alpha 0.
  @Test(arguments: ["R[t] = 0", "alpha[t] = 0  for t >= 1", "K = 2", "R[t] >= R[t-1]  for t >= 1"])
  func placeholdersProveNothing(claim: String) throws {
    let file = try Self.file("c: \"\(claim)\"")
    for horizon in [1, 3] {
      guard case .notProved = ProverTests.prove(file, file.claims[0], horizon: horizon) else {
        Issue.record("\(claim) is false, and was proved")
        return
      }
    }
  }

  @Test func conditionsTakeLawsAndSchedules() throws {
    try checkCondition(
      over: ["w": "probability vector of length 2 to 4", "s": "schedule in [0, 1/2]"], tries: 200
    ) { point in
      let half = Rational(1, 2)
      return point.law("w").reduce(Rational.zero, +) == .one
        && [1, 2, 7].allSatisfy { ((try? point.schedule("s", at: $0)) ?? .zero) <= half }
    }
    let failure = #expect(throws: ConditionFailure.self) {
      try checkCondition(over: ["w": "probability vector of length 2 to 4"], seed: 7) { point in
        point.law("w").allSatisfy { $0 != Rational(1, 3) }
      }
    }
    #expect(failure?.description == "the condition is false at { w: [2/3, 1/3] } (seed 7)")
  }
}
