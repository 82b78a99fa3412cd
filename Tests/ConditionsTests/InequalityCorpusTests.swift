import Claims
import Foundation
import Multiprecision
import Results
import Testing

@testable import Conditions

/// 200 inequalities in 100 pairs: one that is true, with equality or a gap of at most 1/1000
/// somewhere, and the same one moved until it is barely false.
///
/// Oracle: the least or greatest value of each side, known in closed form (below, pair by pair).
/// Every tenth pair is decided here; `ASSAY_CORPUS=1` decides all.
@Suite struct InequalityCorpusTests {
  struct Pair: Sendable {
    let parameters: String
    var n = "2"
    var target = "[1/2, 1/2]"
    let right: String
    let wrong: String
  }

  static let pairs: [Pair] = worstCase + floors + squares + sums + implications + quotients

  /// R[t] <= h (1 - (1 - 1/k)^(T+1)) up to T, with equality for alpha = 0 at t = T.
  private static let worstCase: [Pair] = (2...6).flatMap { k in
    (0...4).map { last in
      let most = Rational.one - (Rational.one - Rational(1, k)).power(last + 1)
      let less = most - Rational(1, 10_000)
      func claim(_ value: Rational) -> String {
        "R[t] <= (1 - normsq(p)) * \(value)  for t in 0..\(last)"
      }
      return Pair(
        parameters: "a: rational in [0, 1]\n  x: rational in [0, 1]", n: "\(k)",
        target: "[x, 1 - x]", right: claim(most), wrong: claim(less))
    }
  }

  /// R[t] >= h / k for ever, with equality at t = 0 and wherever alpha = 1.
  private static let floors: [Pair] = (2...16).map { k in
    Pair(
      parameters: "a: rational in [0, 1]", n: "\(k)",
      right: "R[t] >= (1 - normsq(p)) / \(k)",
      wrong: "R[t] >= (1 - normsq(p)) / \(k) * 1001/1000  for t >= 1")
  }

  /// (a - c)^2 has its least value 0 at a = c.
  private static let squares: [Pair] = (0..<20).map { j in
    func claim(_ sign: String) -> String { "a^2 - a * \(2 * j + 1)/20 \(sign) > 0" }
    let square = Rational(2 * j + 1, 40).power(2)
    return Pair(
      parameters: "a: rational in [0, 1]",
      right: claim("+ \(square + Rational(1, 5000))"),
      wrong: claim("+ \(square - Rational(1, 5000))"))
  }

  /// (a - b)^2 + (a - c)^2 has its least value 0 at a = b = c.
  private static let sums: [Pair] = (0..<15).map { j in
    let c = Rational(2 * j + 1, 30)
    return Pair(
      parameters: "a: rational in [0, 1]\n  b: rational in [0, 1]",
      right: "(a - b)^2 + (a - \(c))^2 + 1/1000 > 0",
      wrong: "(a - b)^2 + (a - \(c))^2 - 1/1000 > 0")
  }

  /// (j - a)^2 falls on [0, 1]; at a = b both sides are equal.
  private static let implications: [Pair] = (1...10).map { j in
    Pair(
      parameters:
        "a: rational in [0, 1]\n  b: rational in [0, 1]\n  q: rational in [0, 1]",
      right: "a <= b => (\(j) - a)^2*q >= (\(j) - b)^2*q",
      wrong: "a <= b => (\(j) - a)^2*q >= (\(j) - b)^2*q + 1/100000")
  }

  /// N / (N + j) grows from 1/(1 + j) to 1.
  private static let quotients: [Pair] = (1...15).map { j in
    let parameters = "N: integer in [1, 1000000000]\n  a: rational in [0, 1]"
    guard j % 2 == 0 else {
      return Pair(
        parameters: parameters, right: "N/(N + \(j)) >= 1/(1 + \(j))",
        wrong: "N/(N + \(j)) >= 1/(1 + \(j)) + 1/100000")
    }
    return Pair(
      parameters: parameters, right: "N/(N + \(j)) < 1", wrong: "N/(N + \(j)) < 1 - 1/1000000")
  }

  @Test func noWrongAnswerAndFewOpen() throws {
    #expect(Self.pairs.count == 100)
    let isWhole = ProcessInfo.processInfo.environment["ASSAY_CORPUS"] != nil
    let chosen = Self.pairs.indices.filter { isWhole || $0 % 10 == 3 }
    var open: [String] = []
    var counts: [Verdict: Int] = [:]
    for index in chosen {
      let pair = Self.pairs[index]
      let file = try BoundFixture.file(
        parameters: pair.parameters, n: pair.n, target: pair.target,
        claims: "right: \"\(pair.right)\"\n  wrong: \"\(pair.wrong)\"", horizon: 4)
      var options = ProofOptions()
      options.tries = 20
      let report = try Prover(file: file, options: options).run { _ in nil }
      for (entry, expected) in zip(report.entries, [Verdict.proved, .refuted]) {
        counts[entry.result.verdict, default: 0] += 1
        if entry.result.verdict == .undecided {
          open.append("\(entry.result.formula): \(entry.result.reason ?? "")")
        } else {
          #expect(entry.result.verdict == expected, "\(entry.result.formula)")
        }
      }
    }
    print(
      "corpus of \(2 * chosen.count): \(counts[.proved] ?? 0) proved, \(counts[.refuted] ?? 0) refuted, "
        + "\(open.count) undecided")
    #expect(open.count * 20 <= 2 * chosen.count, "undecided: \(open.joined(separator: "\n"))")
  }
}
