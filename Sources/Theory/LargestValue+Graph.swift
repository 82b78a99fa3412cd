internal import Intervals
public import Models
public import Multiprecision

extension LargestValue {
  /// The largest value over all models of the family, whatever the scheme.
  ///
  /// | family | squared-error | variance |
  /// |---|---|---|
  /// | categorical | as of a chain | |
  /// | binomial, r trials | max(mu, r - mu)² | r/4 |
  /// | normal, variance s | infinite | s |
  /// | others | infinite | infinite |
  public init(of metric: Metric, model: MeanModel, precision: Precision) {
    if metric == .extinct {
      self = .finite(.exact(.one))
      return
    }
    switch model.family {
    case .categorical(let law): self.init(of: metric, truth: law, precision: precision)
    case .binomial(let mean, let trials):
      guard metric == .squaredError else {
        self = .finite(.exact(Rational(trials, 4)))
        return
      }
      if let exact = mean.exactValue {
        let most = max(exact, Rational(trials) - exact)
        self = .finite(.exact(most * most))
      } else {
        let low = mean.interval(precision: precision)
        let high = Interval(Rational(trials), precision: precision) - low
        self = .finite(.enclosure(Interval.maximum(low, high).squared()))
      }
    case .normal(_, let variance) where metric == .variance: self = .finite(variance)
    case .normal, .poisson, .gamma, .negativeBinomial, .hyperbolicSecant: self = .infinite
    }
  }
}
