internal import Intervals
internal import Models
internal import Multiprecision

/// Variances of a loss between two categories: the law of one count is the law of the model.
///
/// - Source: proofs-notes/loss-variance.md, section 3.
enum TwoCategoryVariance {
  static func trajectory(
    of metric: Metric, chain: CategoricalChain, shouldStop: () -> Bool
  ) throws(NoTheory) -> [Interval] {
    let precision = Precision(bits: 160)
    var variances: [Interval] = []
    do {
      try LossLaw.forEachGeneration(
        of: metric, chain: chain, precision: precision, shouldStop: shouldStop
      ) { (t, law) throws(NoTheory) in
        guard let variance = law.variance else {
          throw .noVariance(metric, reason: "the loss may be infinite at generation \(t)")
        }
        variances.append(variance.interval(precision: precision))
      }
    } catch {
      guard case .noLaw(_, let reason) = error else { throw error }
      throw .noVariance(metric, reason: reason)
    }
    return variances
  }
}
