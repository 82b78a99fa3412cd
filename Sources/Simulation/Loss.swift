internal import Foundation
public import Models
internal import RandomStreams

/// The distance of a model from the truth, from the definition of the metric.
public enum Loss {
  /// A computed loss X differs from that of the same P and p without rounding by at most
  /// `relativeRounding` (1 + X), where it is finite.
  ///
  /// Every metric is a compensated sum of terms of one sign, each within 32 units of 2^-53
  /// relatively, or of its sensitivity to p's own rounding (derived, with room).
  public static let relativeRounding = 0x1p-46

  /// The loss of a model.
  ///
  /// - Meaning:   as ``Models/Metric``; +infinity where the definition says so.
  /// - Exactness: see ``relativeRounding``.
  /// - Precondition: equal numbers of categories.
  public static func value(of metric: Metric, model: [Double], truth: [Double]) -> Double {
    precondition(
      model.count == truth.count, "\(model.count) categories against \(truth.count)")
    switch metric {
    case .squaredError: return sum(model, truth) { P, p in (P - p) * (P - p) }
    case .l1: return sum(model, truth) { P, p in abs(P - p) }
    case .totalVariation: return sum(model, truth) { P, p in abs(P - p) } / 2
    case .chiSquared:
      return sum(model, truth) { P, p in P == p ? 0 : (P - p) / p * (P - p) }
    case .kl: return sum(model, truth) { P, p in divergence(P, p) }
    case .reverseKL: return sum(model, truth) { P, p in divergence(p, P) }
    case .hellinger:
      // 1 - Σ √(P p) cancels near 0; half of Σ (√P - √p)² is the same where both sum to 1.
      return sum(model, truth) { P, p in
        let difference = P.squareRoot() - p.squareRoot()
        return difference * difference
      } / 2
    case .heterozygosity: return sum(model, truth) { P, _ in P * (1 - P) }
    case .entropy: return sum(model, truth) { P, _ in P == 0 ? 0 : -P * log(P) }
    case .supportLoss: return sum(model, truth) { P, p in p > 0 && P == 0 ? 1 : 0 }
    case .variance, .extinct, .varianceSquaredError, .standardDeviation, .logVariance,
      .wasserstein2, .mise,
      .secondMoment:
      preconditionFailure("\(metric.rawValue) is no metric of probability vectors")
    }
  }

  private static func sum(
    _ model: [Double], _ truth: [Double], term: (Double, Double) -> Double
  ) -> Double {
    var total = CompensatedSum()
    for category in model.indices { total.add(term(model[category], truth[category])) }
    return total.value
  }

  /// x log(x / y) - x + y: the terms of KL with a part added that sums to 0, so that none is
  /// negative and nothing cancels.
  private static func divergence(_ x: Double, _ y: Double) -> Double {
    if y == 0 { return x == 0 ? 0 : .infinity }
    return deviance(of: x, from: y, excess: x - y)
  }
}
