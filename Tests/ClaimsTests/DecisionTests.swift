import Intervals
import Multiprecision
import Testing

@testable import Claims

/// Decisions of claims over made-up expectations R = 1/2, 1/3, 1/4, 1/5. Oracle: worked out by hand.
@Suite struct DecisionTests {
  let bench = Workbench()

  /// holds | fails t claimed relation actual | vacuous | undecided | overlaps
  static func text(_ outcome: ClaimOutcome) -> String {
    switch outcome.decision {
    case .holds: "holds"
    case .fails(let t, let claimed, let actual, let relation):
      "fails at \(t): \(actual) \(relation.rawValue) \(claimed)"
    case .overlaps: "overlaps"
    case .vacuous(let reason): "vacuous: \(reason)"
    case .undecided(let reason, let mayResolve): "undecided: \(reason), \(mayResolve)"
    }
  }

  @Test(arguments: [
    ("R[t] = 1/(t + 2)", "holds"), ("R[t] = 1/2", "fails at 1: 1/3 = 1/2"),
    ("R[t] < 1/2", "fails at 0: 1/2 < 1/2"),
    ("R[t] <= 1/2", "holds"), ("1/2 >= R[t]", "holds"), ("1/4 <= R[t]", "fails at 3: 1/5 >= 1/4"),
    ("R[t] >= 1/4 for t <= 2", "holds"), ("R[t] < 1/2 for t > 0", "holds"),
    ("R[t] < 1/2 for t >= 1", "holds"),
    ("R[t] = 1/4 for t = 2", "holds"), ("R[t] >= 1/4 for t in 0..T", "fails at 3: 1/5 >= 1/4"),
    ("R[t] >= 1/4 for t < T", "holds"), ("R[t] = R[t-1]*(t+1)/(t+2) for t >= 1", "holds"),
    ("R[t+1] <= R[t] for t < T", "holds"), ("R[t] = 1/3 when t = 1", "holds"),
    ("R[t] = 1/3 when n[t] = 3", "holds"),
    ("R[t] = 1/3 when alpha[t] < 1", "fails at 2: 1/4 = 1/3"),
    ("R[t] < 0 when a > 1/10", "vacuous: its `when` does not hold at this instance"),
    ("R[t] < 0 for t > T", "vacuous: its range of t is empty"),
    ("R[t] < 0 for t in 3..2", "vacuous: its range of t is empty"),
    (
      "R[t] < 0 when t > 5",
      "vacuous: it speaks of no generation of this instance: nothing is left by its range and `when`"
    ),
    ("R[t] > 1 => 1 = 2", "vacuous: its hypothesis holds at no generation of this instance"),
    ("R[t] > 1/4 => t <= 1", "holds"), ("R[t] > 1/4 => t < 1", "fails at 1: 1 < 1"),
    ("t <= 1 <=> R[t] > 1/4", "holds"),
    ("t < 1 <=> R[t] > 1/4", "fails at 1: 1 < 1"), ("0 <= R[t] <= 1/2", "holds"),
    ("0 <= R[t] < 1/2", "fails at 0: 1/2 < 1/2"),
    ("1 <= R[t] <= 1/3", "fails at 0: 1/2 >= 1"), ("not (R[t] = 1/4) for t <= 1", "holds"),
    ("not (R[t] = 1/4)", "fails at 2: 1/4 = 1/4"),
    ("R[t] = 1/2 or t >= 1", "holds"), ("R[t] <= 1/2 and t <= 2", "fails at 3: 3 <= 2"),
    ("R[t] = sqrt(2)^2/(2*(t + 2))", "overlaps"), ("R[t] = sqrt(2)^2/5", "fails at 0: 1/2 = "),
    ("R[t] < sqrt(2)^2/(2*(t+2))", "undecided: cannot be decided at t = 0 at this precision, true"),
    (
      "R[t] <= 1/(sqrt(2)^2 - 2)",
      "undecided: the divisor is enclosed by an interval that contains zero at t = 0, true"
    ),
    ("1/(R[t] - 1/3) > -100", "undecided: division by zero at t = 1, false"),
    ("l1[t] >= 0", "undecided: there is no theory for l1[t] here, false"),
    (
      "R[t] = 1 when sqrt(2)^2 = 2",
      "undecided: its `when` cannot be decided at this precision, true"
    ),
    ("[R[t], 1][1] <= [t, 2][1] for t >= 1", "holds"), ("[t, 2][1] = 0", "fails at 1: 1 = 0"),
  ]) func decides(_ claim: String, _ expected: String) throws {
    let found = Self.text(try bench.outcome(claim))
    #expect(
      found == expected || (expected.hasSuffix("= ") && found.hasPrefix(expected)),
      "\(claim): \(found)")
  }

  @Test(arguments: [
    ("nonincreasing R[t]", "holds"), ("decreasing R[t]", "holds"),
    ("nondecreasing R[t]", "fails at 1: 1/3 >= 1/2"),
    ("increasing R[t]", "fails at 1: 1/3 > 1/2"), ("increasing R[t]*(t+2)^2", "holds"),
    ("decreasing R[t]*(t+2)", "fails at 1: 1 < 1"),
    ("nonincreasing R[t]*(t+2)", "holds"), ("nondecreasing R[t]*(t+2)", "holds"),
    ("increasing n[t]", "fails at 2: 2 > 3"),
    ("increasing n[t] for t in 2..3", "holds"), ("increasing n[t] when not (t = 2)", "holds"),
    (
      "increasing R[t] for t = 2",
      "vacuous: it speaks of no generation of this instance: nothing is left by its range and `when`"
    ),
  ]) func decidesMonotone(_ claim: String, _ expected: String) throws {
    #expect(Self.text(try bench.outcome(claim)) == expected, "\(claim)")
  }

  /// Smallest claimed/actual of an upper bound, actual/claimed of a lower one.
  @Test(arguments: [
    ("R[t] <= 1", 2, 1), ("R[t] <= 1/2", 1, 1), ("R[t] <= 1/4", 1, 2), ("1 >= R[t]", 2, 1),
    ("R[t] >= 1/10", 2, 1), ("1/10 <= R[t]", 2, 1),
    ("R[t] <= 1 for t >= 2", 4, 1), ("R[t] >= 1/(t + 3)", 6, 5), ("R[t] = 1/(t + 2)", 1, 1),
    ("1/10 <= R[t] <= 2/3", 4, 3), ("R[t] <= 3*R[t-1] for t >= 1", 15, 4),
    ("R[t] < 1", 2, 1),
  ]) func readsSlack(_ claim: String, _ numerator: Int, _ denominator: Int) throws {
    let slack = try bench.outcome(claim).slack
    #expect(
      slack?.exactValue == Rational(numerator, denominator),
      "\(claim): \(slack.map(\.description) ?? "nil")")
  }

  /// No slack where a denominator is zero or negative, or where the claim is no bound.
  @Test(arguments: [
    "0 <= R[t]", "R[t] - 1/4 <= 1", "0 <= R[t] <= 1", "R[t] = 1", "R[t] < 1 => t >= 0",
    "decreasing R[t]", "R[t] >= -1/2", "R[t] >= 1/10 - t", "-R[t] <= -1/10", "R[t] - 1 <= 0",
  ])
  func hasNoSlack(_ claim: String) throws {
    #expect(try bench.outcome(claim).slack == nil, "\(claim)")
  }

  @Test func slackOfEnclosuresIsEnclosed() throws {
    let slack = try #require(try bench.outcome("R[t] <= sqrt(2)/2").slack)
    #expect(slack.exactValue == nil)
    #expect(
      slack.certainlyLies(
        in: Rational(1_414_213_562, 1_000_000_000), Rational(1_414_213_563, 1_000_000_000)))
  }

  @Test(arguments: [
    (
      "R[t] = R[t-1]", 7,
      "R[-1] does not exist at t = 0: R has entries 0..3; add a range: `for t >= ...`"
    ),
    (
      "R[t] = R[t-5] for t >= 1", 7,
      "R[-4] does not exist at t = 1: R has entries 0..3; add a range: `for t >= ...`"
    ),
    ("R[t+1] < 1", 0, "R[4] does not exist at t = 3: R has entries 0..3; end the range earlier"),
    (
      "R[t] = 1/(n[t] - 3)", 9,
      "division by zero at t = 1; add a `when` that leaves this generation out"
    ),
    (
      "R[t] = 1/alpha[t]", 9,
      "division by zero at t = 3; add a `when` that leaves this generation out"
    ),
    ("R[t] <= p[4]", 10, "p[4] does not exist at t = 0: p has entries 1..3"),
    ("R[t] <= p[t]", 10, "p[0] does not exist at t = 0: p has entries 1..3"),
    ("R[t] <= n[1/2]", 8, "an index must be an integer, but is 1/2 at t = 0"),
    ("R[t] = 1 for t >= 4", 18, "t[4] does not exist: t has entries 0..3; end the range earlier"),
    (
      "R[t] = 1 for t in 0..9", 21, "t[9] does not exist: t has entries 0..3; end the range earlier"
    ), ("R[t] = 1 for t >= a", 18, "an index must be an integer, but is 1/10"),
    (
      "R[t] <= 1 when 1/(t - 2) > 0", 17,
      "division by zero at t = 2; add a `when` that leaves this generation out"
    ), ("R[t] <= sqrt(1 - t)", 8, "the square root of the negative number -1 at t = 2"),
    (
      "R[t] <= 10^(10^(10^t))", 8,
      "this power has about 2^35 bits, but at most 2^30 are allowed at t = 1"
    ),
  ]) func refusesFaultsOfTheInput(_ claim: String, _ place: Int, _ message: String) throws {
    let error = try #require(try bench.refusal(of: claim), "\(claim) was decided")
    #expect(error.span.lowerBound == place, "\(claim): \(error.message)")
    #expect(error.message == message, "\(claim)")
    #expect(error.isInputFault)
  }

  @Test func whenProtectsFromFaults() throws {
    #expect(Self.text(try bench.outcome("1/(n[t] - 3) <= 1 when not (n[t] = 3)")) == "holds")
    #expect(Self.text(try bench.outcome("if(t >= 1, R[t-1], 1) >= R[t]")) == "holds")
  }

  /// Which answers each order of two values leaves, against the definitions of the relations.
  @Test func threeValuedTable() {
    /// What may be: the possible signs of left - right.
    let possible: [(ScalarOrder, Set<Int>)] = [
      (.less, [-1]), (.lessOrEqual, [-1, 0]), (.equal, [0]), (.greaterOrEqual, [0, 1]),
      (.greater, [1]), (.overlapping, [-1, 0, 1]),
    ]
    for (order, signs) in possible {
      for relation in Relation.allCases {
        let answers = Set(signs.map { holds(relation, sign: $0) })
        let truth = order.truth(of: relation)
        switch truth {
        case .yes: #expect(answers == [true], "\(order) \(relation)")
        case .no: #expect(answers == [false], "\(order) \(relation)")
        case .overlap:
          #expect(relation == .equal && answers == [true, false], "\(order) \(relation)")
        case .undecided:
          #expect(relation != .equal && answers == [true, false], "\(order) \(relation)")
        }
      }
    }
    for relation in Relation.allCases {
      #expect(ScalarOrder.unknown.truth(of: relation) == .undecided)
    }
  }

  private func holds(_ relation: Relation, sign: Int) -> Bool {
    switch relation {
    case .equal: sign == 0
    case .lessOrEqual: sign <= 0
    case .greaterOrEqual: sign >= 0
    case .less: sign < 0
    case .greater: sign > 0
    }
  }

  /// Connectives must never claim more than all completions of what is open allow.
  @Test func connectivesAreSound() {
    let all: [Truth] = [.yes, .no, .overlap, .undecided]
    func completions(_ truth: Truth) -> Set<Bool> {
      switch truth {
      case .yes: [true]
      case .no: [false]
      case .overlap, .undecided: [true, false]
      }
    }
    for left in all {
      for right in all {
        var and: Set<Bool> = []
        var or: Set<Bool> = []
        for a in completions(left) {
          for b in completions(right) {
            and.insert(a && b)
            or.insert(a || b)
          }
        }
        #expect(completions(left.and(right)) == and)
        #expect(completions(left.or(right)) == or)
      }
      #expect(completions(left.negated) == Set(completions(left).map { !$0 }))
    }
  }
}
