public import Models
internal import Multiprecision

extension Expectation {
  /// Var of the model's squared error for t = 0...T; nil where it is not known.
  ///
  /// With fixed counts the contexts are independent, and Var Σ w_c X_c = Σ w_c² Var X_c. With shared
  /// counts the squared errors of different contexts are correlated through their counts
  /// (proofs-notes/contexts.md, section 5), so a sum of variances would be wrong.
  ///
  /// - Throws: only `.stopped`.
  public static func squaredErrorVariance(
    of model: TrainingModel, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> LossVariance? {
    switch model {
    case .chain(let chain):
      return try squaredErrorVariance(of: chain, shouldStop: shouldStop)
    case .contexts(let model):
      guard case .fixed = model.counts else { return nil }
      return try independentVariance(of: model, shouldStop: shouldStop)
    case .graph(let model):
      return try squaredErrorVariance(of: model, shouldStop: shouldStop)
    case .continuous: return nil
    }
  }

  private static func independentVariance(
    of model: ContextModel, shouldStop: () -> Bool
  ) throws(NoTheory) -> LossVariance {
    var values = Array(repeating: 0.0, count: model.horizon + 1)
    var relativeError = 0.0
    for (context, chain) in zip(model.contexts, model.chains) where !context.weight.isZero {
      let own = try squaredErrorVariance(of: chain, shouldStop: shouldStop)
      let factor = (context.weight * context.weight).double(rounding: .up)
      relativeError = max(relativeError, own.relativeError)
      for t in values.indices where own.values[t] > 0 {
        // One step up after each rounded operation keeps an upper end.
        values[t] = (values[t] + (own.values[t] * factor).nextUp).nextUp
      }
    }
    let rounding = Double(3 * model.contexts.count + 3) * 0x1p-52
    return LossVariance(values: values, relativeError: relativeError + rounding)
  }
}
