internal import Multiprecision

/// What a bound file describes at one instance.
public enum TrainingModel: Sendable {
  /// One categorical chain.
  case chain(CategoricalChain)
  /// A chain in each of several contexts, which may share their draws.
  case contexts(ContextModel)
  /// A mean parameter under any scheme.
  case graph(MeanModel)
  /// A model of numbers that is more than one mean.
  case continuous(ContinuousModel)

  public var schedules: Schedules {
    switch self {
    case .chain(let chain): chain.schedules
    case .contexts(let model): model.schedules
    case .graph(let model): model.schedules
    case .continuous(let model): model.schedules
    }
  }

  /// How the rounding of a loss grows, in units of that of one loss of one chain. At least 1.
  ///
  /// With contexts, the sum of the factors of the losses. A mean M of numbers is rounded some eight
  /// times per generation, relatively, and 2 |M - mu| |M| <= (1 + X) (2 + |mu|) for a loss
  /// X = (M - mu)².
  public var lossScale: Double {
    switch self {
    case .chain: 1
    case .graph(let model):
      (2 + (model.family.truth + (model.startPoint ?? [])).reduce(0) { $0 + abs($1.doubleValue) })
        * (1 + Double(model.horizon) / 8)
    case .continuous(let model): model.lossScale
    case .contexts(let model): max(1, model.contexts.reduce(0) { $0 + Double($1.weight) })
    }
  }

  /// K; 1 where the model is a number.
  public var categories: Int {
    switch self {
    case .chain(let chain): chain.categories
    case .contexts(let model): model.categories
    case .graph(let model): model.family.truth.count
    case .continuous: 1
    }
  }

  /// Relative cost of playing one generation.
  public var workPerGeneration: Double {
    let draws = schedules.sampleSizes.max() ?? 1
    return switch self {
    case .chain(let chain): Double(min(chain.categories, draws))
    case .contexts(let model): Double(model.contexts.count * model.categories)
    case .graph(let model): Double(min(model.family.truth.count, draws))
    case .continuous(let model): model.workPerGeneration
    }
  }

  public var horizon: Int { schedules.horizon }

  public var tail: ScheduleTail? {
    switch self {
    case .chain(let chain): chain.tail
    case .contexts(let model): model.chains[0].tail
    case .graph(let model): model.tail
    case .continuous(let model): model.tail
    }
  }
}
