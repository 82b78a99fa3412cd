/// What theory refuses, or does in interval arithmetic instead, before work starts.
public enum TheoryLimits {
  /// Bits of all fractions of one trajectory together, above which it is computed with intervals.
  ///
  /// Denominators grow by n[t] den(alpha[t])² per generation, so a trajectory takes O(T²) bits:
  /// about 1400 generations at n = 1000 and alpha = 1/10. Chosen so that a trajectory costs well
  /// under a second.
  public static let trajectoryBits = 1 << 25

  /// Bits of the sums over categories (such as Σ p²) that the recursions start from.
  public static let constantBits = 1 << 16

  /// Count vectors of one generation in an enumeration.
  public static let enumerationStates = 20_000

  /// Transitions (pairs of states of neighbouring generations) of a whole enumeration.
  public static let enumerationTransitions = 1_000_000
}
