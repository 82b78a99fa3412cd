import Claims
import Foundation
import Intervals
import Models
import Multiprecision
import Results
import Simulation
import Testing
import Verification

/// Claims about absorption, from the file to the verdict, and the guard of their theory.
///
/// Oracle: values by hand for K = 2, p = (1/2, 1/2), n = 2: absorbed[t] = 1 - (1/2)^(t+1).
@Suite struct AbsorptionClaimsTests {
  static func file(_ claims: String, n: String = "2", scheme: String = "replace") -> String {
    """
    title: two draws
    source: { paper: test }
    model: { family: categorical, target: "[1/2, 1/2]", scheme: \(scheme), start: real }
    schedules: { \(scheme == "mixture" ? "alpha: 1/2, " : "")n: \(n) }
    metric: squared-error
    horizon: 6
    claims:
    \(claims.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
    simulation: { replicates: 1, seed: 1 }
    """
  }

  static func verdicts(
    _ claims: String, n: String = "2", scheme: String = "replace"
  ) throws -> [String: Verdict] {
    let report = try BoundFixtures.check(file(claims, n: n, scheme: scheme))
    return Dictionary(uniqueKeysWithValues: report.results.map { ($0.claim, $0.verdict) })
  }

  @Test func decides() throws {
    let verdicts = try Self.verdicts(
      """
      law: absorbed[t] = 1 - (1/2)^(t + 1)
      halves: lost[1, t] = absorbed[t] / 2
      step: lost[2, t] = lost[2, t-1] + 1/2^(t + 2) for t >= 1
      time: absorption_time = 1
      limit: limit absorbed[t] = 1
      survivor: limit lost[1, t] = 1/2
      late: absorbed[t] >= 63/64 when absorbed[t] > 31/32
      wrong-law: absorbed[t] = 1 - (1/2)^t
      wrong-time: absorption_time = 2
      wrong-limit: limit lost[1, t] = 1/4
      wrong-bound: lost[1, t] <= 1/4
      """)
    for (claim, verdict) in verdicts {
      #expect(verdict == (claim.hasPrefix("wrong") ? .refuted : .certified), "\(claim)")
    }
  }

  /// A time that the file does not determine is undecided, with the reason, and never a number.
  @Test(arguments: [("t + 2", "replace"), ("2", "mixture"), ("[2, 2, 2, 2, 2, 2, 2]", "replace")])
  func undeterminedTimesAreUndecided(_ model: (n: String, scheme: String)) throws {
    let text = Self.file("time: absorption_time >= 0", n: model.n, scheme: model.scheme)
    let report = try BoundFixtures.check(text)
    let result = try #require(report.results.first)
    #expect(result.verdict == .undecided)
    #expect(result.reason?.contains("absorption_time") == true, "\(result.reason ?? "")")
  }

  @Test func definesMayUseThem() throws {
    let text = Self.file("left: L[t] = (1/2)^(t + 1)\nbad: L[t] = (1/2)^t")
      .replacingOccurrences(
        of: "claims:",
        with: "define: { L: { 0: \"1 - absorbed[0]\", t: \"1 - absorbed[t]\" } }\nclaims:")
    let report = try BoundFixtures.check(text)
    #expect(report.results.map(\.verdict) == [.certified, .refuted])
  }

  /// The true simulator agrees; one that plays another chain is Assay's own failure, although the
  /// squared error, the file's metric, is not what gives it away: it is absorbed by one draw.
  @Test func simulationGuardsTheProbabilities() throws {
    func report(_ sizes: [Int]?) throws -> CheckReport {
      let file = try BoundFixtures.read(
        Self.file("law: absorbed[t] = 1 - (1/2)^(t + 1)\nlost: lost[1, t] <= 1/2"))
      var options = RunOptions()
      options.replicates = 4000
      options.threads = 2
      return try Checker(files: [file], options: options) {
        (model, seed, stream) throws(SimulationError) in
        guard case .chain(let chain) = model, let sizes else {
          return try Checker.standardSimulator(model, seed, stream)
        }
        return SpoiledIndicators(
          simulator: try ChainSimulator(chain: chain, seed: seed, instance: stream), late: sizes[0])
      }.run()
    }
    let agreed = try report(nil)
    #expect(agreed.disagreements.isEmpty && agreed.results[0].simulation?.agrees == true)
    let spoiled = try report([1])
    #expect(spoiled.exitCode == 3)
    #expect(spoiled.disagreements.first?.contains("absorbed") == true)
  }

  /// Tells every indicator one generation late; the metric is untouched.
  struct SpoiledIndicators: TrajectorySimulating {
    let simulator: ChainSimulator
    let late: Int

    var horizon: Int { simulator.horizon }

    func losses(
      of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
    ) -> [Double]? {
      guard
        var values = simulator.losses(
          of: replicates, quantities: quantities, shouldStop: shouldStop)
      else { return nil }
      let length = horizon + 1
      for block in stride(from: 0, to: values.count, by: length) {
        guard quantities[(block / length) % quantities.count].metric == nil else { continue }
        for t in stride(from: length - 1, through: late, by: -1) {
          values[block + t] = values[block + t - late]
        }
      }
      return values
    }
  }
}
