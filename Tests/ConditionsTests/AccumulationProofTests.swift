import Certificates
import Claims
import Testing

@testable import Conditions

/// Proofs about batches that are all kept, and about sums and products up to t.
///
/// Oracle: the derivations in proofs-notes/accumulate.md for what is true; the counterexample that
/// exact evaluation finds for what is false.
@Suite struct AccumulationProofTests {
  private static func file(_ claim: String, alpha: String = "0", n: String = "N") throws
    -> BoundFile
  {
    try BoundFixture.file(
      parameters: "N: integer in [1, 1000000]", alpha: alpha, n: n, target: "zipf(3, 1)",
      define: "define: { Q: { 0: \"1\", t: \"Q[t-1] + 1/(t+1)^2\" } }", claims: "c: \"\(claim)\"",
      horizon: 20, scheme: "accumulate")
  }

  @Test(arguments: [
    "R[t] <= R[0]*sum(j in 1..t+1, 1/j^2)", "R[t] <= R[0]*Q[t]", "R[t] <= R[0]*pi^2/6",
    "R[t] < pi^2/6*R[0]", "R[t] <= 2*R[0]",
    "R[t] = (1 - normsq(p))*(1 - product(j in 1..t+1, 1 - 1/(N*j^2)))",
    "nondecreasing R[t]", "R[t] >= R[0]",
  ])
  func equalBatchesAreDecided(claim: String) throws {
    let file = try Self.file(claim)
    guard case .proved(let proof) = ProverTests.prove(file, file.claims[0]) else {
      Issue.record("\(claim): \(ProverTests.prove(file, file.claims[0]))")
      return
    }
    #expect(proof.certificate.scope == "all")
    #expect(
      proof.certificate.trusted.contains { $0.contains("Euler") } == claim.contains("pi"))
  }

  /// Negative controls: an index off by one, a constant too small, an equality, another share.
  @Test(arguments: [
    "R[t] <= R[0]*sum(j in 1..t, 1/j^2)", "R[t] <= R[0]*sum(j in 2..t+2, 1/j^2)",
    "R[t] <= R[0]*pi^2/7", "R[t] = R[0]*sum(j in 1..t+1, 1/j^2)", "R[t] >= R[0]*pi^2/6",
    "R[t] <= R[0]*sum(j in 1..t+1, 1/j^3)", "R[t] <= R[0]*Q[t-1]  for t >= 1",
    "R[t] = (1 - normsq(p))*(1 - product(j in 1..t+1, 1 - 1/(N*(j+1)^2)))",
    "R[t] < R[0]*sum(j in 1..t+1, 1/j^2)", "nonincreasing R[t]",
  ])
  func mistakesAreNotProved(claim: String) throws {
    let file = try Self.file(claim)
    if case .proved = ProverTests.prove(file, file.claims[0]) {
      Issue.record("\(claim) is false, and was proved")
    }
  }

  /// With fresh data, and with batches that grow, the sum is another one.
  @Test func othersAreNotTakenForEqualBatches() throws {
    let growing = try Self.file("R[t] <= R[0]*sum(j in 1..t+1, 1/j^2)", n: "N*(100*t + 1)")
    if case .proved = ProverTests.prove(growing, growing.claims[0]) {
      Issue.record("the share of a growing batch was taken for 1/(t + 1)")
    }
    let fresh = try Self.file("R[t] >= R[0]", alpha: "1/2")
    if case .proved = ProverTests.prove(fresh, fresh.claims[0]) {
      Issue.record("fresh data were left out")
    }
    let recursion = try Self.file(
      "R[t] = ((1 - alpha[t]/(t+1))^2 - (1 - alpha[t])^2/(n[t]*(t+1)^2))*R[t-1] "
        + "+ (1 - normsq(p))/(n[t]*(t+1)^2)  for t >= 1", alpha: "1/(t+1)")
    guard case .proved = ProverTests.prove(recursion, recursion.claims[0]) else {
      Issue.record("the recursion is not proved")
      return
    }
  }

  /// A sum is what it says at its ends: empty below, one term at one.
  @Test(arguments: [
    ("sum(j in 1..t, 1/j) >= 1  for t >= 1", "sum(j in 1..t, 1/j) >= 1"),
    ("sum(j in 3..t, j) = t*(t+1)/2 - 3  for t >= 3", "sum(j in 3..t, j) = t*(t+1)/2 - 3"),
    ("sum(j in 1..t, n[j]) = N*t", "sum(j in 0..t, n[j]) = N*t"),
    ("product(j in 1..t, 1 - 1/(j+1)) = 1/(t+1)", "product(j in 1..t, 1 - 1/(j+2)) = 1/(t+1)"),
    ("product(j in 1..t, 1 - 1/(j+1)) <= 1", "product(j in 1..t, 1 + 1/(j+1)) <= 1"),
    ("sum(i in 1..3, sum(j in 1..i, 1)) = 6", "sum(i in 1..3, sum(j in 1..i, 1)) < 6"),
    ("product(j in 1..t, j) >= 0", "product(j in 0..t, j) > 0"),
  ])
  func sumsAreDecided(claim: String, spoiled: String) throws {
    let file = try Self.file(claim)
    guard case .proved = ProverTests.prove(file, file.claims[0]) else {
      Issue.record("\(claim): \(ProverTests.prove(file, file.claims[0]))")
      return
    }
    let other = try Self.file(spoiled)
    if case .proved = ProverTests.prove(other, other.claims[0]) {
      Issue.record("\(spoiled) is false, and was proved")
    }
  }

  /// Ranges of sequences are shown for every generation, so a `when` about t must not take part.
  @Test(arguments: [
    ("Q[t] >= 0", "1 - t/4"), ("Q[t] <= 1", "1 + t"), ("R[t] <= R[0] + Q[t]", "1 - t"),
  ])
  func rangesAreNotShownUnderAWhen(claim: String, step: String) throws {
    let file = try BoundFixture.file(
      define: "define: { Q: { 0: \"1\", t: \"Q[t-1]*(\(step))\" } }",
      claims: "c: \"\(claim)  for t >= 2 when t <= 1000\"", horizon: 9)
    if case .proved = ProverTests.prove(file, file.claims[0]) {
      Issue.record("\(claim) is false, and was proved")
    }
  }
}
