internal import Intervals
public import Models
internal import Multiprecision
internal import Scalars

extension Expectation {
  /// Var (M[t] - mu)² of a mean parameter for t = 0...T; nil where it is not known.
  ///
  /// | model | from |
  /// |---|---|
  /// | numbers, M[t] depends on M[t-1] alone | ``MeanFourthMoments`` |
  /// | normal, counts not random | M is normal: 2 S² - 2 b⁴, S the second moment, b the bias |
  ///
  /// - Throws: only `.stopped`.
  public static func squaredErrorVariance(
    of model: MeanModel, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> LossVariance? {
    guard MeanFourthMoments<Rational>.covers(model) || isNormal(model) else { return nil }
    if model.isExact {
      var bits = 0
      let variances: [Rational]? = try variances(of: model, in: (), shouldStop: shouldStop) {
        bits += $0.bitCount
        return bits <= TheoryLimits.varianceBits
      }
      if let variances {
        return LossVariance(exactly: variances)
      }
    }
    // Where the model's own numbers are enclosures, precision beyond theirs gains nothing.
    var best = LossVariance([], isConstant: [])
    for bits in model.isExact ? [256, 1024, 4096] : [256, 512] {
      let variances: [Interval]? = try variances(
        of: model, in: Precision(bits: bits), shouldStop: shouldStop
      ) { _ in true }
      guard let variances else { preconditionFailure("an interval holds every number of a model") }
      // A given generation 0 is not random.
      best = LossVariance(
        variances, isConstant: variances.indices.map { $0 == 0 && !model.startsWithDraws })
      if best.relativeError <= LossVariance.goal { break }
    }
    return best
  }

  private static func variances<Scalar: RecursionScalar>(
    of model: MeanModel, in context: Scalar.Context, shouldStop: () -> Bool,
    isAffordable: (Scalar) -> Bool
  ) throws(NoTheory) -> [Scalar]? {
    if MeanFourthMoments<Scalar>.covers(model) {
      guard let engine = MeanFourthMoments<Scalar>(model, in: context) else { return nil }
      let moments = try engine.trajectory(shouldStop: shouldStop, isAffordable: isAffordable)
      return moments?.map { $0[4] - $0[2] * $0[2] }
    }
    guard let variance = VarianceFunction<Scalar>(model, in: context) else { return nil }
    let moments = try GraphMoments(
      of: GenerationGraph(model), variance: variance, in: context, shouldStop: shouldStop,
      isAffordable: isAffordable)
    return moments?.generations.map { generation in
      // With R = s + b²: 2 s² + 4 b² s = 2 (R - b²)(R + b²).
      var square = Scalar(.zero, in: context)
      if let bias = generation.bias { square = bias * bias * variance.startDistance }
      let product = (generation.second - square) * (generation.second + square)
      return product + product
    }
  }

  /// Whether M[t] is a linear combination of normal draws with fixed factors.
  private static func isNormal(_ model: MeanModel) -> Bool {
    guard case .normal = model.family, model.sizes == nil else { return false }
    let isUnmixed = model.schedules.alpha.allSatisfy {
      $0.exactValue == .one || $0.exactValue?.isZero == true
    }
    switch model.scheme {
    case .stratified, .weighted, .fixedCorpus: return true
    case .mixture, .accumulate, .window, .movingAverage: return isUnmixed
    case .subsample, .randomPool: return false
    }
  }
}

extension MeanModel {
  fileprivate var startsWithDraws: Bool {
    if case .real = start { return true }
    return false
  }
}
