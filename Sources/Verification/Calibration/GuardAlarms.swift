internal import Inference
package import Models
internal import Multiprecision
internal import Simulation

/// The exact probability that the guards of `check` ever reject on a small chain: each alone, and either.
///
/// Every sample of trajectories is gone through, and the very tests that `check` makes are fed with each,
/// looked at after every replicate: more than any plan of looks can do.
package struct GuardAlarms {
  package let trajectories: Int
  /// Upper ends.
  package let means: Double
  package let increments: Double
  package let either: Double

  /// - Parameter played: the chain that is drawn from; the one that theory speaks of unless given.
  /// - Returns: nil where a chain has more than `limit` trajectories.
  package init?(
    chain: CategoricalChain, played: CategoricalChain? = nil, level: Double, replicates: Int,
    limit: Int
  ) throws {
    let trial = try GuardTrial(
      chain: chain, level: level, plannedReplicates: replicates, firstReplicates: replicates)
    guard
      let law = TrajectoryLaw(
        played ?? chain, limit: limit,
        recording: { model, truth in trial.quantities.map { Self.value($0, model, truth) } })
    else { return nil }
    trajectories = law.outcomes.count
    let outcomes = law.outcomes.map { outcome in
      trial.quantities.indices.map { index in
        outcome.values.map { Double($0[index]) }[...]
      }
    }
    struct State {
      var means: KnownVarianceTest
      var increments: IncrementGuard.Tests?
    }
    struct Key: Hashable {
      let counts: [Int]
      let last: Int
      let products: [Int64]
    }
    let program = SampleProgram(
      probabilities: law.outcomes.map { Double($0.probability) }, replicates: replicates,
      from: State(means: trial.means, increments: trial.increments), rules: 2,
      observe: { state, index in
        state.means.observe(outcomes[index][0])
        state.increments?.observe(outcomes[index])
      },
      // Products of the means depend on the counts alone; what the increments bet next, on the counts
      // and the last replicate.
      key: { Key(counts: $1, last: $2, products: $0.increments?.fingerprint ?? []) },
      holding: { ($0.means.rejects() ? 1 : 0) | ($0.increments?.rejects == true ? 2 : 0) })
    means = program.values[0] + program.neglected
    increments = program.values[1] + program.neglected
    either = program.any + program.neglected
  }

  /// The laws of squared errors of the chains of `calibrate`.
  package static func calibrationLaws() throws -> [(
    name: String, replicates: Int, law: [(trajectory: [Double], probability: Double)]
  )] {
    try CalibrationChain.all.compactMap { subject in
      try TrajectoryLaw(subject.chain()).map { law in
        (
          subject.name, subject.replicates,
          law.outcomes.map { ($0.losses.map { Double($0) }, Double($0.probability)) }
        )
      }
    }
  }

  /// How many trajectories the guards tell apart; nil beyond the limit.
  package static func trajectories(of chain: CategoricalChain, limit: Int) -> Int? {
    var quantities: [Quantity] = [.metric(.squaredError)]
    _ = IncrementGuard(.chain(chain), quantities: &quantities)
    return TrajectoryLaw(
      chain, limit: limit,
      recording: { model, truth in quantities.map { value($0, model, truth) } }
    )?.outcomes.count
  }

  private static func value(
    _ quantity: Quantity, _ model: [Rational], _ truth: [Rational]
  ) -> Rational {
    let sum: DeviationSum
    switch quantity {
    case .metric(.squaredError): sum = DeviationSum(truthPower: 0, deviationPower: 2)
    case .deviationSum(let other): sum = other
    default: preconditionFailure("the guards do not record \(quantity.name)")
    }
    return zip(model, truth).reduce(into: Rational.zero) { total, pair in
      total +=
        pair.1.power(sum.truthPower) * (pair.0 - pair.1).power(sum.deviationPower)
    }
  }
}
