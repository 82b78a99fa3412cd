import Conditions
import Multiprecision
import Testing

/// The condition checker for other people's tests.
///
/// Oracle: conditions whose smallest counterexample is known by hand.
@Suite struct CheckConditionTests {
  @Test func acceptsWhatHolds() throws {
    let points = try checkCondition(
      over: ["a": "rational in [0, 1]", "N": "integer in [1, 1000]"]
    ) { point in
      point["a"] * point["a"] <= point["a"] * point["N"]
    }
    #expect(points > 500)
  }

  @Test func shrinksToTheSmallest() throws {
    let failure = #expect(throws: ConditionFailure.self) {
      try checkCondition(
        over: ["a": "rational in [0, 1]", "N": "integer in [1, 1000]"], seed: 7
      ) { point in
        // False from N = 3 and a > 1/4 on.
        point.integer("N") < 3 || point["a"] <= Rational(1, 4)
      }
    }
    // Of a > 1/4 the number 1 is simplest: height 1.
    #expect(
      failure?.description == "the condition is false at { a: 1, N: 3 } (seed 7)")
  }

  @Test func hypothesesAreRespected() throws {
    try checkCondition(over: ["a": "rational in [0, 1]"]) { point in
      try point.assume(point["a"].signum > 0)
      return point["a"].reciprocal >= .one
    }
    let failure = #expect(throws: ConditionFailure.self) {
      try checkCondition(over: ["a": "rational in [0, 1]"]) { point in
        try point.assume(point["a"] > Rational(2))
        return false
      }
    }
    guard case .vacuous = failure?.reason else {
      Issue.record("a condition without a point is vacuous")
      return
    }
  }

  @Test func faultyDomainsAreErrors() {
    #expect(throws: ConditionFailure.self) {
      try checkCondition(over: ["a": "real in [0, 1]"]) { _ in true }
    }
    #expect(throws: ConditionFailure.self) {
      try checkCondition(over: ["a": "integer in (1, 2)"]) { _ in true }
    }
  }

  /// The same seed asks about the same points.
  @Test func isRepeatable() throws {
    func points() throws -> [String] {
      var seen: [String] = []
      try checkCondition(over: ["a": "rational in [0, 5)", "b": "integer"], seed: 3) { point in
        seen.append("\(point["a"]) \(point["b"])")
        return true
      }
      return seen
    }
    #expect(try points() == points())
  }
}
