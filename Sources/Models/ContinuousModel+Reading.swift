public import Intervals
internal import Multiprecision

extension ContinuousModel.Kind {
  /// A model from the numbers and words of a description.
  ///
  /// - Parameters:
  ///   - numbers: of the keys that ``Family/target`` lists.
  ///   - variances: along the axes, where the target is a list.
  ///   - choices: of the words that ``Family/choices`` lists, by their key.
  ///   - plan: of the family's schemes.
  public init(
    _ family: Family, _ numbers: [Family.TargetKey: Number], variances: [Number] = [],
    choices: [Family.Choice: String],
    start: Start, plan: TrainingPlan, alpha: [Number]
  ) throws(ModelError) {
    func number(_ key: Family.TargetKey) -> Number {
      guard let number = numbers[key] else {
        preconditionFailure("\(family.rawValue) was read without \(key.rawValue)")
      }
      return number
    }
    switch family {
    case .gaussian:
      guard let word = choices[.estimator], let estimator = GaussianModel.Estimator(rawValue: word)
      else { preconditionFailure("gaussian was read without an estimator") }
      let own: GaussianModel.Start
      switch start {
      case .real: own = .real
      case .truth: own = .truth
      case .point(let values): own = .point(mean: values[0], variance: values[1])
      }
      self = .gaussian(
        try GaussianModel(
          mean: number(.mean), variance: number(.variance),
          samplingFactor: numbers[.sampling] ?? GaussianModel.faithful, estimator: estimator,
          start: own,
          plan: plan))
    case .multivariateGaussian:
      guard let word = choices[.estimator], let estimator = GaussianModel.Estimator(rawValue: word)
      else { preconditionFailure("\(family.rawValue) was read without an estimator") }
      let startsAtTruth: Bool
      switch start {
      case .real: startsAtTruth = false
      case .truth: startsAtTruth = true
      case .point: throw .startNotAvailable(family)
      }
      self = .multivariate(
        try MultivariateGaussianModel(
          variances: variances, estimator: estimator, startsAtTruth: startsAtTruth, plan: plan))
    case .linearRegression:
      let dimension = number(.dimension)
      guard let exact = dimension.exactValue, let count = Int(exactly: exact) else {
        throw .targetOutOfRange(
          family, .dimension, value: dimension.shortDescription, expected: "an integer")
      }
      let design = choices[.design].flatMap { RegressionModel.Design(rawValue: $0) } ?? .fresh
      let own: RegressionModel.Start
      switch start {
      case .real: own = .real
      case .truth: own = .truth
      case .point: throw .startNotAvailable(family)
      }
      self = .regression(
        try RegressionModel(
          dimension: count, noise: number(.noise), signal: numbers[.signal], design: design,
          start: own, plan: plan))
    case .kernelDensity:
      guard case .real = start else { throw .startNotAvailable(family) }
      self = .density(
        try KernelDensityModel(
          variance: number(.variance), kernelVariance: number(.kernel), plan: plan))
    case .diffusion:
      let own: DiffusionModel.Start
      switch start {
      case .real: own = .real
      case .truth: own = .truth
      case .point(let values): own = .point(variance: values[0])
      }
      self = .diffusion(
        try DiffusionModel(
          variance: number(.variance), retention: number(.retention), start: own, alpha: alpha,
          settledFrom: plan.settledFrom))
    default: preconditionFailure("\(family.rawValue) is no continuous family")
    }
  }
}
