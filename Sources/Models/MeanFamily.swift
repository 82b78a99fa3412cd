public import Intervals
internal import Multiprecision

/// A family whose model is the mean of one draw, with the numbers that describe the truth.
///
/// What the variance of a draw is as a function of the mean is theory's; the simulator only knows
/// how to draw.
public enum MeanFamily: Sendable {
  case normal(mean: Number, variance: Number)
  case poisson(mean: Number)
  case binomial(mean: Number, trials: Int)
  case gamma(mean: Number, shape: Number)
  case negativeBinomial(mean: Number, shape: Number)
  case hyperbolicSecant(mean: Number, shape: Number)
  case categorical(ProbabilityVector)

  public var family: Family {
    switch self {
    case .normal: .normal
    case .poisson: .poisson
    case .binomial: .binomial
    case .gamma: .gamma
    case .negativeBinomial: .negativeBinomial
    case .hyperbolicSecant: .hyperbolicSecant
    case .categorical: .categorical
    }
  }

  /// The true mean of one draw: one number, or the K probabilities.
  public var truth: [Number] {
    switch self {
    case .normal(let mean, _), .poisson(let mean), .binomial(let mean, _), .gamma(let mean, _),
      .negativeBinomial(let mean, _), .hyperbolicSecant(let mean, _):
      [mean]
    case .categorical(let law): law.values
    }
  }

  /// Whether every number is a fraction.
  public var isExact: Bool {
    switch self {
    case .normal(let mean, let other), .gamma(let mean, let other),
      .negativeBinomial(let mean, let other), .hyperbolicSecant(let mean, let other):
      mean.exactValue != nil && other.exactValue != nil
    case .poisson(let mean), .binomial(let mean, _): mean.exactValue != nil
    case .categorical(let law): law.exactValues != nil
    }
  }

  /// - Parameter numbers: of the keys that `family.target` lists.
  public init(
    _ family: Family, _ numbers: [Family.TargetKey: Number]
  ) throws(ModelError) {
    func number(_ key: Family.TargetKey) -> Number {
      guard let number = numbers[key] else {
        preconditionFailure("\(family.rawValue) was read without \(key.rawValue)")
      }
      return number
    }
    func positive(_ key: Family.TargetKey) throws(ModelError) -> Number {
      let value = number(key)
      guard value.isCertainlyPositive else {
        throw .targetOutOfRange(
          family, key, value: value.shortDescription, expected: "greater than 0")
      }
      return value
    }
    switch family {
    case .normal: self = .normal(mean: number(.mean), variance: try positive(.variance))
    case .poisson: self = .poisson(mean: number(.mean))
    case .binomial:
      let trials = number(.trials)
      guard let exact = trials.exactValue, let count = Int(exactly: exact), count >= 1,
        count <= ModelLimits.trials
      else {
        throw .targetOutOfRange(
          family, .trials, value: trials.shortDescription,
          expected: "an integer from 1 to \(ModelLimits.trials)")
      }
      self = .binomial(mean: number(.mean), trials: count)
    case .gamma: self = .gamma(mean: number(.mean), shape: try positive(.shape))
    case .negativeBinomial:
      self = .negativeBinomial(mean: number(.mean), shape: try positive(.shape))
    case .hyperbolicSecant:
      self = .hyperbolicSecant(mean: number(.mean), shape: try positive(.shape))
    case .categorical, .gaussian, .multivariateGaussian, .linearRegression, .kernelDensity,
      .diffusion:
      preconditionFailure("a model of the family \(family.rawValue) is no single mean")
    }
    if let expected = misplaced(number(.mean)) {
      throw .targetOutOfRange(
        family, .mean, value: number(.mean).shortDescription, expected: expected)
    }
  }

  /// Where a mean of the family must lie, if `mean` does not; nil where it does.
  func misplaced(_ mean: Number) -> String? {
    switch self {
    case .normal, .hyperbolicSecant, .categorical: return nil
    case .poisson, .gamma, .negativeBinomial:
      let isInside = mean.isCertainlyPositive || mean.exactValue?.isZero == true
      return isInside ? nil : "at least 0"
    case .binomial(_, let trials):
      return mean.certainlyLies(in: .zero, Rational(trials))
        ? nil : "from 0 to the number of trials, \(trials)"
    }
  }
}
