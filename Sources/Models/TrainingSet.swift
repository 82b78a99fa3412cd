public import Intervals

/// What a generation is fitted on, given the model of the generation before.
public enum TrainingSet: Sendable {
  /// `count` independent draws, each real with probability `alpha`.
  case mixture(count: Int, alpha: Number)
  /// Exactly so many real draws and draws of the previous model, pooled.
  case stratified(fresh: Int, synthetic: Int)
  /// Real draws and draws of the previous model, each fitted on their own; the new model averages
  /// the two fits, the fresh one with the given weight.
  case weighted(fresh: Int, synthetic: Int, weight: Number)

  /// Draws in all.
  public var count: Int {
    switch self {
    case .mixture(let count, _): count
    case .stratified(let fresh, let synthetic), .weighted(let fresh, let synthetic, _):
      fresh + synthetic
    }
  }
}

/// The training sets of a run, and whether earlier ones are kept.
public struct TrainingPlan: Sendable {
  /// Index = generation. Entry 0 is what a real start is fitted on: real draws only.
  public let sets: [TrainingSet]
  /// Whether a generation is fitted on all sets up to its own (`accumulate`).
  public let keepsBatches: Bool
  /// The sets stay as they are from here on, for every t; nil where that is not known.
  public let settledFrom: Int?

  public var horizon: Int { sets.count - 1 }

  public init(sets: [TrainingSet], keepsBatches: Bool = false, settledFrom: Int? = nil) {
    self.sets = sets
    self.keepsBatches = keepsBatches
    self.settledFrom = settledFrom
  }
}
