import Certificates
import Claims
import Foundation
import Multiprecision
import Results
import Testing

@testable import Conditions

/// Proofs over whole domains.
///
/// Oracle: exhaustive search for what is false (nothing that has a counterexample may be proved),
/// the notes' derivations for what is true. The checker is asked again about every certificate.
@Suite struct ProverTests {
  static func file(_ name: String) throws -> BoundFile {
    try BoundFile(
      path: FalsifierTests.root.appendingPathComponent(
        "bounds/bakshi-chakraborty-2026/\(name).yaml"
      )
      .path)
  }

  static func prove(
    _ file: BoundFile, _ claim: BoundClaim, horizon: Int? = nil
  ) -> ClaimProver.Outcome {
    ClaimProver(
      file: file, claim: claim, fixed: [:], horizon: horizon ?? file.horizon,
      shouldStop: { false }
    ).prove()
  }

  @Test(arguments: ["for-every-schedule", "for-every-constant-schedule"])
  func everyTrueClaimIsProvedForAllGenerations(name: String) throws {
    let file = try Self.file(name)
    let report = try Prover(file: file, options: ProofOptions()).run { certificate in
      #expect(throws: Never.self) {
        var checker = CertificateChecker()
        _ = try checker.check(certificate)
      }
      return nil
    }
    for entry in report.entries where entry.result.expectsToHold {
      #expect(
        entry.result.verdict == .proved, "\(entry.result.claim): \(entry.result.reason ?? "")")
      #expect(entry.scope == "all")
    }
    for entry in report.entries where !entry.result.expectsToHold {
      #expect(entry.result.verdict == .refuted)
    }
  }

  @Test(arguments: [
    "recursion", "scalar", "threshold", "quick-sufficient", "floor", "floor-of-r", "ceiling",
  ])
  func oneStepClaimsHoldForEverySchedule(name: String) throws {
    let file = try Self.file("for-every-schedule")
    let claim = try #require(file.claims.first { $0.name == name })
    guard case .proved(let proof) = Self.prove(file, claim) else {
      Issue.record("\(name) is not proved")
      return
    }
    #expect(proof.isForEverySchedule)
  }

  /// Negative control: what has a counterexample must not be proved, at any horizon.
  @Test func noMistakeIsProved() throws {
    let file = try Self.file("mistakes-over-a-domain")
    for claim in file.claims where !claim.expectsToHold {
      for horizon in [2, file.horizon] {
        guard case .notProved = Self.prove(file, claim, horizon: horizon) else {
          Issue.record("\(claim.name) is false, and was proved")
          continue
        }
      }
    }
  }

  /// Claims that fail only at a corner that is easily overlooked.
  @Test(arguments: [
    // alpha[0] is 1, not the schedule's formula.
    ("alpha[t-1] = a  for t >= 1", "a", "2"),
    // At n = 1 the error stays 1.
    ("R[t] < 1/2", "a", "1"),
    // Strict at a closed end.
    ("R[t] < R[t-1]  for t >= 1 when a > 0", "a", "3"),
    // The division by zero at a = 0.
    ("R[t] <= 1/a", "a", "2"),
    // t = 1 alone fails.
    ("1/t < 1  for t >= 1", "a", "2"),
    ("R[t] <= R[0]", "a", "if(t = 0, 4, 2)"),
    ("(1 - a)^t <= 1 - a", "a", "2"),
    ("R[t] = (1 - (1 - a)^2)^t * R[0]", "a", "2"),
    ("a >= 1/1000000 => R[t] < R[t-1]", "a", "2"),
    ("a < 1/3 <=> a^2 < 1/9 - 1/1000000000", "a", "2"),
  ])
  func overlookedCornersAreNotProved(claim: String, alpha: String, n: String) throws {
    let file = try BoundFixture.file(alpha: alpha, n: n, claims: "c: \"\(claim)\"")
    guard case .notProved = Self.prove(file, file.claims[0]) else {
      Issue.record("\(claim) is false, and was proved")
      return
    }
  }

  /// Hypotheses that hide a counterexample when they are read carelessly: a divisor of unknown sign,
  /// a range that is one point.
  @Test(arguments: [
    "a >= 3/4 when 1/(a - 1/2) <= 4",
    "1/(a - 1/2) <= 4 => a >= 3/4",
    "t <= 0  for t in 0..3 when a * t <= 0",
    "R[t] < 1/4  for t in 0..3 when a >= 2",
    "t <= 0  for t in 0..3 when n[t] * a >= 4 * t",
  ])
  func hypothesesHideNothing(claim: String) throws {
    let file = try BoundFixture.file(
      parameters: "a: rational in [0, 2]", alpha: "if(t = 0, a, 1/2)", claims: "c: \"\(claim)\"")
    guard case .notProved = Self.prove(file, file.claims[0]) else {
      Issue.record("\(claim) is false, and was proved")
      return
    }
  }

  /// Bound files come from strangers: what grows without end is refused, not multiplied out.
  @Test(arguments: [
    "S[t] <= 1  for t >= 28",
    "(a + b + 1/t + n[t])^12 * (a + b + alpha[t] + 1)^12 * (a + b + 2*t)^12 >= 0  for t >= 1",
    "((((a + b + 1)^12 + t)^12 + b)^12 + a)^12 >= 0",
  ])
  func workIsBounded(claim: String) throws {
    let file = try BoundFixture.file(
      parameters: "a: rational in [0, 1]\n  b: rational in [0, 1]",
      define: "define: { S: { 0: \"1/2\", t: \"S[t-1] * S[t-1] / 2 + S[t-1] * S[t-1] / 2\" } }",
      claims: "c: \"\(claim)\"", horizon: 40)
    guard case .notProved(let failure) = Self.prove(file, file.claims[0]) else {
      Issue.record("\(claim) was proved")
      return
    }
    #expect(failure.reason.contains("too"))
  }

  /// The same with the corner left out: proved.
  @Test(arguments: [
    ("alpha[t-1] = a  for t >= 2", "a", "2"),
    ("R[t] <= 1/2 / a  when a > 0", "a", "2"),
    ("1/t < 1  for t >= 2", "a", "2"),
    ("(1 - a)^t <= 1 - a  for t >= 1", "a", "2"),
    ("R[t] >= 1/4 * (1/2)^t  when a <= 1/4", "a", "2"),
    ("nonincreasing R[t]", "a", "t + 1"),
    ("R[t] <= 1/2", "1/(t + 1)", "t + 1"),
  ])
  func trueClaimsAreProved(claim: String, alpha: String, n: String) throws {
    let file = try BoundFixture.file(alpha: alpha, n: n, claims: "c: \"\(claim)\"")
    let outcome = Self.prove(file, file.claims[0])
    guard case .proved = outcome else {
      Issue.record("\(claim): \(outcome)")
      return
    }
  }

  private static func fromGivenStart(_ claim: String) throws -> BoundFile {
    try BoundFixture.file(
      parameters: "a: rational in [0, 1]\n  x: rational in [0, 1]", n: "3",
      start: "point([x, 1 - x])", target: "[1/3, 2/3]", claims: "c: \"\(claim)\"")
  }

  /// From a given start: the recursion with its cross term, read off the heterozygosity, for every
  /// schedule. The truth is not uniform, so that the term is there.
  @Test(arguments: [
    "R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p) - (1 - alpha[t])"
      + "*(1 - normsq(p) - R[t-1] - heterozygosity[t-1]))/n[t]  for t >= 1",
    "R[t] >= 0  for t >= 1", "R[t] <= 2", "R[0] = 2*(x - 1/3)^2",
  ])
  func givenStartsAreProved(claim: String) throws {
    let file = try Self.fromGivenStart(claim)
    let outcome = Self.prove(file, file.claims[0])
    guard case .proved = outcome else {
      Issue.record("\(claim): \(outcome)")
      return
    }
  }

  /// Negative controls: without the cross term, with the wrong sign, with the start as the mean.
  @Test(arguments: [
    "R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p))/n[t]  for t >= 1",
    "R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p) + (1 - alpha[t])"
      + "*(1 - normsq(p) - R[t-1] - heterozygosity[t-1]))/n[t]  for t >= 1",
    "R[t] <= 1 - normsq(p)", "heterozygosity[t] = 1 - normsq(p) - R[t]", "R[t] <= R[0]",
    "R[t] > 0", "R[t] < 8/9",
  ])
  func givenStartsProveNothingFalse(claim: String) throws {
    let file = try Self.fromGivenStart(claim)
    guard case .notProved = Self.prove(file, file.claims[0]) else {
      Issue.record("\(claim) is false, and was proved")
      return
    }
  }

  /// No induction takes these: the one is not linear in R[t], the other speaks of two generations.
  /// With alpha = 1/2 and n = 2, r[t] = 4/7 - (1/8)^t / 14.
  @Test(arguments: [
    ("R[t]^2 <= (1 - normsq(p))^2 * 16/49", "R[t]^2 <= (1 - normsq(p))^2 * 15/49"),
    (
      "R[t] - R[t-1] <= (1 - normsq(p)) * (1/8)^(t-1) / 16  for t >= 1",
      "R[t] - R[t-1] <= (1 - normsq(p)) * (1/8)^(t-1) / 17  for t >= 1"
    ),
  ])
  func closedFormProvesWhatIsNotInductive(claim: String, spoiled: String) throws {
    let file = try BoundFixture.file(
      alpha: "1/2", n: "2", claims: "c: \"\(claim)\"\n  d: \"\(spoiled)\"")
    guard case .proved(let proof) = Self.prove(file, file.claims[0]) else {
      Issue.record("not proved: \(Self.prove(file, file.claims[0]))")
      return
    }
    #expect(proof.certificate.scope == "all")
    #expect(proof.certificate.argument.contains("closed form"))
    guard case .notProved = Self.prove(file, file.claims[1]) else {
      Issue.record("\(spoiled) is false, and was proved")
      return
    }
    // A schedule that changes at t = 1 alone has no such form.
    let changing = try BoundFixture.file(
      alpha: "if(t = 1, 0, 1/2)", n: "2", claims: "c: \"\(claim)\"")
    guard case .notProved = Self.prove(changing, changing.claims[0]) else {
      Issue.record("the closed form was taken for another schedule")
      return
    }
  }

  /// Square roots of products of parameters, sizes and t: (claim, a spoiled one that is false).
  @Test(arguments: [
    ("1/N <= 1/sqrt(N)", "1/N < 1/sqrt(N)"),
    ("sqrt(a) >= a", "sqrt(a) <= a"),
    ("sqrt(a) > 0  when a > 0", "sqrt(a) > 0"),
    ("sqrt(a)*sqrt(a) = a", "sqrt(a) = a"),
    (
      "R[t] <= (1 - normsq(p)) * sqrt(1/n[t])  for t in 0..0",
      "R[t] <= 1/2 / n[t] / sqrt(n[t])  for t in 0..0"
    ),
    ("sqrt(t) <= t  for t >= 1", "sqrt(t) < t  for t >= 1"),
    ("sqrt(a/N) <= (a + 1/N)/2 + 1/1000", "sqrt(a/N) <= (a + 1/N)/2 - 1/1000"),
    ("sqrt(4*a) >= 1  when a >= 1/4", "sqrt(4*a) > 1  when a >= 1/4"),
    ("sqrt(a) > 1/10  when a > 1/100", "sqrt(a) > 1/10  when a >= 1/100"),
  ])
  func squareRootsAreDecided(claim: String, spoiled: String) throws {
    let file = try BoundFixture.file(
      parameters: "a: rational in [0, 1]\n  N: integer in [1, 1000]", n: "N",
      claims: "c: \"\(claim)\"\n  d: \"\(spoiled)\"")
    let outcome = Self.prove(file, file.claims[0])
    if case .notProved(let failure) = outcome {
      Issue.record("\(claim): \(failure.reason)")
    }
    if case .proved = Self.prove(file, file.claims[1]) {
      Issue.record("\(spoiled) is false, and was proved")
    }
  }

  /// A root of what may be negative has no value, and nothing is proved about it.
  @Test(arguments: ["sqrt(a) >= 0", "sqrt(a^2) = a", "sqrt(a)^2 = a"])
  func rootsOfNegativeNumbersProveNothing(claim: String) throws {
    let file = try BoundFixture.file(
      parameters: "a: rational in [-1, 1]", alpha: "1/2", claims: "c: \"\(claim)\"")
    guard case .notProved = Self.prove(file, file.claims[0]) else {
      Issue.record("\(claim) was proved")
      return
    }
  }

  @Test func fixedHorizonIsSaidToBeOne() throws {
    let file = try BoundFixture.file(
      n: "if(t = 0, 4, 2)", claims: "c: \"R[t] <= 15/32  for t in 0..3\"")
    guard case .proved(let proof) = Self.prove(file, file.claims[0]) else {
      Issue.record("not proved")
      return
    }
    #expect(proof.certificate.scope == "horizon")
  }
}
