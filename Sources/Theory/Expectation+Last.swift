internal import Intervals
public import Models
public import Multiprecision

extension Expectation {
  /// E metric(P[t], p) at one generation as a fraction, without those before it.
  ///
  /// - Meaning:    the fraction of ``trajectory(of:chain:precision:shouldStop:)`` at t, in lowest terms, also where
  ///               the whole trajectory would be too long for fractions.
  /// - Domain:     squared error and chi-squared distance of an unbiased start, as ``ExactTrajectory``.
  /// - Returns:    nil outside the domain, and where the fraction would have more than
  ///               ``TheoryLimits/trajectoryBits`` bits.
  /// - Complexity: a few products as long as the fraction, log T times as many where generations differ.
  /// - Source:     proofs-notes/exact-trajectory.md.
  public static func exactValue(
    of metric: Metric, chain: CategoricalChain, at t: Int, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> Rational? {
    precondition((0...chain.horizon).contains(t), "there is no generation \(t)")
    guard TrajectorySize.isLastWithinLimits(metric, chain: chain, at: t) else { return nil }
    let until = chain.upTo(t)
    return try ExactTrajectory.last(of: metric, chain: until, shouldStop: shouldStop)
  }
}
