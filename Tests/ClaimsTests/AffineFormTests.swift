import Intervals
import Models
import Multiprecision
import Testing

@testable import Claims

/// Claims rewritten for replicates. Oracle: coefficients worked out by hand.
@Suite struct AffineFormTests {
  /// "t: c + a R[1] ... (=)" of each statement, smaller side minus larger side.
  static func statements(_ claim: String) throws(ReplicateClaim.Refusal) -> [String] {
    let formula: ClaimFormula
    do { formula = try ClaimFormula(claim, scope: Workbench.scope) } catch {
      throw .notTestable("unreadable")
    }
    let rewritten = try ReplicateClaim(formula, instance: Workbench().instance, definitions: [])
    return rewritten.statements.map { statement in
      let terms = statement.form.coefficients.sorted {
        ($0.key.quantity.name, $0.key.generation) < ($1.key.quantity.name, $1.key.generation)
      }.map {
        " + \($0.value) \($0.key.quantity == .metric(.squaredError) ? "R" : $0.key.quantity.sequenceName)[\($0.key.generation)]"
      }
      return
        "\(statement.generation): \(statement.form.constant)\(terms.joined()) \(statement.isEquality ? "=" : "<=") 0"
    }
  }

  @Test(arguments: [
    (
      "R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t in 1..2",
      ["1: -11/54 + -3/8 R[0] + 1 R[1] = 0", "2: -11/36 + -2/9 R[1] + 1 R[2] = 0"]
    ),
    ("R[t] <= 1/2 for t = 1", ["1: -1/2 + 1 R[1] <= 0"]),
    ("R[t] >= 1/2 for t = 1", ["1: 1/2 + -1 R[1] <= 0"]),
    ("1/10 < R[t] < l1[t] for t = 2", ["2: 1/10 + -1 R[2] <= 0", "2: 0 + -1 l1[2] + 1 R[2] <= 0"]),
    ("-(R[t] - 2*R[t])/4 <= 1 for t = 0", ["0: -1 + 1/4 R[0] <= 0"]),
    ("R[t]^1 <= 1 for t = 0", ["0: -1 + 1 R[0] <= 0"]),
    ("sum(k in 0..t, k*R[k]) <= a for t = 2", ["2: -1/10 + 0 R[0] + 1 R[1] + 2 R[2] <= 0"]),
    ("R[t] <= 1 when t = 3", ["3: -1 + 1 R[3] <= 0"]), ("R[t] <= 1 when t > 5", []),
  ]) func agreesWithHand(_ claim: String, _ expected: [String]) throws {
    #expect(try Self.statements(claim) == expected, "\(claim)")
  }

  @Test(arguments: [
    "R[t]*R[t] <= 1", "1/R[t] <= 1", "R[t]^2 <= 1", "sqrt(R[t]) <= 1", "R[t] <= 1 => t = 0",
    "R[t] <= 1 <=> t = 0",
    "nonincreasing R[t]", "R[t] <= 1 when R[t] > 0", "not (R[t] = 1)", "2^R[t] <= 1",
    "if(R[t] > 0, 1, 0) = 1",
  ]) func refusesWhatIsNotAffine(_ claim: String) {
    #expect(throws: ReplicateClaim.Refusal.self, "\(claim)") { try Self.statements(claim) }
  }
}
