internal import Intervals
internal import Models
internal import Multiprecision

extension LargestValue {
  /// The largest value over all models of the family.
  ///
  /// A kernel estimate P has ∫ P² ≤ max P ∗ P = φ(2h²), so its integrated squared error is at most
  /// φ(2h²) + φ(2s), with φ(D) the density of N(0, D) at 0. All other losses here are unbounded.
  init(of metric: Metric, model: ContinuousModel, precision: Precision) {
    // A logarithm is bounded on neither side, which "infinite" would not say.
    if metric == .logVariance {
      self = .undetermined
      return
    }
    guard case .density(let density) = model.kind, metric == .mise else {
      self = .infinite
      return
    }
    let circle = Interval.pi(precision: precision).multiplied(by: Rational(4))
    let one = Interval(.one, precision: precision)
    let heights = [density.kernelVariance, density.variance].map {
      one / (circle * $0.interval(precision: precision)).squareRoot()
    }
    self = .finite(.enclosure(heights[0] + heights[1]))
  }
}
