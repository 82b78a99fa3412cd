public import Intervals

/// Generation 0, that is P[0].
public enum Start: Sendable {
  /// The empirical proportions of n[0] real draws.
  case real
  /// A given model, hence in general a biased start.
  case point([Number])
  /// P[0] = p.
  case truth
}
