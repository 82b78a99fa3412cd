import Claims
import Synchronization
import Testing

@testable import Verification

/// What is said before a run of much memory.
@Suite struct PeakMemoryTests {
  private static let text = """
    title: A long chain
    source: { paper: test }
    model:
      family: categorical
      target: [1/2, 1/2]
      scheme: mixture
      start: real
    schedules:
      alpha: 1/10
      n: 10
    metric: squared-error
    horizon: 10000000
    claims:
      positive: R[t] > 0
    """

  private static func instances(_ options: RunOptions) throws -> [SelectedInstance] {
    try SelectedInstance.select(
      from: [BoundFixtures.read(text)], options: options)
  }

  @Test func growsWithTheHorizon() throws {
    var options = RunOptions()
    options.replicates = 0
    let long = try Self.instances(options)
    func bytes(_ work: PeakMemory.Work) -> Double { PeakMemory(work, of: long, options).bytes }
    // What is kept of a schedule and of a trajectory has an end; a table keeps its rows.
    let kept = 24 * Double(1 << 21) + 6.7e7 + 0.2 * 10_000_001
    #expect(bytes(.theory(bytesPerRow: 0)) == kept)
    #expect(bytes(.theory(bytesPerRow: 400)) == kept + 400 * 10_000_001)
    #expect(bytes(.check) == kept)
    options.replicates = 10
    let simulated = try Self.instances(options)
    #expect(PeakMemory(.check, of: simulated, options).bytes == kept + 900 * 10_000_001)
    #expect(PeakMemory.gigabytes(1_000_000_001) == "1.1")
  }

  @Test func saysSoAboveTheLimit() throws {
    let file = try BoundFixtures.read(Self.text)
    func announced(_ silentBytes: Int) throws -> [String] {
      var options = RunOptions()
      options.horizon = 40
      options.silentBytes = silentBytes
      let lines = Mutex<[String]>([])
      let monitor = RunMonitor(
        progress: { _, _ in }, shouldStop: { false },
        announce: { line in lines.withLock { $0.append(line) } })
      _ = try TrajectoryRun(files: [file], options: options).run(monitor)
      return lines.withLock { $0 }
    }
    #expect(try announced(1 << 30).isEmpty)
    let lines = try announced(1000)
    #expect(lines.count == 1 && lines.first?.contains("0.1 GB") == true, "\(lines)")
    #expect(lines.first?.contains("41 generations") == true)
  }

  /// A defined sequence may be needed to the end, or not: then the figure is an upper bound, and says so.
  @Test func saysUpToWhereItDependsOnTheClaims() throws {
    for define in ["", "define: { B: { 0: \"1\", t: \"B[t-1]/2 + 1/n[t]\" } }\n"] {
      let file = try BoundFixtures.read(Self.text.replacing("claims:", with: define + "claims:"))
      var options = RunOptions()
      options.horizon = 40
      options.replicates = 0
      options.silentBytes = 1000
      let lines = Mutex<[String]>([])
      let monitor = RunMonitor(
        progress: { _, _ in }, shouldStop: { false },
        announce: { line in lines.withLock { $0.append(line) } })
      _ = try Checker(files: [file], options: options).run(monitor)
      let said = lines.withLock { $0 }
      #expect(said.count == 1 && said[0].contains(define.isEmpty ? "note: about" : "note: up to"))
    }
  }
}
