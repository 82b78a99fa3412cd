internal import Intervals
public import Models
internal import Multiprecision
internal import Scalars

extension Expectation {
  /// Var Σ (P_i[t] - p_i)² for t = 0...T, for any start and schedule.
  ///
  /// Computed with intervals; the precision is raised until every generation has relative error
  /// ``LossVariance/goal``. Exact zeros are recognised from the model (``ConstantLoss``), because
  /// no enclosure can tell them.
  ///
  /// - Complexity: O(K) once, then about 70 interval operations per generation.
  /// - Throws: only `.stopped`.
  public static func squaredErrorVariance(
    of chain: CategoricalChain, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> LossVariance {
    let isConstant = ConstantLoss.generations(of: chain)
    // Where the model's own numbers are enclosures, precision beyond theirs gains nothing.
    let ladder = chain.isExact ? [192, 512, 1024, 4096] : [192, 512]
    var best = LossVariance(values: [], relativeError: .infinity)
    for bits in ladder {
      let moments = try PowerSumMoments<Interval>.trajectory(
        of: chain, in: Precision(bits: bits), settles: { $1.settles(from: $0) },
        shouldStop: shouldStop)
      guard let moments else { preconditionFailure("an interval holds every number of a model") }
      best = certified(moments.map(\.varianceD), isConstant: isConstant)
      if best.relativeError <= LossVariance.goal { break }
    }
    return best
  }

  private static func certified(_ variances: [Interval], isConstant: [Bool]) -> LossVariance {
    var largestError = 0.0
    var values: [Double] = []
    values.reserveCapacity(variances.count)
    for (variance, isConstant) in zip(variances, isConstant) {
      if isConstant {
        values.append(0)
        continue
      }
      let upper = variance.upperDouble
      values.append(upper)
      guard upper > LossVariance.negligible else { continue }
      // Rounding the upper end to a double adds at most 2^-52.
      largestError = max(largestError, variance.relativeWidth + 0x1p-52)
    }
    return LossVariance(values: values, relativeError: largestError)
  }
}
