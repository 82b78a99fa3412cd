internal import Models
internal import Simulation

/// Finds runs that are copies of earlier ones.
///
/// Equal values at every generation are no proof: losses of few draws take few values. Replicates of
/// the file's model tell how often two runs coincide by chance; where they do not, the copies are
/// dropped, because tests count runs as independent.
struct CopiedRuns {
  /// Position of a copy, and of the run that it repeats.
  private(set) var copies: [(copy: Int, original: Int)] = []
  /// The fraction of pairs of replicates that coincide; nil where that was not simulated.
  private(set) var chance: Double?

  /// Replicates played: as many as there are runs, within these.
  private static let replicates = 200...2000
  private static let mostWork = 2e8

  init(in runs: TrainingRuns, model: TrainingModel, metric: Metric, seed: UInt64, threads: Int) {
    var seen: [[Int: Double]: Int] = [:]
    for (position, run) in runs.runs.enumerated() {
      if let original = seen[run.values] {
        copies.append((position, original))
      } else {
        seen[run.values] = position
      }
    }
    guard let first = copies.first else { return }
    let generations = runs.runs[first.original].values.keys.filter { $0 <= model.horizon }
    chance = Self.chance(
      model, metric: metric, at: generations, tolerance: 2 * runs.rounding,
      replicates: min(max(runs.runs.count, Self.replicates.lowerBound), Self.replicates.upperBound),
      seed: seed, threads: threads)
  }

  /// Whether the copies cannot be explained by chance.
  var isDuplication: Bool { !copies.isEmpty && (chance ?? 0) == 0 }

  private static func chance(
    _ model: TrainingModel, metric: Metric, at generations: [Int], tolerance: Double,
    replicates: Int, seed: UInt64, threads: Int
  ) -> Double? {
    let work = Double(replicates) * Double(model.horizon + 1) * model.workPerGeneration
    guard work <= mostWork, !generations.isEmpty,
      let simulator = try? Checker.standardSimulator(model, seed, 0)
    else { return nil }
    var trajectories: [[Double]] = []
    simulator.run(replicates: 0..<replicates, quantities: [.metric(metric)], threads: threads) {
      block in
      for replicate in block.replicates {
        let losses = block.trajectory(ofReplicate: replicate)
        trajectories.append(generations.map { losses[losses.startIndex + $0] })
      }
    }
    var equal = 0
    var pairs = 0
    for i in trajectories.indices {
      for j in 0..<i {
        pairs += 1
        let isEqual = zip(trajectories[i], trajectories[j]).allSatisfy { a, b in
          a == b || abs(a - b) <= tolerance
        }
        if isEqual { equal += 1 }
      }
    }
    return pairs == 0 ? nil : Double(equal) / Double(pairs)
  }
}
