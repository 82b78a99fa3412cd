internal import Inference
package import Models
internal import Multiprecision
package import Simulation
internal import Theory

/// How many replicates each guard of `check` needs to see that a simulator does not play a chain.
///
/// The guards are those of a run with this one instance: of the means, and of the increments.
package struct GuardTrial {
  /// The replicates at which a guard first rejected, nil where it never did.
  package struct Outcome: Sendable {
    package var means: Int?
    package var increments: Int?
    /// What the increments showed, in words.
    package var finding: String?

    package var first: Int? { [means, increments].compactMap(\.self).min() }
  }

  let means: KnownVarianceTest
  let increments: IncrementGuard.Tests?
  let quantities: [Quantity]

  /// - Parameters:
  ///   - chain: what theory speaks of.
  ///   - level: of the whole run, as `--level`.
  ///   - firstReplicates: of the first round.
  package init(
    chain: CategoricalChain, level: Double, plannedReplicates: Int, firstReplicates: Int
  ) throws {
    // Half of a run's level is for theory, and shared by its two guards.
    let share = try Level(level).half.share(among: 2)
    let trajectory = try Expectation.trajectory(
      of: .squaredError, chain: chain, precision: Precision(bits: 128))
    means = try KnownVarianceTest(
      means: trajectory.values.map(\.doubleValue),
      variances: Expectation.squaredErrorVariance(of: chain).values,
      plannedReplicates: plannedReplicates, firstReplicates: firstReplicates, level: share,
      relativeRounding: Loss.relativeRounding)
    var quantities: [Quantity] = [.metric(.squaredError)]
    increments = IncrementGuard(.chain(chain), quantities: &quantities)?.tests(
      plannedReplicates: plannedReplicates, level: share)
    self.quantities = quantities
  }

  /// Plays until both guards have rejected, or to the last replicate.
  ///
  /// - Parameter looks: ascending numbers of replicates at which the guards are asked; the last ends
  ///   the trial. They may be asked at any time, so more looks only cost time.
  package func run(
    _ simulator: any TrajectorySimulating, looks: [Int], threads: Int = 1, stopAtFirst: Bool = false
  ) -> Outcome {
    var outcome = Outcome()
    var (means, increments) = (self.means, self.increments)
    var played = 0
    for look in looks where look > played {
      simulator.run(replicates: played..<look, quantities: quantities, threads: threads) { block in
        for replicate in block.replicates {
          let trajectories = quantities.indices.map {
            block.trajectory(ofReplicate: replicate, quantity: $0)
          }
          if outcome.means == nil { means.observe(trajectories[0]) }
          if outcome.increments == nil { increments?.observe(trajectories) }
        }
      }
      played = look
      if outcome.means == nil, means.rejects() { outcome.means = look }
      if outcome.increments == nil, let tests = increments, tests.rejects {
        outcome.increments = look
        outcome.finding = tests.finding
      }
      if outcome.means != nil, outcome.increments != nil { break }
      if stopAtFirst, outcome.first != nil { break }
    }
    return outcome
  }
}
