import Certificates
import Claims
import Multiprecision
import Testing

@testable import Conditions

/// Bounds that are not inductive, proved by a stronger one that is.
///
/// Oracle: the same claim by induction alone, which must fail; exact evaluation for the spoiled
/// claim, which must not be proved.
@Suite struct StrongerBoundTests {
  private static func file(_ claim: String, n: String, alpha: String) throws -> BoundFile {
    try BoundFixture.file(
      parameters: "N: integer in [1, 1000000]\n  a: rational in [0, 1]", alpha: alpha, n: n,
      target: "zipf(3, 1)", claims: "c: \"\(claim)\"", horizon: 20)
  }

  @Test(arguments: [
    ("R[t] <= (1-normsq(p))*2/N", "R[t] <= (1-normsq(p))*3/(2*N)", "N*(t+1)^2", "a/(t+1)^2"),
    ("R[t] < (1-normsq(p))*2/N", "R[t] < (1-normsq(p))*3/(2*N)", "N*(t+1)^2", "0"),
    ("R[t] <= (1-normsq(p))*2/N", "R[t] <= (1-normsq(p))*3/(2*N)", "N*2^t", "0"),
    ("R[t] <= (1-normsq(p))*3/(2*N)", "R[t] <= (1-normsq(p))*5/(4*N)", "N*3^t", "0"),
    ("R[t] >= (1-normsq(p))*2/(5*N)", "R[t] >= (1-normsq(p))/(2*N)", "N*(t+1)^2", "1/(t+1)^2"),
  ])
  func strongerBoundsAreFound(claim: String, spoiled: String, n: String, alpha: String) throws {
    let file = try Self.file(claim, n: n, alpha: alpha)
    guard case .proved(let proof) = ProverTests.prove(file, file.claims[0]) else {
      Issue.record("\(claim): \(ProverTests.prove(file, file.claims[0]))")
      return
    }
    #expect(proof.certificate.argument.contains("not inductive by itself"))
    #expect(proof.certificate.argument.contains("R[t]"))
    #expect(proof.certificate.scope == "all")
    let other = try Self.file(spoiled, n: n, alpha: alpha)
    if case .proved = ProverTests.prove(other, other.claims[0]) {
      Issue.record("\(spoiled) is false, and was proved")
    }
  }

  @Test(arguments: [
    ("1/3", "1/2", "1/2"), ("-1/2", "1/2", "0"), ("5/8", "2/3", "2/3"), ("2", "9", "2"),
    ("0", "7", "1"), ("0", "1/2", "0"), ("31415/10000", "31416/10000", "333/106"),
  ])
  func simplestFractions(lower: String, upper: String, expected: String) throws {
    let found = Rational.simplest(
      from: try #require(Rational(lower)), to: try #require(Rational(upper)))
    #expect(found == Rational(expected))
    #expect(Rational.simplest(from: .one, to: .zero) == nil)
  }
}
