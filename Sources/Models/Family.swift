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
  /// A normal law; the model is its mean and its variance.
  case gaussian
  /// A normal law in several dimensions; the model is its mean vector and its covariance matrix.
  case multivariateGaussian = "multivariate-gaussian"
  /// Labels that depend linearly on normal covariates; the model is the coefficients.
  case linearRegression = "linear-regression"
  /// A normal law; the model is a kernel density estimate of it.
  case kernelDensity = "kernel-density"
  /// A law with mean 0; the model is what an early-stopped diffusion makes of it.
  case diffusion

  /// A number that describes a family's law.
  public enum TargetKey: String, Sendable {
    case mean
    case variance
    case trials
    case shape
    /// Covariates.
    case dimension
    /// The variance of a label's noise.
    case noise
    /// The squared norm of the true coefficients.
    case signal
    /// The variance of the kernel.
    case kernel
    /// The factor of the variance of draws of the model.
    case sampling
    /// The part of a variance that early stopping keeps.
    case retention
  }

  /// A word of a model's description.
  public enum Choice: String, CaseIterable, Sendable {
    case estimator
    case design

    public var words: [String] {
      switch self {
      case .estimator: GaussianModel.Estimator.allCases.map(\.rawValue)
      case .design: RegressionModel.Design.allCases.map(\.rawValue)
      }
    }

    /// What is meant where a file says nothing; nil where it must say.
    public var standard: String? {
      switch self {
      case .estimator: nil
      case .design: RegressionModel.Design.fresh.rawValue
      }
    }
  }

  /// What `target` is in a bound file.
  public enum TargetForm: Sendable {
    /// Probabilities: a list, `uniform(K)` and the like.
    case probabilities
    /// The variances along the principal axes, a list.
    case variances
    /// `{ mean: 3, shape: 2 }`, with all of these keys, and perhaps some of the others.
    case numbers([TargetKey], optional: [TargetKey] = [])
  }

  public var target: TargetForm {
    switch self {
    case .categorical: .probabilities
    case .multivariateGaussian: .variances
    case .poisson: .numbers([.mean])
    case .normal: .numbers([.mean, .variance])
    case .gaussian: .numbers([.mean, .variance], optional: [.sampling])
    case .binomial: .numbers([.mean, .trials])
    case .gamma, .negativeBinomial, .hyperbolicSecant: .numbers([.mean, .shape])
    case .linearRegression: .numbers([.dimension, .noise], optional: [.signal])
    case .kernelDensity: .numbers([.variance, .kernel])
    case .diffusion: .numbers([.variance, .retention])
    }
  }

  /// Words of its description beside target, scheme and start.
  public var choices: [Choice] {
    switch self {
    case .gaussian, .multivariateGaussian: [.estimator]
    case .linearRegression: [.design]
    default: []
    }
  }

  /// Whether the model is more than a mean parameter: a ``ContinuousModel``.
  public var isContinuous: Bool {
    switch self {
    case .gaussian, .multivariateGaussian, .linearRegression, .kernelDensity, .diffusion: true
    default: false
    }
  }

  /// The names in formulas of the numbers of a given start; empty where none can be given.
  public var startNames: [String] {
    switch self {
    case .categorical, .multivariateGaussian, .linearRegression, .kernelDensity: []
    case .gaussian: ["start", "start_variance"]
    default: ["start"]
    }
  }

  /// What R may stand for.
  public var metrics: [Metric] {
    switch self {
    case .categorical: Metric.ofProbabilityVectors
    case .normal, .gamma, .hyperbolicSecant: [.squaredError, .variance]
    case .poisson, .binomial, .negativeBinomial: [.squaredError, .variance, .extinct]
    case .gaussian:
      [
        .squaredError, .variance, .varianceSquaredError, .standardDeviation, .logVariance,
        .wasserstein2, .kl, .reverseKL,
      ]
    case .multivariateGaussian:
      [.squaredError, .variance, .varianceSquaredError, .logVariance, .kl, .reverseKL]
    case .linearRegression: [.squaredError]
    case .kernelDensity: [.mise, .secondMoment]
    case .diffusion: [.secondMoment]
    }
  }

  public var schemes: [Scheme] {
    switch self {
    case .gaussian, .multivariateGaussian, .linearRegression:
      [.mixture, .replace, .stratified, .weighted, .accumulate]
    case .kernelDensity: [.mixture, .replace, .stratified, .accumulate]
    case .diffusion: [.mixture, .replace]
    default: Scheme.allCases
    }
  }

  /// Names of numbers that formulas see beside the parameters: the true mean mu, the variance V of
  /// one true draw, and v2 = V''(mu) / 2 of the variance function.
  public var constants: [String] {
    switch self {
    case .normal, .poisson, .binomial, .gamma, .negativeBinomial, .hyperbolicSecant:
      ["mu", "V", "v2"]
    case .gaussian: ["mu", "V"]
    case .kernelDensity, .diffusion: ["V"]
    case .categorical, .multivariateGaussian, .linearRegression: []
    }
  }

  /// The numbers of the target that ``constants`` names, in the same order, where they are such.
  public var constantKeys: [TargetKey] {
    switch self {
    case .gaussian: [.mean, .variance]
    case .kernelDensity, .diffusion: [.variance]
    default: []
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
