internal import Multiprecision

/// What a bound file describes at one instance.
public enum TrainingModel: Sendable {
  /// One categorical chain.
  case chain(CategoricalChain)
  /// A chain in each of several contexts, which may share their draws.
  case contexts(ContextModel)

  public var schedules: Schedules {
    switch self {
    case .chain(let chain): chain.schedules
    case .contexts(let model): model.schedules
    }
  }

  /// The sum of the factors of the losses that make the error: its rounding grows with it. At least 1.
  public var lossScale: Double {
    switch self {
    case .chain: 1
    case .contexts(let model): max(1, model.contexts.reduce(0) { $0 + Double($1.weight) })
    }
  }

  /// K.
  public var categories: Int {
    switch self {
    case .chain(let chain): chain.categories
    case .contexts(let model): model.categories
    }
  }

  /// Relative cost of playing one generation.
  public var workPerGeneration: Double {
    let draws = schedules.sampleSizes.max() ?? 1
    return switch self {
    case .chain(let chain): Double(min(chain.categories, draws))
    case .contexts(let model): Double(model.contexts.count * model.categories)
    }
  }

  public var horizon: Int { schedules.horizon }

  public var tail: ScheduleTail? {
    switch self {
    case .chain(let chain): chain.tail
    case .contexts(let model): model.chains[0].tail
    }
  }
}
