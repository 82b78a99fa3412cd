/// The shape of a claim, as far as its verdict and slack depend on it.
public enum ClaimShape: Sendable, Hashable {
  case equality
  /// A bound from above on the quantity of interest.
  case upper
  /// A bound from below.
  case lower
  /// Several relations in one: `0 <= R[t] <= 1`.
  case chain
  case implication
  case equivalence
  case limit
  case eventually
  case monotone
}
