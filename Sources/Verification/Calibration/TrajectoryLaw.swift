internal import Intervals
internal import Models
internal import Multiprecision
internal import Theory

/// The joint law of a small chain's squared errors, or of other functions of the model, over generations
/// 0...T, in exact fractions: each trajectory and its probability.
///
/// From the laws of single steps (``Theory/ChainEnumeration`` of a chain of two generations that
/// starts at each state), so nothing here repeats the sampling.
struct TrajectoryLaw {
  struct Outcome {
    /// By generation, in the order of what is recorded.
    let values: [[Rational]]
    let probability: Rational

    /// The first that is recorded: the squared error unless others were asked for.
    var losses: [Rational] { values.map { $0[0] } }
  }

  let outcomes: [Outcome]

  /// The most distinct trajectories that are kept apart.
  static let limit = 64

  /// nil where there are more trajectories than the limit, or the chain is not exact.
  ///
  /// - Parameter record: of a model and the truth; the squared error unless given.
  init?(
    _ chain: CategoricalChain, limit: Int = limit,
    recording record: ([Rational], [Rational]) -> [Rational] = { [loss($0, $1)] }
  ) {
    guard let truth = chain.truth.exactValues, chain.isExact else { return nil }
    /// Law of (losses so far, state).
    var paths: [Path: Rational] = [:]
    do {
      let initial = try Self.laws(
        chain, start: chain.start, alpha: [.exact(.one)], sizes: [chain.schedules.sampleSizes[0]])
      for state in initial.laws[0] {
        let path = Path(
          values: [record(state.proportions, truth)], proportions: state.proportions)
        paths[path, default: .zero].formAdd(state.probability)
      }
      for t in 0..<chain.horizon {
        paths = try Self.advanced(paths, chain, to: t + 1) { record($0, truth) }
        guard paths.count <= 100 * limit else { return nil }
      }
    } catch {
      return nil
    }
    var merged: [[[Rational]]: Rational] = [:]
    for (path, probability) in paths {
      merged[path.values, default: .zero].formAdd(probability)
    }
    guard merged.count <= limit else { return nil }
    outcomes = merged.map { Outcome(values: $0.key, probability: $0.value) }.sorted { a, b in
      a.values.joined().lexicographicallyPrecedes(b.values.joined())
    }
  }

  private struct Path: Hashable {
    let values: [[Rational]]
    let proportions: [Rational]
  }

  private static func advanced(
    _ paths: [Path: Rational], _ chain: CategoricalChain, to t: Int,
    recording record: ([Rational]) -> [Rational]
  ) throws -> [Path: Rational] {
    var steps: [[Rational]: [ChainEnumeration.State]] = [:]
    var next: [Path: Rational] = [:]
    for (path, probability) in paths {
      let law: [ChainEnumeration.State]
      if let known = steps[path.proportions] {
        law = known
      } else {
        law = try laws(
          chain, start: .point(path.proportions.map { .exact($0) }),
          alpha: [.exact(.one), chain.schedules.alpha[t]],
          sizes: [chain.schedules.sampleSizes[0], chain.schedules.sampleSizes[t]]
        ).laws[1]
        steps[path.proportions] = law
      }
      for state in law {
        let grown = Path(
          values: path.values + [record(state.proportions)], proportions: state.proportions)
        next[grown, default: .zero].formAdd(probability * state.probability)
      }
    }
    return next
  }

  private static func laws(
    _ chain: CategoricalChain, start: Start, alpha: [Number], sizes: [Int]
  ) throws -> ChainEnumeration {
    try ChainEnumeration(
      CategoricalChain(
        truth: chain.truth, scheme: chain.scheme, start: start,
        schedules: Schedules(alpha: alpha, sampleSizes: sizes.map { .exact(Rational($0)) })),
      for: .squaredError)
  }

  private static func loss(_ model: [Rational], _ truth: [Rational]) -> Rational {
    zip(model, truth).reduce(into: Rational.zero) { sum, pair in
      let difference = pair.0 - pair.1
      sum.formMultiplyAdd(difference, difference)
    }
  }
}
