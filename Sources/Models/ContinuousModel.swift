/// A model of numbers that is more than one mean: fully described and validated, meaning and no formula.
public struct ContinuousModel: Sendable {
  public enum Kind: Sendable {
    case gaussian(GaussianModel)
    case multivariate(MultivariateGaussianModel)
    case regression(RegressionModel)
    case density(KernelDensityModel)
    case diffusion(DiffusionModel)
  }

  public let kind: Kind
  /// n[t] and alpha[t] as formulas see them.
  public let schedules: Schedules
  /// What the schedules do as t grows without end; nil where that is not known.
  public let tail: ScheduleTail?

  public init(_ kind: Kind, schedules: Schedules, tail: ScheduleTail? = nil) {
    self.kind = kind
    self.schedules = schedules
    self.tail = tail
  }

  /// As ``TrainingModel/lossScale``. Every generation rounds means and squares some twenty times,
  /// relatively to the numbers that it sees; a density sums up to a million terms, compensated, and
  /// least squares loses digits where covariates are nearly dependent.
  var lossScale: Double {
    let steps = 1 + Double(schedules.horizon) / 4
    return switch kind {
    case .gaussian(let model):
      steps * (4 + abs(model.mean.doubleValue) + model.variance.doubleValue) * 8
    case .multivariate(let model):
      // Factors of a nearly singular covariance lose digits, as least squares do.
      steps * 1000 * Double(model.dimension * model.dimension)
        * (1 + model.variances.reduce(0) { $0 + $1.doubleValue })
    case .regression(let model): steps * 1000 * Double(model.dimension)
    case .density, .diffusion: steps * 16
    }
  }

  /// Relative cost of playing one generation.
  var workPerGeneration: Double {
    let draws = Double(schedules.sampleSizes.max() ?? 1)
    return switch kind {
    case .gaussian, .diffusion: 1
    case .multivariate(let model):
      Double(model.dimension * model.dimension * model.dimension) / 4 + 1
    case .regression(let model): draws * Double(model.dimension * model.dimension) / 20
    case .density(let model):
      draws * draws * (model.plan.keepsBatches ? Double(model.horizon * model.horizon) : 1) / 3
    }
  }
}

extension TrainingPlan {
  /// The training sets of a scheme; nil where a generation is fitted on more than sets of draws.
  ///
  /// - Parameter settledFrom: as ``settledFrom``.
  public init?(_ scheme: TrainingScheme, _ schedules: Schedules, settledFrom: Int?) {
    let sets: [TrainingSet]
    var keepsBatches = false
    switch scheme {
    case .mixture, .accumulate:
      sets = zip(schedules.sampleSizes, schedules.alpha).map { .mixture(count: $0, alpha: $1) }
      if case .accumulate = scheme { keepsBatches = true }
    case .stratified(let fresh, let synthetic):
      sets = zip(fresh, synthetic).map { .stratified(fresh: $0, synthetic: $1) }
    case .weighted(let fresh, let synthetic, let weight):
      sets = weight.indices.map { t in
        // A part of weight 0 and without draws is no part.
        if fresh[t] == 0 || synthetic[t] == 0 {
          return .stratified(fresh: fresh[t], synthetic: synthetic[t])
        }
        return .weighted(fresh: fresh[t], synthetic: synthetic[t], weight: weight[t])
      }
    case .window, .movingAverage, .subsample, .fixedCorpus, .randomPool: return nil
    }
    self.init(sets: sets, keepsBatches: keepsBatches, settledFrom: settledFrom)
  }
}
