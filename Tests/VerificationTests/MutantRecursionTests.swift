import Results
import Testing
import Verification

/// Wrong recursions written as claims are refuted at the generation where they first fail, while
/// the true one is certified at the same instance.
///
/// Oracle: the golden path's fractions, worked out by hand enumeration (11/36, 275/864, 1463/3888,
/// 2255/5184), and first failing generations found by evaluating each mutant on them by hand.
@Suite struct MutantRecursionTests {
  static let truth =
    "R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1"

  /// A mutant, and the generation where it first fails.
  static let mutants: [(claim: String, t: Int)] = [
    ("R[t] = (1 - alpha[t]) * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/(n[t] + 1) for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t-1]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t-1] for t >= 1", 1),
    ("R[t] = (1 - alpha[t-1])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = alpha[t]^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t]^2) * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - 1/K)/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + normsq(p)/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 + 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]^2) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * R[t-1] + (1 - R[t-1])/n[t] for t >= 1", 1),
    ("R[t] = (1 - 2*alpha[t]) * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 1),
    ("R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[0] + (1 - normsq(p))/n[t] for t >= 1", 2),
    ("R[t] = (1 - normsq(p))/n[t] for t >= 1", 1),
    // Right as long as alpha is 1/4: fails first where alpha changes.
    ("R[t] = (1 - alpha[1])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1", 2),
    ("R[0] = (1 - normsq(p))/(n[0] - 1)", 0),
    ("R[t] <= R[t-1] for t >= 1", 1),
    ("R[t] > 11/36", 0),
  ]

  @Test(arguments: mutants.indices) func mutantIsRefutedWhereItFirstFails(index: Int) throws {
    let (mutant, t) = Self.mutants[index]
    let report = try BoundFixtures.check(
      BoundFixtures.golden(claims: "truth: \(Self.truth)\nmutant: \(mutant)"))
    let results = report.results
    #expect(results.map(\.verdict) == [.certified, .refuted], "\(mutant)")
    #expect(results.last?.violation?.t == t, "\(mutant)")
    #expect(report.exitCode == 1)
  }

  @Test func violationShowsBothExactSides() throws {
    let report = try BoundFixtures.check(
      BoundFixtures.golden(
        claims: "misprint: R[t] = (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t] for t >= 1"))
    let violation = try #require(report.results.first?.violation)
    // 2/3 * 11/36 + 11/54 = 11/27 against 275/864.
    #expect(violation.claimed.exactValue?.description == "11/27")
    #expect(violation.actual.exactValue?.description == "275/864")
    #expect(violation.relation == "=")
  }

  /// The printed recursion with n[0] R[0] / n[t] holds only where the start is n[0] real draws.
  @Test func printedRecursionFailsForAGivenStart() throws {
    let printed =
      "printed: R[t] = n[0]/n[t]*R[0] + (n[t]-1)/n[t]*(1-alpha[t])^2*R[t-1] for t >= 1"
    let real = try BoundFixtures.check(BoundFixtures.golden(claims: printed))
    #expect(real.results.map(\.verdict) == [.certified])
    for start in ["point([1, 0, 0])", "truth"] {
      let report = try BoundFixtures.check(BoundFixtures.golden(start: start, claims: printed))
      #expect(report.results.map(\.verdict) == [.refuted])
      #expect(report.results.first?.violation?.t == 1)
    }
  }
}
