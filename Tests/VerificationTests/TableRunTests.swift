import Claims
import Results
import Testing

@testable import Verification

/// Tables and pages show what the check judged.
///
/// Oracle: `SimulationRun`, which plays the same streams by itself, to the bit; the check's own slack.
@Suite("Tables of a check") struct TableRunTests {
  static let text = """
    title: Two bounds
    source: { paper: Somebody 2026 }
    parameters: { a: "rational in [0, 1]", N: "integer in [1, 100]" }
    model:
      family: categorical
      target: [1/2, 1/3, 1/6]
      scheme: mixture
      start: real
    schedules: { alpha: a, n: N }
    metric: squared-error
    horizon: 5
    claims:
      ceiling: R[t] <= 1 - normsq(p)
      floor: R[t] >= (1 - normsq(p)) / (2 * N)
      late: R[t] <= 1  for t >= 3
      first: R[0] = (1 - normsq(p)) / N
    instances:
      - grid: { a: [1/10, 1/3, 2/3], N: [3, 7] }
    simulation: { replicates: 40, seed: 11 }
    """

  static func file() throws -> BoundFile { try BoundFixtures.read(text) }

  @Test func estimatesAreThoseOfTheSameStreams() throws {
    let file = try Self.file()
    let table = try TableRun(files: [file], options: RunOptions()).run()
    let simulated = try SimulationRun(files: [file], options: RunOptions()).run()
    #expect(table.instances.count == 6 && simulated.instances.count == 6)
    for (instance, other) in zip(table.instances, simulated.instances) {
      #expect(instance.instance == other.instance && instance.replicates == 40)
      #expect(instance.rows.map(\.estimate) == other.generations.map(\.mean))
      #expect(instance.rows.map(\.t) == Array(0...5))
    }
    // Negative control: another instance has other estimates.
    #expect(
      table.instances[0].rows.map(\.estimate) != simulated.instances[1].generations.map(\.mean))
  }

  /// The smallest slack of a column is the slack of the claim; a claim is silent before its range.
  @Test func columnsAreWhatTheCheckDecided() throws {
    let table = try TableRun(files: [try Self.file()], options: RunOptions()).run()
    for instance in table.instances {
      #expect(instance.bounds.map(\.claim) == ["ceiling", "floor", "late"])
      for bound in instance.bounds {
        let result = try #require(
          table.check.results.first {
            $0.claim == bound.claim && $0.instance == instance.instance
          })
        #expect(bound.verdict == result.verdict)
        let slacks = bound.slack.compactMap { $0?.exactValue }
        #expect(slacks.min() == result.slack?.exactValue && !slacks.isEmpty)
      }
      let late = try #require(instance.bounds.last)
      #expect(late.claimed.map { $0 == nil } == [true, true, true, false, false, false])
    }
  }

  /// A page draws the first instances of each file; what cannot be simulated has verdicts only.
  @Test func pageKeepsTheFirstInstances() throws {
    let page = try PageRun(files: [try Self.file()], options: RunOptions()).run()
    #expect(page.files.map(\.instances.count) == [PageRun.figureInstances])
    #expect(page.files.first?.instances.map(\.instance.index) == [1, 2, 3, 4])
    #expect(page.check.results.count == 24)
    var options = RunOptions()
    options.replicates = 0
    let silent = try PageRun(files: [try Self.file()], options: options).run()
    #expect(silent.files.first?.instances.isEmpty == true && silent.check.results.count == 24)
    #expect(throws: RunError.self) {
      try TableRun(files: [try Self.file()], options: options).run()
    }
  }
}
