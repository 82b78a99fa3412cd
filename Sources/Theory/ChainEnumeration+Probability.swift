public import Intervals
public import Models
public import Multiprecision

extension ChainEnumeration {
  /// P(event) at generation t, for any event of the whole vector P[t] and the truth.
  public func probability(at t: Int, of event: ([Rational], [Rational]) -> Bool) -> Rational {
    laws[t].reduce(into: .zero) { sum, state in
      if event(state.proportions, truth) { sum += state.probability }
    }
  }

  /// P(metric(P[t], p) <= level): a fraction where every state is on one side for certain, which roots
  /// and logarithms may leave open. Infinite values are above every level.
  public func probability(
    atMost level: Rational, of metric: Metric, at t: Int, precision: Precision
  ) -> Number {
    var certain = Rational.zero
    var open = Rational.zero
    for state in laws[t] {
      let value = MetricFunctional.value(metric, state.proportions, truth, precision: precision)
      switch value {
      case nil: continue
      case .exact(let value)?: if value <= level { certain += state.probability }
      case .enclosure(let interval)?:
        if !interval.upper.isGreater(than: level) {
          certain += state.probability
        } else if !interval.lower.isGreater(than: level) {
          open += state.probability
        }
      }
    }
    if open.isZero { return .exact(certain) }
    return .enclosure(Interval(lower: certain, upper: certain + open, precision: precision))
  }
}
