public import Models
public import Multiprecision

extension ScheduleLimits {
  /// lim E metric of a model. No theorem covers contexts yet.
  public static func limit(
    of metric: Metric, model: TrainingModel, precision: Precision
  ) -> ErrorLimit {
    switch model {
    case .chain(let chain): limit(of: metric, chain: chain, precision: precision)
    case .contexts: .unknown(ContextModel.noLimit)
    case .graph(let model): MeanLimits.limit(of: metric, model: model, precision: precision)
    case .continuous(let model): limit(of: metric, model: model, precision: precision)
    }
  }
}

extension QuantityLimits {
  /// As for a chain. No theorem covers contexts yet.
  public static func limit(
    of quantity: Quantity, model: TrainingModel, precision: Precision
  ) -> ErrorLimit {
    switch model {
    case .chain(let chain): limit(of: quantity, chain: chain, precision: precision)
    case .contexts: .unknown(ContextModel.noLimit)
    case .graph(let model):
      if let metric = quantity.metric {
        MeanLimits.limit(of: metric, model: model, precision: precision)
      } else {
        .unknown("no theorem covers the limit of \(quantity.name) under this scheme")
      }
    case .continuous(let model):
      if let metric = quantity.metric {
        ScheduleLimits.limit(of: metric, model: model, precision: precision)
      } else {
        .unknown("no theorem covers the limit of \(quantity.name) in this family")
      }
    }
  }
}

extension ContextModel {
  fileprivate static let noLimit = "no theorem covers the limit of a model with contexts"
}
