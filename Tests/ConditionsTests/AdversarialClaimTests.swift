import Claims
import Multiprecision
import Testing

@testable import Conditions

/// False claims that a careless reading would prove. Each was written to break the prover; those
/// marked did, in some version.
///
/// Oracle: every claim has a counterexample that is said beside it.
@Suite struct AdversarialClaimTests {
  static let falseClaims: [String] = [
    // Did: the file's names were taken for the proof's own, h for 1 - normsq(p).
    "R[0] = h/n[0]", "(1/2)^t = q1/2  for t >= 1", "pi = pi + h - h and h > 3",
    "R[t] >= 0 and r[t] >= -1  for t >= 1",
    // Did: a bound of a function of a quantity without a range (S is 1, -2, 4, ...).
    "exp(S[t]) <= 10000",
    // The past of an inner sum is another for each value of the outer variable.
    "sum(i in 1..2, sum(j in 1..t, i)*(3 - 2*i)) = -1",
    // Ends: an empty sum is 0, an empty product 1, and 0^0 is 1.
    "sum(j in 1..t, 1) >= 1", "product(j in 1..t, 1/2) < 1", "0^t = 0", "(a - a)^t = 0",
    "sum(j in 2..t, j) = t*(t + 1)/2 - 1", "a^0 = a",
    // Strict against not strict, and at the closed ends.
    "a*(1 - a) > 0", "a^2 < a  when a > 0", "R[t] > R[t-1] - a  for t >= 1",
    "1/N < 1", "N >= 2", "N^2 > N",
    // Divisors that change sign or vanish.
    "1/(a - 1/2) >= 2  when a >= 1/2", "a/(a - 1/3) >= 1", "1/a >= 1", "a/a = 1",
    "1/(N - 1) >= 0", "(a - 1/2)/(a - 1/2) = 1",
    // Integers as integers: there is none between 1 and 2, yet the bound must hold at both.
    "(N - 1)*(N - 3) >= 0", "N*(N - 1)*(N - 2) > 0  when N >= 2",
    // Indices: t - 1 at t = 1 is generation 0, where alpha is 1.
    "alpha[t-1] = alpha[t]  for t >= 1", "alpha[t] = 1/2", "n[t] = n[t-1]  for t >= 1",
    "S[t-1] = -S[t]/2 + h*0 + 1  for t >= 1",
    // `if`: the other branch counts.
    "if(t = 0, 1, 0) = 0", "if(a <= 1/2, a, 1 - a) < 1/2", "if(t >= 3, 2, 0) <= 1",
    "if(h > 1/2, h, 1 - h) > 1/2",
    // Implications with a hypothesis of the wrong kind.
    "a >= h => a > h", "a > 0 => 1/a >= 2", "a*h >= 0 => a > 0", "a <= h <=> a^2 < h^2",
    "a = h => R[t] = 0",
    // Hypotheses that are met at one point only, or never.
    "R[t] > 1  when a <= 0", "R[t] > 1  when a >= 1", "N > 1  when N <= 1",
    // Functions at the ends of their domains.
    "log(a) <= 0", "sqrt(a) > a  when a > 0", "exp(a) > 1", "exp(-1/a) >= 0", "log(1 + a) > a/2",
    "exp(t) >= 3", "exp(-t) <= 1/3", "sqrt(t) >= 1", "log(1 + t) > 0",
    // Stronger bounds must not be weaker ones.
    "R[t] <= (1 - normsq(p))/2  when a = 0", "R[t] < R[0]*pi^2/10  for t >= 0",
    // From t = 0 on, not from the first generation where it is easy.
    "R[t] <= R[0]*3/4", "t >= 1", "1/(t + 1) <= 1/2",
  ]

  private static func file(_ claim: String, start: String = "real") throws -> BoundFile {
    try BoundFixture.file(
      parameters: "a: rational in [0, 1]\n  h: rational in [0, 1]\n  q1: rational in [0, 1]\n"
        + "  N: integer in [1, 1000]",
      alpha: "if(t = 1, a, 1/2)", n: "if(t = 0, 3, N)", start: start, target: "zipf(3, 1)",
      define: "define: { S: { 0: \"1\", t: \"-S[t-1]*2\" }, "
        + "r: { 0: \"0\", t: \"r[t-1] - 1\" } }",
      claims: "c: \"\(claim)\"", horizon: 6)
  }

  @Test(arguments: falseClaims)
  func falseClaimsAreNotProved(claim: String) throws {
    let file = try Self.file(claim)
    if case .proved(let proof) = ProverTests.prove(file, file.claims[0]) {
      Issue.record("\(claim) is false, and was proved: \(proof.certificate.argument)")
    }
  }

  /// The file's own names, read for what they are.
  @Test(arguments: ["h <= 1", "r[t] = -t", "S[t] = (-2)^t  for t in 0..4", "q1*h <= h"])
  func ownNamesMeanWhatTheFileSays(claim: String) throws {
    let file = try Self.file(claim)
    guard case .proved = ProverTests.prove(file, file.claims[0]) else {
      Issue.record("\(claim): \(ProverTests.prove(file, file.claims[0]))")
      return
    }
  }
}
