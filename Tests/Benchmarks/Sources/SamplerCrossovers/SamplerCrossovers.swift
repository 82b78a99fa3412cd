import Intervals
import Models
import Multiprecision
import Simulation

/// Measures the samplers of a chain over n and K, and says which one Assay chooses:
///
///     swift run -c release --package-path Tests/Benchmarks SamplerCrossovers
///
/// Nanoseconds for a replicate, generation and category, the least of three runs on one thread, - where a
/// sampler does not apply;
/// alpha = 1/10, p_k ~ 1/k, T = 100. Where the choice is not the faster one, the constants of
/// `SamplerCosts` are due for a revision.
@main struct SamplerCrossovers {
  static func main() throws {
    print("n       K       lanes  parents  sparse  chosen")
    for categories in [20, 50, 100, 300, 1000, 5000, 50_000] {
      for size in [20, 100, 300, 1000, 5000, 100_000] {
        let chain = try chain(size, categories)
        var times: [ChainSimulator.Sampler: Double] = [:]
        for sampler in ChainSimulator.Sampler.allCases {
          times[sampler] = try time(chain, sampler)
        }
        let chosen = try ChainSimulator(chain: chain, seed: 1, instance: 0).sampler
        let fastest = times.min { $0.value < $1.value }?.key
        let columns = ChainSimulator.Sampler.allCases.map {
          padded(times[$0].map(short) ?? "-", $0 == .parents ? 9 : $0 == .lanes ? 7 : 8)
        }
        print(
          padded("\(size)", 8) + padded("\(categories)", 8) + columns.joined()
            + "\(chosen)" + (chosen == fastest ? "" : "  (slower)"))
      }
    }
  }

  static func chain(_ size: Int, _ categories: Int) throws -> CategoricalChain {
    let weights = (1...categories).map { (1 << 40) / $0 }
    let total = Rational(weights.reduce(0, +))
    return try CategoricalChain(
      truth: ProbabilityVector(weights.map { .exact(Rational($0) / total) }, name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(
        alpha: [.exact(.one)] + Array(repeating: .exact(Rational(1, 10)), count: 100),
        sampleSizes: Array(repeating: .exact(Rational(size)), count: 101)))
  }

  static func time(
    _ chain: CategoricalChain, _ sampler: ChainSimulator.Sampler
  ) throws -> Double? {
    let replicates = max(8, min(1024, 2_000_000 / (chain.categories * 100)))
    let simulator = try ChainSimulator(chain: chain, seed: 1, instance: 0, sampler: sampler)
    guard simulator.sampler == sampler else { return nil }
    var best = Double.infinity
    for _ in 0..<3 {
      let time = ContinuousClock().measure {
        simulator.run(
          replicates: 0..<replicates, quantities: [.metric(.squaredError)], threads: 1
        ) { _ in }
      }
      let seconds =
        Double(time.components.seconds) + 1e-18 * Double(time.components.attoseconds)
      best = min(best, seconds * 1e9 / Double(replicates * 101 * chain.categories))
    }
    return best
  }

  static func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
