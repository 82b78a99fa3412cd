import Claims
import Models
import Results
import Simulation
import Testing
import Verification

/// Rounds of replicates on the golden path. The stop is checked against what the report says would
/// have been found, and against a simulator that is wrong.
@Suite struct UntilDecidedTests {
  private func run(
    _ until: UntilDecided?, spoiling: WrongSimulatorTests.Spoiling = .none, threads: Int = 1,
    replicates: Int = 100
  ) throws -> CheckReport {
    let file = try BoundFixtures.read(BoundFixtures.golden(claims: "floor: R[t] >= 0"))
    var options = RunOptions()
    options.replicates = replicates
    options.threads = threads
    options.untilDecided = until
    return try Checker(files: [file], options: options) {
      (model, seed, stream) throws(SimulationError) in
      guard case .chain(let chain) = model,
        let spoiled = try? WrongSimulatorTests.spoil(chain, spoiling)
      else {
        preconditionFailure("\(spoiling) does not make a chain")
      }
      return try ChainSimulator(chain: spoiled, seed: seed, instance: stream)
    }.run()
  }

  private func replicates(_ report: CheckReport) throws -> Int {
    try #require(report.results.first?.simulation).replicates
  }

  @Test func roundsEndOnceTheDeviationWouldBeFound() throws {
    let report = try run(UntilDecided(maxReplicates: 100_000, deviation: 0.1))
    let count = try replicates(report)
    #expect(count > 100 && count < 100_000)
    #expect(count % 100 == 0 && (count / 100).nonzeroBitCount == 1)
    #expect(report.notes.contains { $0.contains("biased") })
    #expect(report.exitCode == 0)
    // A finer deviation needs more.
    let finer = try replicates(run(UntilDecided(maxReplicates: 100_000, deviation: 0.05)))
    #expect(finer > count)
  }

  @Test func aLimitOfReplicatesIsSaid() throws {
    let report = try run(UntilDecided(maxReplicates: 350, deviation: 1e-3))
    #expect(try replicates(report) == 350)
    #expect(report.notes.contains { $0.contains("limit of replicates or time") })
    #expect(report.interruption == nil && report.exitCode == 0)
  }

  @Test func aLimitOfTimeIsNoInterruption() throws {
    let report = try run(
      UntilDecided(maxReplicates: 1_000_000_000, maxSeconds: 0.3, deviation: 1e-9))
    #expect(try replicates(report) < 1_000_000_000)
    #expect(report.interruption == nil)
    #expect(report.notes.contains { $0.contains("limit of replicates or time") })
  }

  @Test func aWrongSimulatorEndsTheRoundsEarly() throws {
    let report = try run(
      UntilDecided(maxReplicates: 1_000_000, deviation: 1e-3), spoiling: .swappedAlpha)
    #expect(report.exitCode == 3)
    #expect(try replicates(report) < 50_000)
  }

  @Test func threadsDoNotMatter() throws {
    let until = UntilDecided(maxReplicates: 20_000, deviation: 0.05)
    let one = try run(until, threads: 1)
    let two = try run(until, threads: 2)
    #expect(try replicates(one) == replicates(two))
    #expect(one.results.first?.simulation?.eValue == two.results.first?.simulation?.eValue)
  }

  @Test func withoutRoundsTheNumberIsTheAskedOne() throws {
    let report = try run(nil)
    #expect(try replicates(report) == 100)
    #expect(!report.notes.contains { $0.contains("biased") })
    #expect(report.results.first?.simulation?.reason?.contains("would have been found") == true)
  }
}
