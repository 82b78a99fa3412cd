import Claims
import Foundation
import Multiprecision
import Results
import Testing

@testable import Conditions

/// Counterexamples and their shrinking.
///
/// Oracle: exhaustive search in nested loops over a small grid, with an order written a second
/// time; the decision at a point is the one of `assay check`, which has tests of its own.
@Suite struct FalsifierTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func mistakes() throws -> BoundFile {
    try BoundFile(
      path: root.appendingPathComponent(
        "bounds/bakshi-chakraborty-2026/mistakes-over-a-domain.yaml"
      ).path)
  }

  static let options: SearchOptions = {
    var options = SearchOptions()
    options.tries = 300
    return options
  }()

  /// (t, M + N, M, N, height a + height x, height a, ..., ) of the smallest failing grid point.
  private static func smallest(_ file: BoundFile, _ claim: BoundClaim) -> [Rational]? {
    let probe = ClaimProbe(file: file, claim: claim, shouldStop: { false })
    let fractions = ["0", "1", "1/2", "1/3", "2/3"].compactMap(Rational.init(_:))
    func height(_ x: Rational) -> Int {
      x.isZero ? 0 : Int(exactly: x.denominator) ?? 0
    }
    var best: (key: [Int], values: [Rational])?
    for m in 1...3 {
      for n in 1...3 {
        for (i, a) in fractions.enumerated() {
          for (j, x) in fractions.enumerated() {
            let values = [a, Rational(m), Rational(n), x]
            guard case .fails(let violation, _) = probe.outcome(at: values, horizon: 2) else {
              continue
            }
            let key = [violation.t, m + n, m, n, height(a) + height(x), i, j]
            if best == nil || key.lexicographicallyPrecedes(best?.key ?? []) {
              best = (key, values)
            }
          }
        }
      }
    }
    return best?.values
  }

  @Test func everyMistakeIsRefutedBySmallestCounterexample() throws {
    let file = try Self.mistakes()
    let report = try Falsifier(file: file, options: Self.options).run()
    let wrong = report.entries.filter { !$0.result.expectsToHold }
    #expect(wrong.count >= 28)
    for entry in report.entries {
      let claim = try #require(file.claims.first { $0.name == entry.result.claim })
      let expected = Self.smallest(file, claim)
      #expect(entry.result.verdict == (claim.expectsToHold ? .supported : .refuted))
      #expect(
        entry.result.instance.parameters.map(\.value) == (expected ?? []).map(\.description),
        "\(claim.name)")
      if let expected {
        #expect(file.instances.contains { $0.values == expected }, "\(claim.name) is not shown")
      }
    }
  }

  /// Negative control: a claim that is true everywhere, and one whose hypothesis is never met.
  @Test func trueClaimsAreNotRefuted() throws {
    var options = Self.options
    options.claims = ["true-recursion"]
    let report = try Falsifier(file: Self.mistakes(), options: options).run()
    #expect(report.entries.map(\.result.verdict) == [.supported])
    #expect(report.exitCode == 0)
  }

  @Test func sameSeedSameSearch() throws {
    var options = Self.options
    options.claims = ["never-above-the-first-fit", "sum-of-noise"]
    options.seed = 5
    let first = try Falsifier(file: Self.mistakes(), options: options).run()
    let second = try Falsifier(file: Self.mistakes(), options: options).run()
    #expect(first.entries.map(\.result.instance) == second.entries.map(\.result.instance))
  }

  /// A counterexample beyond every simple point, found because it was saved.
  @Test func savedCounterexampleIsReplayedFirst() throws {
    let file = try BoundFixture.file(
      claims: "rare: \"a = 7919/104729 => R[0] > 1\"\n  never: \"a > 2 => R[0] > 1\"")
    var options = Self.options
    let without = try Falsifier(file: file, options: options).run()
    #expect(without.entries.map(\.result.verdict) == [.vacuous, .vacuous])
    options.known = [SavedCounterexample(claim: "rare", instance: ["a": "7919/104729"], t: 0)]
    let with = try Falsifier(file: file, options: options).run()
    #expect(with.entries[0].result.verdict == .refuted)
    #expect(with.entries[0].result.instance.parameters.map(\.value) == ["7919/104729"])
    // A saved point that no longer fails is no counterexample.
    options.known = [SavedCounterexample(claim: "rare", instance: ["a": "1/3"], t: 0)]
    #expect(try Falsifier(file: file, options: options).run().entries[0].result.verdict != .refuted)
  }

  @Test func fixedParametersStayFixed() throws {
    var options = Self.options
    options.claims = ["no-square"]
    options.fixed = ["a": Rational(1, 5), "M": Rational(7)]
    let report = try Falsifier(file: Self.mistakes(), options: options).run()
    let values = report.entries[0].result.instance.parameters.map(\.value)
    #expect(values == ["1/5", "7", "2", "1/2"])
  }

  @Test func storeKeepsWhatIsNotReplaced() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = CounterexampleFile(boundFile: folder.appendingPathComponent("x.yaml").path)
    #expect(try store.read().isEmpty)
    let first = SavedCounterexample(claim: "one", instance: ["a": "1/2"], t: 1)
    let second = SavedCounterexample(claim: "two", instance: ["a": "0"], t: 0)
    try store.save([first])
    try store.save([second])
    #expect(try store.read() == [first, second])
    try Data("{".utf8).write(to: URL(fileURLWithPath: store.path))
    #expect(throws: ConditionError.self) { try store.read() }
  }
}
