import Models
import Testing

@testable import Claims

/// Meaning of names and kinds. Oracle: for each mistake the character it stands at, counted by hand.
@Suite struct CheckerTests {
  static func faults(_ claim: String, _ scope: Scope = Workbench.scope) -> [Fault] {
    do {
      _ = try ClaimFormula(claim, scope: scope)
      return []
    } catch {
      return error.faults
    }
  }

  @Test(arguments: [
    ("R[t] = alpa", 7, "`alpa` is not declared; did you mean `alpha`?"),
    ("R[t] = xyzzy", 7, "is not declared"),
    ("R = 1", 0, "`R` is a sequence; write R[t]"), ("n > 1", 0, "`n` is a sequence"),
    ("l1 > 1", 0, "`l1` is a sequence"), ("sqrt > 1", 0, "`sqrt` is a function"),
    ("sum > 1", 0, "`sum` is a function"),
    ("R(t) = 1", 0, "index with brackets: R[...]"), ("a(2) = 1", 0, "index with brackets"),
    ("sqr(2) = 1", 0, "did you mean `sqrt`"),
    ("sqrt(1, 2) = 1", 0, "takes 1 argument, but has 2"),
    ("min(1) = 1", 0, "two or more arguments, but has 1"),
    ("if(1 = 1, 2) = 1", 0, "takes 3 arguments, but has 2"),
    ("dot(p) = 1", 0, "takes 2 arguments, but has 1"),
    ("normsq(1) = 1", 7, "expected a vector"), ("dot(p, 2) = 1", 7, "expected a vector"),
    ("p = 1", 0, "this is a vector; index it"),
    ("1 + (1 = 1) = 2", 4, "a statement that is true or false"),
    ("R[t]", 0, "expected a comparison"),
    ("1 = 1 => 2", 9, "expected a comparison"), ("a[1] = 1", 0, "only a sequence or a vector"),
    ("pi[1] = 1", 0, "only a sequence"),
    ("R[R[t]] = 1", 2, "an index must not depend on R"),
    ("p[R[t]] = 1", 2, "an index must not depend on R"),
    ("sum(k in 1..R[t], k) = 1", 12, "must not depend on R"),
    ("sum(t in 1..2, t) = 1", 0, "`t` already has a meaning"),
    ("sum(a in 1..2, a) = 1", 0, "`a` already has a meaning"),
    ("sum(k in 1..2, sum(k in 1..2, k)) = 1", 15, "already has a meaning"),
    ("max(k in 1..2, k) = 1", 0, "takes no range"),
    ("sum(1) = 1", 0, "write `sum(k in 1..K, TERM)`"),
    ("uniform(3) = 1", 0, "may only stand in `target`"),
    ("absorbed = 1", 0, "is a sequence"),
    ("\"x\" = 1", 0, "text in quotes"), ("limit R[t]", 6, "expected a comparison"),
    ("limit 0 < R[t] < 1", 6, "a limit is written"),
    ("limit R[t] = 0 for t >= 1", 19, "`limit` takes no `for`"),
    ("eventually R[t] = 0 when t > 1", 25, "it must not mention t"),
    ("nonincreasing a", 14, "an expression that changes with t"),
    ("R[t] = 1 for t >= R[0]", 18, "must not depend on t or R"),
    ("R[t] = 1 when a", 14, "expected a comparison"), ("k = 1", 0, "`k` is not declared"),
  ]) func reportsTheCharacter(_ text: String, _ place: Int, _ message: String) {
    let faults = Self.faults(text)
    #expect(faults.first?.span.lowerBound == place, "\(text): \(faults)")
    #expect(faults.first?.message.contains(message) == true, "\(text): \(faults)")
  }

  @Test func reportsAllFaultsTogether() {
    let faults = Self.faults("foo + R = sqrt(bar, 1) + baz(1) for t >= q when r = 1")
    #expect(faults.map(\.span.lowerBound) == [0, 6, 10, 25, 41, 48])
  }

  @Test func namesHaveMeaningOnlyWhereTheyMay() {
    var constants = Scope()
    constants.parameters = ["a"]
    for name in ["t", "K", "p", "n[1]", "R[1]", "T", "alpha[1]"] {
      #expect(throws: FormulaFaults.self) { try ValueFormula(name, scope: constants) }
    }
    constants.allows = [.generation, .sizes]
    for name in ["t", "K", "T", "a"] {
      #expect(throws: Never.self) { try ValueFormula(name, scope: constants) }
    }
    for name in ["p[1]", "R[1]", "n[t]", "start[1]"] {
      #expect(throws: FormulaFaults.self) { try ValueFormula(name, scope: constants) }
    }
    var claims = Workbench.scope
    claims.hasStartVector = false
    #expect(Self.faults("start[1] = 1", claims).first?.message.contains("point") == true)
  }

  /// What a value may change with decides what is computed once: an entry of a list changes with
  /// what stands in the list.
  @Test(
    arguments: [
      ("[t, 2][1]", [.generation]), ("[R[0], 2][1]", [.metric]), ("[a, 2][1]", []),
      ("p[t]", [.generation]),
      ("dot([t, 1], [1, 2])", [.generation]), ("R[t]", [.generation, .metric]), ("R[0]", [.metric]),
      ("n[2]", []),
      ("sum(k in 1..3, k)", []), ("sum(k in 1..t, k)", [.generation]),
      ("sum(k in 1..3, [t, t, k][k])", [.generation]),
      ("if(t = 1, 1, 2)", [.generation]), ("if(R[0] = 1, 1, 2)", [.metric]),
      ("l1[0] + t", [.metric, .generation]),
    ] as [(String, Dependence)]) func knowsDependence(_ text: String, _ expected: Dependence) throws
  {
    #expect(
      try ValueFormula(text, scope: Workbench.scope).expression.dependence == expected, "\(text)")
  }

  @Test(
    arguments: [
      ("R[t] = 1", .equality), ("R[t] <= 1", .upper), ("R[t] < 1", .upper), ("1 >= R[t]", .upper),
      ("R[t] >= 1", .lower),
      ("1 < R[t]", .lower), ("0 <= R[t] <= 1", .chain), ("a = 1 => R[t] = 1", .implication),
      ("a = 1 <=> R[t] = 1", .equivalence),
      ("limit R[t] = 0", .limit), ("eventually R[t] < 1", .eventually),
      ("decreasing R[t]", .monotone), ("a <= 1", .upper),
    ] as [(String, ClaimShape)]) func knowsShapes(_ text: String, _ shape: ClaimShape) throws
  {
    #expect(try ClaimFormula(text, scope: Workbench.scope).shape == shape, "\(text)")
  }
}
