/// What one draw of a generation is, and with it what a model is.
///
/// A family declares what its target is made of, its schemes, its metrics and the names that it gives
/// to formulas; readers and tables go by these lists, so that a new family is a few entries here.
public enum Family: String, CaseIterable, Sendable {
  /// One of K categories; the model is a probability vector.
  case categorical
  /// A normal law with known variance; the model is its mean.
  case normal
  /// A Poisson law; the model is its mean.
  case poisson
  /// The successes of r trials; the model is their mean, between 0 and r.
  case binomial
  /// A gamma law with known shape; the model is its mean.
  case gamma
  /// Failures before the r-th success, for any r > 0; the model is their mean.
  case negativeBinomial = "negative-binomial"
  /// The generalised hyperbolic secant law with known shape r; the model is its mean.
  case hyperbolicSecant = "hyperbolic-secant"

  /// A number that describes a family's law.
  public enum TargetKey: String, Sendable {
    case mean
    case variance
    case trials
    case shape
  }

  /// What `target` is in a bound file.
  public enum TargetForm: Sendable {
    /// Probabilities: a list, `uniform(K)` and the like.
    case probabilities
    /// `{ mean: 3, shape: 2 }`, with all of these keys.
    case numbers([TargetKey])
  }

  public var target: TargetForm {
    switch self {
    case .categorical: .probabilities
    case .poisson: .numbers([.mean])
    case .normal: .numbers([.mean, .variance])
    case .binomial: .numbers([.mean, .trials])
    case .gamma, .negativeBinomial, .hyperbolicSecant: .numbers([.mean, .shape])
    }
  }

  /// What R may stand for.
  public var metrics: [Metric] {
    switch self {
    case .categorical: Metric.ofProbabilityVectors
    case .normal, .poisson, .binomial, .gamma, .negativeBinomial, .hyperbolicSecant:
      [.squaredError, .variance]
    }
  }

  public var schemes: [Scheme] { Scheme.allCases }

  /// Names of numbers that formulas see beside the parameters: the true mean mu, the variance V of
  /// one true draw, and v2 = V''(mu) / 2 of the variance function.
  public var constants: [String] {
    switch self {
    case .categorical: []
    case .normal, .poisson, .binomial, .gamma, .negativeBinomial, .hyperbolicSecant:
      ["mu", "V", "v2"]
    }
  }

  /// Whether the model is a probability vector, so that p and K have a meaning.
  public var hasProbabilities: Bool {
    if case .probabilities = target { return true }
    return false
  }

  /// Families that are known and have no theory, each with the reason.
  public static let refused: [String: String] = [
    "inverse-gaussian":
      "its variance function m^3/lambda has degree 3, and the expected error obeys a closed "
      + "recursion only where the variance is a polynomial of degree at most 2 in the mean: here "
      + "E V(M) needs the third moment of M, and that the fifth"
  ]
}
