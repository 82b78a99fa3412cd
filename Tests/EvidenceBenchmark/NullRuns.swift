import Foundation
import Inference
import SpoiledChains
import Verification

/// 10,000 runs of true chains: alarms of both guards together, with exact binomial limits.
enum NullRuns {
  static let runs = 10_000
  static let replicates = 200
  static let level = 0.05

  static func run() throws {
    print(
      "| chain | runs | replicates of each | level | alarms | 99.9 % limits of the rate |\n"
        + "|---|---|---|---|---|---|")
    for (name, chain) in [("drawn start", SmallChain.drawn), ("biased start", SmallChain.biased)] {
      // The whole of a run's level for theory: half of what is given here.
      let trial = try GuardTrial(
        chain: chain.model(), level: 2 * level, plannedReplicates: replicates,
        firstReplicates: replicates / 20)
      var alarms = 0
      for seed in 0..<runs {
        let outcome = trial.run(
          SpoiledSimulator(chain, .none, seed: UInt64(seed)), looks: Array(1...replicates),
          stopAtFirst: true)
        if outcome.first != nil { alarms += 1 }
        if seed % 1000 == 0 { FileHandle.standardError.write(Data("\(seed)\n".utf8)) }
      }
      let limits = ProportionInterval.clopperPearson.bounds(
        successes: alarms, of: runs, level: 0.001)
      print(
        "| \(name) | \(runs) | \(replicates), looked at after each | \(level) | \(alarms) "
          + "| \(percent(limits.lower)) to \(percent(limits.upper)) |")
    }
  }

  private static func percent(_ value: Double) -> String {
    "\((value * 10_000).rounded() / 100) %"
  }
}
