import Inference
import Intervals
import Models
import Multiprecision
import Simulation

/// W4: `n K replicates threads`, and W5: `guard|moments|betting n replicates`.
enum SimulatedTrajectories {
  /// p_k ~ 1/k to 2^-40, real start, constant schedules, T = 200.
  static func chain(_ size: Int, _ categories: Int) throws -> CategoricalChain {
    let weights = (1...categories).map { (1 << 40) / $0 }
    let total = Rational(weights.reduce(0, +))
    return try CategoricalChain(
      truth: ProbabilityVector(weights.map { .exact(Rational($0) / total) }, name: "p"),
      scheme: .mixture, start: .real,
      schedules: Schedules(
        alpha: [.exact(.one)] + Array(repeating: .exact(Rational(1, 10)), count: 200),
        sampleSizes: Array(repeating: .exact(Rational(size)), count: 201)))
  }

  static func run(_ words: [String]) throws -> EngineBenchmark.Answer {
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == 4 else {
      throw EngineBenchmark.UnknownWorkload(line: words.joined(separator: " "))
    }
    let chain = try chain(numbers[0], numbers[1])
    var summary = TrajectorySummary(horizon: 200, plannedReplicates: Int.max)
    let seconds = try EngineBenchmark.seconds {
      let simulator = try ChainSimulator(chain: chain, seed: 1, instance: 0)
      simulator.run(
        replicates: 0..<numbers[2], quantities: [.metric(.squaredError)], threads: numbers[3]
      ) { block in
        for replicate in block.replicates {
          summary.observe(block.trajectory(ofReplicate: replicate))
        }
      }
    }
    return EngineBenchmark.Answer(
      seconds: seconds,
      checksum: "\(summary.mean(atGeneration: 200) ?? 0) "
        + "\(summary.standardError(atGeneration: 200) ?? 0)")
  }

  /// The statistics alone, over losses that were simulated before.
  static func statistics(_ words: [String]) throws -> EngineBenchmark.Answer {
    guard words.count == 3, let size = Int(words[1]), let replicates = Int(words[2]) else {
      throw EngineBenchmark.UnknownWorkload(line: words.joined(separator: " "))
    }
    var blocks: [ReplicateBlock] = []
    var summary = TrajectorySummary(horizon: 200, plannedReplicates: Int.max)
    try ChainSimulator(chain: chain(size, 50), seed: 1, instance: 0).run(
      replicates: 0..<replicates, quantities: [.metric(.squaredError)], threads: 1
    ) { block in
      blocks.append(block)
      for replicate in block.replicates {
        summary.observe(block.trajectory(ofReplicate: replicate))
      }
    }
    let means = (0...200).map { summary.mean(atGeneration: $0) ?? 0 }
    let variances = (0...200).map { summary.variance(atGeneration: $0) ?? 0 }
    var checksum = 0.0
    let seconds = try EngineBenchmark.seconds {
      switch words[0] {
      case "guard":
        var test = try KnownVarianceTest(
          means: means, variances: variances, plannedReplicates: replicates,
          level: Level(1e-6), relativeRounding: 0x1p-46)
        for block in blocks {
          for replicate in block.replicates {
            test.observe(block.trajectory(ofReplicate: replicate))
          }
        }
        checksum = test.logEValue
      case "betting":
        var test = try BettingTest(
          null: .nonpositiveMean, lower: means.map { _ in 0 }, upper: means.map { _ in 2 },
          level: Level(1e-6), rounding: 0x1p-45)
        for block in blocks {
          for replicate in block.replicates {
            try test.observe(block.trajectory(ofReplicate: replicate))
          }
        }
        checksum = test.logEValue
      default:
        var test = TrajectorySummary(horizon: 200, plannedReplicates: Int.max)
        for block in blocks {
          for replicate in block.replicates {
            test.observe(block.trajectory(ofReplicate: replicate))
          }
        }
        checksum = test.mean(atGeneration: 200) ?? 0
      }
    }
    return EngineBenchmark.Answer(seconds: seconds, checksum: "\(checksum)")
  }
}
