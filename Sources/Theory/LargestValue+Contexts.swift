internal import Intervals
public import Models
public import Multiprecision

extension LargestValue {
  /// As for a metric; nothing else is asked of a model with contexts.
  public init(of quantity: Quantity, model: TrainingModel, precision: Precision) {
    switch (model, quantity) {
    case (_, .deviationSum): self = .undetermined
    case (.chain(let chain), _):
      self.init(of: quantity, truth: chain.truth, precision: precision)
    case (.contexts, .metric(let metric)):
      self.init(of: metric, model: model, precision: precision)
    case (.graph(let model), .metric(let metric)):
      self.init(of: metric, model: model, precision: precision)
    case (.continuous(let model), .metric(let metric)):
      self.init(of: metric, model: model, precision: precision)
    case (.contexts, .absorbed), (.contexts, .lost), (.contexts, .absorptionTime),
      (.graph, .absorbed), (.graph, .lost), (.graph, .absorptionTime),
      (.continuous, .absorbed), (.continuous, .lost), (.continuous, .absorptionTime):
      self = .undetermined
    }
  }

  /// The largest value of a model's error: with contexts the weighted sum of theirs.
  public init(of metric: Metric, model: TrainingModel, precision: Precision) {
    switch model {
    case .chain(let chain):
      self.init(of: metric, truth: chain.truth, precision: precision)
    case .graph(let model):
      self.init(of: metric, model: model, precision: precision)
    case .continuous(let model):
      self.init(of: metric, model: model, precision: precision)
    case .contexts(let model):
      var sum = Interval(.zero, precision: precision)
      var exact: Rational? = .zero
      for context in model.contexts where !context.weight.isZero {
        let own = LargestValue(of: metric, truth: context.law, precision: precision)
        guard case .finite(let value) = own else {
          self = own
          return
        }
        sum += value.interval(precision: precision).multiplied(by: context.weight)
        if let term = value.exactValue {
          exact?.formMultiplyAdd(term, context.weight)
        } else {
          exact = nil
        }
      }
      self = .finite(exact.map { .exact($0) } ?? .enclosure(sum))
    }
  }
}
