import Intervals
import Models
import Multiprecision
import Simulation

/// Measures the samplers of a chain over n and K, and says which one Assay chooses:
///
///     swift run -c release --package-path Tests/Benchmarks SamplerCrossovers [alpha]
///
/// Nanoseconds for a replicate, generation and category, the least of three runs on one thread, - where a
/// sampler does not apply; alpha = 1/10 unless another is given, p_k ~ 1/k, T = 100. "slower" where another sampler
/// takes 10 % less than the chosen one: then the constants of `SamplerCosts` are due for a revision.
@main struct SamplerCrossovers {
  static func main() throws {
    guard let alpha = Rational(CommandLine.arguments.dropFirst().first ?? "1/10") else {
      print("alpha is a fraction such as 1/10")
      return
    }
    print("n       K       lanes  parents  sparse  chosen")
    for categories in [20, 50, 100, 300, 1000, 5000, 50_000] {
      for size in [20, 100, 300, 1000, 5000, 100_000] {
        let chain = try chain(size, categories, alpha)
        var times: [ChainSimulator.Sampler: Double] = [:]
        for sampler in ChainSimulator.Sampler.allCases {
          times[sampler] = try time(chain, sampler)
        }
        let chosen = try ChainSimulator(chain: chain, seed: 1, instance: 0).sampler
        let isSlower = (times[chosen] ?? .infinity) > 1.1 * (times.values.min() ?? 0)
        let columns = ChainSimulator.Sampler.allCases.map {
          padded(times[$0].map(short) ?? "-", $0 == .parents ? 9 : $0 == .lanes ? 7 : 8)
        }
        print(
          padded("\(size)", 8) + padded("\(categories)", 8) + columns.joined()
            + "\(chosen)" + (isSlower ? "  (slower)" : ""))
      }
    }
  }

  static func chain(
    _ size: Int, _ categories: Int, _ alpha: Rational
  ) throws -> CategoricalChain {
    let weights = (1...categories).map { (1 << 40) / $0 }
    let total = Rational(weights.reduce(0, +))
    return try CategoricalChain(
      truth: ProbabilityVector(weights.map { .exact(Rational($0) / total) }, name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(
        alpha: [.exact(.one)] + Array(repeating: .exact(alpha), count: 100),
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
