import Claims
import Results
import Synchronization
import Testing

@testable import Verification

/// Ctrl-C loses nothing: what was played is printed, also when only the variance is not finished.
@Suite struct InterruptedSimulationTests {
  private static let text = """
    title: Three large categories
    source: { paper: Somebody 2026 }
    model:
      family: categorical
      target: [1/2, 3/10, 1/5]
      scheme: mixture
      start: real
    schedules: { alpha: 0, n: 130 + t }
    metric: l1
    horizon: 2
    claims:
      ceiling: R[t] <= 2
    simulation: { replicates: 40, seed: 11 }
    """

  private static func run(stopsAt word: String) throws -> SimulationReport {
    let isAsked = Mutex(false)
    let monitor = RunMonitor(
      progress: { _, activity in
        if activity.hasPrefix(word) { isAsked.withLock { $0 = true } }
      }, shouldStop: { isAsked.withLock { $0 } })
    return try SimulationRun(files: [try BoundFixtures.read(text)], options: RunOptions())
      .run(monitor)
  }

  @Test func replicatesOutliveTheVariance() throws {
    let whole = try Self.run(stopsAt: "never")
    #expect(whole.interruption == nil)
    let cut = try Self.run(stopsAt: "variance")
    #expect(cut.interruption?.hasPrefix("at the variance of ") == true)
    #expect(cut.instances.count == 1 && cut.instances[0].replicates == 40)
    for (generation, other) in zip(cut.instances[0].generations, whole.instances[0].generations) {
      #expect(generation.mean == other.mean)
      #expect(!generation.isStandardErrorExact && other.isStandardErrorExact)
    }
  }
}
