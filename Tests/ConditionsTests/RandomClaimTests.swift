import Claims
import Foundation
import Multiprecision
import Testing

@testable import Conditions

/// Claims made at random from the vocabulary of the papers, most of them false.
///
/// Oracle: a claim that was proved is decided by `assay check`'s evaluation at many points of its
/// domain, and must fail at none. `ASSAY_RANDOM_CLAIMS` sets their number.
@Suite struct RandomClaimTests {
  private static func pick(_ texts: [String], _ generator: inout SplitMix64) -> String {
    texts[Int(generator.below(UInt64(texts.count)))]
  }

  private static func claim(_ generator: inout SplitMix64) -> String {
    let h = "(1 - normsq(p))"
    let atoms = [
      "R[t]", "R[t-1]", "\(h)/n[t]", h, "a", "1/N", "(1 - a)", "(1 - a)^2*R[t-1]", "1/t",
      "(1 - 1/N)^t", "((1 - a)^2*(1 - 1/N))^t", "\(h)/(N*a)", "\(h)/(1 + (N - 1)*a*(2 - a))",
      "sum(j in 1..t, 1/j^2)", "sum(j in 1..t+1, 1/n[j-1])", "product(j in 1..t, 1 - a/2)",
      "exp(-a)",
      "exp(-t/N)", "sqrt(1 + a)", "log(1 + a)", "pi^2/6", "if(t = 1, a, 1/2)", "h", "sqrt(a)",
      "R[0]", "alpha[t]", "alpha[t-1]", "heterozygosity[t]", "1/n[t-1]", "S[t]", "S[t-1]", "2", "t",
    ]
    func side() -> String {
      let first = pick(atoms, &generator)
      guard generator.below(2) == 0 else { return first }
      return "\(first) \(pick(["+", "-", "*"], &generator)) \(pick(atoms, &generator))"
    }
    let relation = pick(["<=", ">=", "<", ">", "="], &generator)
    var text = "\(side()) \(relation) \(side())"
    switch generator.below(6) {
    case 0: text += " => \(side()) \(pick(["<=", ">=", "<", ">"], &generator)) \(side())"
    case 1: text += " <=> \(side()) \(relation) \(side())"
    default: break
    }
    text += pick(["  for t >= 1", "  for t >= 2"], &generator)
    return text
      + pick([" when a > 0", " when a > 0 and a < 1", " when N > 1 and a > 0"], &generator)
  }

  @Test func nothingFalseIsProved() throws {
    let environment = ProcessInfo.processInfo.environment["ASSAY_RANDOM_CLAIMS"]
    let count = environment.flatMap(Int.init) ?? 40
    var proved = 0
    for number in 0..<count {
      var generator = SplitMix64(seed: UInt64(number) + 1)
      let text = Self.claim(&generator)
      let isPooled = generator.below(4) == 0
      let file = try BoundFixture.file(
        parameters: "a: rational in [0, 1]\n  N: integer in [1, 50]\n  h: rational in [1/3, 1/2]",
        alpha: Self.pick(["a", "a / t", "if(t = 1, a, 1/2)"], &generator),
        n: Self.pick(["N", "N * (t + 1)", "if(t = 0, 3, N)"], &generator),
        start: isPooled
          ? "real" : Self.pick(["real", "truth", "point([1/4, 0, 3/4])"], &generator),
        target: "[1/2, 1/3, 1/6]",
        define: "define: { S: { 0: \"1/N\", t: \"(1 - alpha[t])^2 * S[t-1] + 1/n[t]\" } }",
        claims: "c: \"\(text)\"", horizon: 5, scheme: isPooled ? "accumulate" : "mixture")
      guard case .proved = ProverTests.prove(file, file.claims[0]) else { continue }
      proved += 1
      let probe = ClaimProbe(file: file, claim: file.claims[0], shouldStop: { false })
      for n in [1, 2, 3, 7, 50] {
        for a in ["0", "1", "1/2", "1/3", "9/10", "1/1000", "999/1000"].compactMap(
          Rational.init(_:))
        {
          if case .fails(let violation, _) = probe.outcome(
            at: [a, Rational(n), Rational(2, 5)], horizon: 5)
          {
            Issue.record("proved but false at a = \(a), N = \(n), t = \(violation.t): \(text)")
          }
          if case .outside(let faults) = probe.outcome(
            at: [a, Rational(n), Rational(2, 5)], horizon: 5)
          {
            Issue.record("proved but \(faults.faults[0].message): \(text)")
          }
        }
      }
    }
    #expect(proved >= count / 30, "\(proved) proved")
  }
}
