/// What theory refuses, or does in interval arithmetic instead, before work starts.
public enum TheoryLimits {
  /// Bits of all fractions of one trajectory together, above which it is computed with intervals.
  ///
  /// Denominators grow by n[t] den(alpha[t])² per generation, so a trajectory takes O(T²) bits: 32 MiB
  /// are reached after about 3800 generations at n = 1000 and alpha = 1/10. Memory is what it guards:
  /// 2800 generations take 25 ms in a release build.
  public static let trajectoryBits = 1 << 28

  /// Bits of all second moments of one generation graph, above which it is computed with intervals.
  public static let graphBits = 1 << 27

  /// Steps of the transforms of a Poisson mean in all generations together: some seconds.
  static let extinctionSteps = 2_000_000

  /// Draws times bits of their probability, above which sums over a binomial number of draws are
  /// enclosed: the fractions in them take up to the square of this.
  static let exactCountBits = 1 << 11

  /// Bits of all fourth moments of a mean parameter, above which they are computed with intervals.
  static let varianceBits = 1 << 22

  /// Bits of all fractions of one trajectory of a continuous family, above which it is computed with
  /// intervals: a step of the fourth moments makes some fifty products of them.
  public static let momentBits = 1 << 24

  /// Generations of a kernel density estimate, whose theory takes T² operations: some seconds.
  public static let densityHorizon = 2_000

  /// Draws of one generation up to which the variance of a logarithm is summed.
  public static let trigammaTerms = 100_000

  /// Bits of the sums over categories (such as Σ p²) that the recursions start from.
  public static let constantBits = 1 << 16

  /// Count vectors of one generation in an enumeration.
  public static let enumerationStates = 20_000

  /// Work of a whole enumeration: pairs of states of neighbouring generations, each counted with the
  /// bits of its probability (plus 256, the cost that does not depend on them).
  ///
  /// Measured at about 5 s per 10^9 in a release build.
  public static let enumerationWork = 1 << 28

  /// Largest n[t] of an exact law of one category.
  public static let categoryLawExactSize = 1_000

  /// Work of all exact laws of one chain: operations on integers, each counted with its bits (plus
  /// 2048, the cost that does not depend on them).
  ///
  /// Measured at about 3.5 s per 10^11 in a release build: 200 draws of two categories for 20
  /// generations with alpha = 1/10 take 1.3 s and are just within.
  public static let categoryLawExactWork = 1 << 36

  /// Largest n[t] of an enclosed law of one category: its tables take 64 bytes per draw.
  public static let categoryLawSize = 10_000_000

  /// Transition probabilities of all enclosed laws of one chain in fixed point.
  ///
  /// Measured at about 5 s per 10^9 in a release build; 50 categories with n = 10^4 and alpha = 1/10
  /// for 50 generations take 3 s.
  public static let categoryLawEntries = 4e9

  /// Operations on doubles of all interpolated laws of one chain: some ten seconds in a release build.
  static let interpolationWork = 2e10

  /// Generations of interpolated laws: their error grows by about 1e-13 with each.
  static let interpolatedGenerations = 100_000

  /// Transition probabilities of the floating engine, at 192 bits; with fewer entries more bits are affordable.
  public static let categoryLawFloats = 4e6

  /// Transition probabilities of the laws of all pairs of categories, for a variance: about 2 s.
  public static let mergedLawEntries = 4e8

  /// Transition probabilities of the joint laws of pairs of categories, for a variance.
  public static let pairLawWork = 4e8

  /// Operations of the joint laws or covariances of pairs of categories, for a variance: about twenty seconds of
  /// one core in a release build.
  public static let pairCovarianceWork = 1.5e11

  /// Operations of the laws of all categories of contexts that share their counts: about twenty seconds of one
  /// core in a release build.
  public static let contextLawWork = 1.5e11

  /// Doubles of the joint laws of pairs of categories held at a time, for a variance: 0.8 GB.
  public static let pairLawEntries = 1e8

  /// Operations on scalars of one trajectory of an absorption probability.
  public static let absorptionOperations = 1 << 25

  /// Bits of the longest fraction of such a trajectory that is computed exactly.
  static let absorptionBits = 1 << 16

  /// Operations times bits (plus 256, the cost that does not depend on them) of an exact one.
  static let absorptionExactWork = 1 << 28

  /// Sample sizes up to which the expected absorption time is computed exactly, and at all.
  static let exactStationarySize = 60
  static let stationarySize = 2000
  /// Sample sizes up to which the whole stationary law is listed: it takes 2 n bits more.
  public static let stationaryLawSize = 1000
  static let exactAbsorptionTimeSize = 60
  public static let absorptionTimeSize = 4000

  /// Bits of all fractions of a trajectory summed over contexts, above which it is computed with
  /// intervals: sums of many contexts meet long fractions of different denominators.
  public static let contextTrajectoryBits = 1 << 21

  /// Operations on intervals for the variance of contexts that share their counts: about 5 s.
  public static let sharedCountWork = 1e7

  /// Terms of the series for E[1/N; N > 0], N binomial.
  public static let visitTerms = 1 << 20
}
