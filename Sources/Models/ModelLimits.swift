/// What is refused before work starts. Stated in `assay check --help`.
public enum ModelLimits {
  /// Categories of one model.
  public static let categories = 1_000_000
  /// Covariates of a regression.
  public static let dimension = 1_000_000
  /// Dimensions of a normal law.
  public static let gaussianDimension = 1_000
  /// Contexts of one model.
  public static let contexts = 10_000
  /// Generations after generation 0.
  public static let horizon = 10_000_000
  /// Trials of one binomial draw.
  public static let trials = 1_000_000
  /// Batches that a window keeps; theory keeps their covariances.
  public static let window = 1_000
  /// Draws of one generation in the mean, where their number is random: theory sums over the number.
  public static let randomSize = 100_000
  /// Draws of one generation in theory; simulation has a limit of its own.
  public static let sampleSize = 1_000_000_000_000
}
