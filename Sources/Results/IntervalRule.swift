/// What an interval around a mean rests on. Coverage is at least nominal by either.
public enum IntervalRule: String, Sendable, Hashable, CaseIterable {
  /// The exact variance of a replicate, from theory.
  case knownVariance = "known-variance"
  /// The largest loss, and the variance of the sample (empirical Bernstein).
  case knownRange = "known-range"
}
