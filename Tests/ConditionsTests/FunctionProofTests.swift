import Certificates
import Claims
import Multiprecision
import Results
import Testing

@testable import Conditions

/// Claims with exp, log, sqrt and pi, decided by branch and bound.
///
/// Oracle: calculus for what is true; enclosures at points for what is false, which the second claim
/// of every pair is by little.
@Suite struct FunctionProofTests {
  private static func file(_ right: String, _ wrong: String, scheme: String = "mixture") throws
    -> BoundFile
  {
    try BoundFixture.file(
      parameters:
        "a: rational in [0, 1]\n  b: rational in [0, 1]\n  N: integer in [1, 1000000]", n: "N",
      claims: "right: \"\(right)\"\n  wrong: \"\(wrong)\"", scheme: scheme)
  }

  static let pairs: [(String, String)] = [
    ("exp(a) >= 1 + a", "exp(a) >= 1 + a + 1/1000"),
    ("exp(-a) <= 1 - a + a^2/2", "exp(-a) <= 1 - a + a^2/3"),
    ("exp(a) <= 1 + a + a^2", "exp(a) < 1 + a + a^2"),
    ("exp(a) <= 1 + 172/100*a", "exp(a) <= 1 + 171/100*a"),
    ("exp(-a) <= 1/(1 + a)", "exp(-a) < 1/(1 + a)"),
    ("exp(a + b) >= 1 + a + b + a*b", "exp(a + b) >= 1 + a + b + 3*a*b"),
    ("a*exp(-a) <= 37/100", "a*exp(-a) <= 36/100"),
    ("exp(a)^2 >= 1 + 2*a", "exp(a)^2 >= 1 + 3*a"),
    ("log(1 + a) <= a", "log(1 + a) < a"),
    ("log(1 + a) >= a - a^2/2", "log(1 + a) >= a - a^2/3"),
    ("log(1 + a) >= 2*a/(2 + a)", "log(1 + a) >= 21/10*a/(2 + a)"),
    ("(1 + a)*log(1 + a) >= a", "(1 + a)*log(1 + a) >= a + a^2"),
    ("log(N) <= N - 1", "log(N) < N - 1"),
    ("N*log(1 + 1/N) < 1", "N*log(1 + 1/N) <= 1 - 1/1000000"),
    ("sqrt(1 + a) <= 1 + a/2", "sqrt(1 + a) < 1 + a/2"),
    ("sqrt(1 + a) >= 1 + a/2 - a^2/4", "sqrt(1 + a) >= 1 + a/2 - a^2/9"),
    ("sqrt(a + b + 1) <= 1 + (a + b)/2", "sqrt(a + b + 1) <= 1 + (a + b)/3"),
    ("sqrt(1 + a) + log(1 + b) <= 1 + a/2 + b", "sqrt(1 + a) + log(1 + b) <= 1 + a/2 + b - 1/1000"),
    ("exp(sqrt(1 + a)) >= 2 + a", "exp(sqrt(1 + a)) >= 3 + a"),
    ("pi > 314159/100000", "pi < 314159/100000"),
    ("exp(1) < 2719/1000", "exp(1) < 2718/1000"),
    ("log(2) > 693/1000", "log(2) > 694/1000"),
    ("sqrt(2) + sqrt(3) > 3146/1000", "sqrt(2) + sqrt(3) > 3147/1000"),
    ("exp(-2*a) <= 1 when a >= 1/2", "exp(-2*a) >= 1/2 when a >= 1/4"),
    ("exp(-t/N) <= 1", "exp(-t/N) < 1"),
    (
      "heterozygosity[t] <= (1 - normsq(p))*exp(-(t+1)/N)  when a = 0",
      "heterozygosity[t] >= (1 - normsq(p))*exp(-(t+1)/N)  when a = 0"
    ),
    ("R[t] <= (1 - normsq(p))*exp(1/N)/1", "R[t] >= (1 - normsq(p))*exp(-1/N)"),
  ]

  @Test(arguments: pairs)
  func pairsAreDecided(right: String, wrong: String) throws {
    let file = try Self.file(right, wrong)
    var options = ProofOptions()
    options.tries = 60
    let found = MutableList()
    let report = try Prover(file: file, options: options).run {
      found.certificates.append($0)
      return nil
    }
    #expect(
      report.entries[0].result.verdict == .proved,
      "\(right): \(report.entries[0].result.reason ?? "")")
    #expect(report.entries[1].result.verdict == .refuted, "\(wrong)")
    #expect(found.certificates.count == 1)
  }

  final class MutableList { var certificates: [Certificate] = [] }

  /// Where a function has no value nothing is proved; where its argument leaves the domain at an
  /// end, only there.
  @Test(arguments: [
    "log(a) <= a", "log(a) < a  when a >= 0", "sqrt(a - 1/2) >= 0", "exp(1/a) >= 1",
    "log(1 - a) <= 0", "sqrt(a - b) <= 1", "log(a - b) <= a  when a > b",
  ])
  func undefinedValuesProveNothing(claim: String) throws {
    let file = try Self.file(claim, claim)
    if case .proved = ProverTests.prove(file, file.claims[0]) {
      Issue.record("\(claim) was proved")
    }
  }

  @Test(arguments: ["log(a) <= a  when a > 0", "sqrt(a - 1/2) >= 0  when a >= 1/2"])
  func openEndsAreLeftOut(claim: String) throws {
    let file = try Self.file(claim, claim)
    guard case .proved = ProverTests.prove(file, file.claims[0]) else {
      Issue.record("\(claim): \(ProverTests.prove(file, file.claims[0]))")
      return
    }
  }

  /// A zero inside the box is at no end of a part that halving makes.
  @Test(arguments: [
    ("(3*a - 1)^2 >= 0", "(3*a - 1)^2 > 0"), ("(3*a - b)^2 + (3*b - 1)^2 >= 0", "(3*a - b)^2 > 0"),
    ("(3*a - 1)^2*(a + 1) >= 0", "(3*a - 1)^2*(a - 1) > 0"),
    ("(7*a - 2)^4 >= 0", "(7*a - 2)^3 >= 0"),
    ("a^2 + b^2 + 1/9 >= 2/3*a", "a^2 + b^2 + 1/9 > 2/3*a"),
    ("(3*a - 1)^2*(5*a - 3)^2 >= 0", "(3*a - 1)*(5*a - 3) >= 0"),
  ])
  func zerosInsideAreDecided(right: String, wrong: String) throws {
    let file = try Self.file(right, wrong)
    let outcome = ProverTests.prove(file, file.claims[0])
    guard case .proved = outcome else {
      Issue.record("\(right): \(outcome)")
      return
    }
    if case .proved = ProverTests.prove(file, file.claims[1]) {
      Issue.record("\(wrong) is false, and was proved")
    }
  }

  /// What is left open is said: how many parts, their share, and where.
  @Test func openPartsAreDescribed() throws {
    let file = try Self.file("exp(a) >= exp(1/3)*(2/3 + a)", "exp(a) = 1 + a")
    guard case .notProved(let failure) = ProverTests.prove(file, file.claims[0]) else {
      Issue.record("a tangent inside was decided: say so in the note")
      return
    }
    #expect(failure.reason.contains("of the domain, left open"), "\(failure.reason)")
    #expect(failure.reason.contains("the first at a in ["), "\(failure.reason)")
  }
}
