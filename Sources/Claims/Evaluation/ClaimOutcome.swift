public import Intervals

/// What exact evaluation says of one claim at one instance, at one precision.
public struct ClaimOutcome: Sendable {
  public enum Decision: Sendable {
    case holds
    /// First generation, and both sides there: `actual relation claimed` is what fails.
    case fails(t: Int, claimed: Number, actual: Number, relation: Relation)
    /// Every relation holds or is an equality of enclosures that overlap.
    case overlaps(width: Double)
    /// The hypotheses hold nowhere.
    case vacuous(String)
    case undecided(String, mayResolve: Bool)
  }

  public var decision: Decision
  /// Of a failure: whether the claim certainly holds at every earlier generation.
  public var isFailureFirst = true
  /// Smallest claimed/actual of an upper bound, actual/claimed of a lower one.
  public var slack: Number?
  /// Claimed values of an upper bound on the bare metric, per generation, for `trivial`; empty where
  /// one is missing.
  public var ceilings: [Number]
  /// Claimed value and slack per generation of a single bound or equality.
  public var claimedValues: [Int: Number]
}
