public import Models
public import Multiprecision

extension ScheduleLimits {
  /// lim E metric of a model.
  public static func limit(
    of metric: Metric, model: TrainingModel, precision: Precision
  ) -> ErrorLimit {
    switch model {
    case .chain(let chain): limit(of: metric, chain: chain, precision: precision)
    case .contexts(let model):
      ContextLimits(metric: metric, model: model, precision: precision).limit()
    case .graph(let model): MeanLimits.limit(of: metric, model: model, precision: precision)
    case .continuous(let model): limit(of: metric, model: model, precision: precision)
    }
  }
}

extension QuantityLimits {
  /// As for a chain; of a model with contexts, the limits of metrics.
  public static func limit(
    of quantity: Quantity, model: TrainingModel, precision: Precision
  ) -> ErrorLimit {
    switch (model, quantity) {
    case (_, .deviationSum): .unknown("\(quantity.name) is recorded, not claimed")
    case (.chain(let chain), _): limit(of: quantity, chain: chain, precision: precision)
    case (.contexts, .metric(let metric)):
      ScheduleLimits.limit(of: metric, model: model, precision: precision)
    case (.contexts, .absorbed), (.contexts, .lost), (.contexts, .absorptionTime):
      .unknown("it speaks of one chain, not of a model with contexts")
    case (.graph(let model), .metric(let metric)):
      MeanLimits.limit(of: metric, model: model, precision: precision)
    case (.graph, .absorbed), (.graph, .lost), (.graph, .absorptionTime):
      .unknown("no theorem covers the limit of \(quantity.name) under this scheme")
    case (.continuous(let model), .metric(let metric)):
      ScheduleLimits.limit(of: metric, model: model, precision: precision)
    case (.continuous, .absorbed), (.continuous, .lost), (.continuous, .absorptionTime):
      .unknown("no theorem covers the limit of \(quantity.name) in this family")
    }
  }
}
