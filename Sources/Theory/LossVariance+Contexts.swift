internal import Intervals
public import Models
internal import Multiprecision

extension Expectation {
  /// Var of the model's loss for t = 0...T.
  ///
  /// With fixed counts the contexts are independent, and Var Σ w_c X_c = Σ w_c² Var X_c. With shared
  /// counts the losses of different contexts are correlated through their counts: the squared error has
  /// ``ContextErrorVariance``, other metrics none.
  ///
  /// - Throws: as for a chain.
  public static func variance(
    of metric: Metric, model: TrainingModel, effort: Double = 1,
    shouldStop: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) throws(NoTheory) -> LossVariance {
    switch model {
    case .chain(let chain):
      return try variance(
        of: metric, chain: chain, effort: effort, shouldStop: shouldStop, progress: progress)
    case .contexts(let model):
      switch model.counts {
      case .fixed: return try independentVariance(of: metric, model, effort, shouldStop: shouldStop)
      case .shared(let rule):
        guard metric == .squaredError else {
          throw .noVariance(
            metric, reason: "of contexts with random counts only that of squared-error is")
        }
        return try sharedVariance(of: model, rule, effort, shouldStop: shouldStop)
      }
    case .graph(let model):
      let known =
        metric == .squaredError
        ? try squaredErrorVariance(of: model, shouldStop: shouldStop) : nil
      guard let known else {
        throw .noVariance(metric, reason: "no engine has its fourth moments under this scheme")
      }
      return known
    case .continuous(let model):
      return try variance(of: metric, model: model, shouldStop: shouldStop)
    }
  }

  private static func sharedVariance(
    of model: ContextModel, _ rule: ContextModel.UnseenRule, _ effort: Double,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> LossVariance {
    let used = model.contexts.filter { !$0.weight.isZero }.count
    let draws = Set(model.schedules.sampleSizes).reduce(0.0) { $0 + Double($1) }
    // Nine products of matrices per generation are as much as some 200 draws.
    let work = Double(used * (used + 1) / 2) * (draws + 200 * Double(model.horizon + 1))
    guard work <= effort * TheoryLimits.sharedCountWork else {
      throw .noVariance(
        .squaredError,
        reason: "the counts of its pairs of contexts take more than "
          + "\(Int(effort * TheoryLimits.sharedCountWork)) operations")
    }
    // The loss is constant at a given generation 0 only; elsewhere zeros stay enclosures.
    var isConstant = Array(repeating: false, count: model.horizon + 1)
    isConstant[0] = model.start == .truth || used == 0
    var best = LossVariance([], isConstant: [])
    for bits in model.isExact ? [192, 512] : [192] {
      let found: [Interval]? = try ContextErrorVariance.trajectory(
        of: model, unseen: rule, in: Precision(bits: bits), shouldStop: shouldStop)
      guard let found else { preconditionFailure("an interval holds every number of a model") }
      best = LossVariance(
        found, isConstant: isConstant, negligible: LossVariance.negligibleOfLaws)
      if best.relativeError <= LossVariance.goal { break }
    }
    return best
  }

  private static func independentVariance(
    of metric: Metric, _ model: ContextModel, _ effort: Double, shouldStop: () -> Bool
  ) throws(NoTheory) -> LossVariance {
    let precision = Precision(bits: 192)
    let zero = Interval(.zero, precision: precision)
    var sums = Array(repeating: zero, count: model.horizon + 1)
    var isConstant = Array(repeating: true, count: model.horizon + 1)
    for (context, chain) in zip(model.contexts, model.chains) where !context.weight.isZero {
      let own = try variance(
        of: metric, chain: chain, effort: effort / Double(model.contexts.count),
        shouldStop: shouldStop)
      let factor = context.weight * context.weight
      for (t, variance) in own.enclosures.enumerated() where !own.isZero(at: t) {
        sums[t] += variance.interval(precision: precision).multiplied(by: factor)
        isConstant[t] = false
      }
    }
    return LossVariance(sums, isConstant: isConstant, negligible: LossVariance.negligibleOfLaws)
  }
}
