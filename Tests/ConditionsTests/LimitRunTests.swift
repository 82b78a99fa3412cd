import Claims
import Foundation
import Intervals
import Multiprecision
import Results
import Testing

@testable import Conditions

/// Whether the error vanishes, and enclosures far out.
///
/// Oracle: closed forms (alpha = 1/t, n = t gives (t + 1)(2t + 1)/(6 t^2) exactly; a constant
/// schedule tends to 1/(1 + (n - 1) a (2 - a))), the recursion in exact fractions, and the two
/// examples that separate the sufficient conditions.
@Suite struct LimitRunTests {
  static func entry(alpha: String, n: String, start: String = "real") throws
    -> ConditionReport.Entry
  {
    let file = try BoundFixture.file(
      alpha: alpha, n: n, start: start, claims: "c: R[0] >= 0\ninstances: [{ a: 1/2 }]")
    return try LimitRun(file: file).run().entries[0]
  }

  /// (alpha, n, vanishes, G3, G4)
  @Test(arguments: [
    ("1/t", "if(t = 0, 1, t)", false, false, false),  // G2 holds and is not enough
    ("1/2", "t + 1", true, true, false),  // G4 is not necessary
    ("1/t", "(t + 1)^2", true, true, true),
    ("1/t^(1/2)", "t + 1", true, true, false),
    ("1/t^2", "(t + 1)^3", false, false, false),  // sum alpha finite
    ("1/2", "7", false, false, false),  // n bounded
    ("0", "(t + 1)^2", false, false, false),  // G7
  ])
  func conditionsAreClassified(
    alpha: String, n: String, vanishes: Bool, third: Bool, fourth: Bool
  ) throws {
    let entry = try Self.entry(alpha: alpha, n: n)
    #expect(entry.result.verdict == (vanishes ? .certified : .refuted))
    #expect(entry.notes[0].hasPrefix("G1 fails") == !vanishes)
    #expect(entry.notes[1].hasSuffix(third ? "holds" : "fails"))
    #expect(entry.notes[2].hasSuffix(fourth ? "holds" : "fails"))
    #expect(entry.notes.count { $0.hasPrefix("R[") } == 3)
  }

  static func distant(
    _ alpha: String, _ n: String, at times: [Int], start: String = "real"
  ) throws -> [Interval] {
    let file = try BoundFixture.file(alpha: alpha, n: n, start: start, claims: "c: R[0] >= 0")
    func formula(_ schedule: ModelDescription.Schedule?) throws -> Claims.Expression {
      guard case .formula(let value)? = schedule else { throw NotEnclosed(reason: "no formula") }
      return value.formula.expression
    }
    return try DistantErrors(
      alpha: try formula(file.model.alpha), sampleSize: try formula(file.model.sampleSize),
      ranges: ScheduleRange(parameters: [Rational(1, 2)], precision: Precision(bits: 96)),
      startsAtTruth: start == "truth"
    ).enclosures(at: times, shouldStop: { false }).map(\.value)
  }

  @Test func enclosesTheClosedForm() throws {
    let times = [3, 100, 1000, 1_000_000]
    let found = try Self.distant("1/t", "if(t = 0, 1, t)", at: times)
    for (t, interval) in zip(times, found) {
      let t = Rational(t)
      let exact = (t + .one) * (Rational(2) * t + .one) / (Rational(6) * t * t)
      #expect(interval.contains(exact))
      // Negative control: the size of the generation before.
      let wrong = exact + Rational(1, 50)
      #expect(!interval.contains(wrong))
    }
  }

  @Test func enclosesTheRecursion() throws {
    var r = Rational(1, 3)
    for t in 1...40 {
      let keep = Rational.one - Rational(1, 2 * t)
      let x = Rational(1, 3 + t)
      r = keep * keep * r + x * (Rational.one - keep * keep * r)
      if t == 3 { #expect(try Self.distant("1/(2*t)", "t + 3", at: [3])[0].contains(r)) }
    }
    #expect(try Self.distant("1/(2*t)", "t + 3", at: [40])[0].contains(r))
    let limit = try Self.distant("a", "2", at: [5000], start: "truth")[0]
    // 1/(1 + (2 - 1) 1/2 (2 - 1/2)) = 4/7, reached to within any rounding.
    #expect(limit.contains(Rational(4, 7)))
    #expect(!limit.contains(Rational(1, 2)))
  }

  @Test(arguments: [
    ("if(t < 5003, 1, 0)", "2"), ("a", "2 + sum(k in 1..2, t)"), ("1/(t - 700)", "2"),
  ])
  func whatHasNoBoundsIsRefused(alpha: String, n: String) throws {
    #expect(throws: NotEnclosed.self) { try Self.distant(alpha, n, at: [100_000]) }
  }

  /// alpha = c/t^b with n = t: it vanishes for no b >= 1, and for b < 1 alone.
  @Test func settingsMakeAnInstance() throws {
    let file = try BoundFixture.file(
      parameters: "b: rational in [0, 2]\n  c: rational in [0, 1]", alpha: "c/t^b",
      n: "if(t = 0, 1, t)", claims: "x: R[t] >= 0")
    func verdicts(_ fixed: [String: Rational], instance: Int? = nil) throws -> [Verdict] {
      var options = LimitOptions()
      options.fixed = fixed
      options.instance = instance
      return try LimitRun(file: file, options: options).run().entries.map(\.result.verdict)
    }
    #expect(try verdicts(["b": Rational(1, 2), "c": .one]) == [.certified])
    #expect(try verdicts(["b": .one, "c": .one], instance: 1) == [.refuted])
    #expect(throws: ConditionError.self) { try verdicts(["b": .one]) }
    #expect(throws: ConditionError.self) { try verdicts(["b": .one, "c": .one], instance: 2) }
  }
}
