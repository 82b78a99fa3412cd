public import Intervals
public import Models
public import Multiprecision

/// The largest value a metric takes over all models P, for a given truth p.
///
/// | metric | largest value | where |
/// |---|---|---|
/// | squared-error | 1 + Σ p² - 2 min p | all mass on the rarest category |
/// | l1, total-variation | 2 (1 - min p), 1 - min p | same |
/// | chi-squared, kl | 1/min p - 1, log(1/min p); infinite where min p = 0 | same |
/// | reverse-kl | infinite | a category of positive probability is missed |
/// | hellinger | 1 - √(min p) | all mass on the rarest category |
/// | heterozygosity, entropy | 1 - 1/K, log K | uniform P |
/// | support-loss | k, less 1 where every p > 0 | one category kept |
///
/// Convex metrics (and 1 - Σ √(P p)) attain it at a vertex of the simplex. k counts p > 0.
public enum LargestValue: Sendable {
  case finite(Number)
  case infinite
  /// The enclosures of p do not tell whether it is finite, or count the support.
  case undetermined

  public init(of metric: Metric, truth: ProbabilityVector, precision: Precision) {
    if let exact = truth.exactValues, let least = exact.min(),
      let value = Self.rational(metric, truth: exact, least: least)
    {
      self = value
      return
    }
    let enclosed = truth.values.map { $0.interval(precision: precision) }
    // K >= 2, so there is a first value.
    let least = enclosed.dropFirst().reduce(enclosed[0]) { Interval.minimum($0, $1) }
    self = Self.enclosure(metric, truth: enclosed, least: least, precision: precision)
  }

  /// Nil where the value is not a fraction.
  private static func rational(
    _ metric: Metric, truth: [Rational], least: Rational
  ) -> LargestValue? {
    switch metric {
    case .squaredError:
      let squares = truth.reduce(into: Rational.zero) { $0.formMultiplyAdd($1, $1) }
      return .finite(.exact(.one + squares - least - least))
    case .l1: return .finite(.exact(Rational(2) * (.one - least)))
    case .totalVariation: return .finite(.exact(.one - least))
    case .chiSquared: return least.isZero ? .infinite : .finite(.exact(least.reciprocal - .one))
    case .kl: return least.isZero ? .infinite : nil
    case .reverseKL: return .infinite
    case .hellinger: return least.exactRoot(2).map { .finite(.exact(.one - $0)) }
    case .heterozygosity: return .finite(.exact(.one - Rational(1, truth.count)))
    case .entropy: return nil
    case .variance, .extinct, .varianceSquaredError, .standardDeviation, .logVariance,
      .wasserstein2, .mise,
      .secondMoment:
      Self.refuse(metric)
    case .supportLoss:
      let support = truth.filter { !$0.isZero }.count
      return .finite(.exact(Rational(support == truth.count ? support - 1 : support)))
    }
  }

  private static func enclosure(
    _ metric: Metric, truth: [Interval], least: Interval, precision: Precision
  ) -> LargestValue {
    let one = Interval(.one, precision: precision)
    switch metric {
    case .squaredError:
      let squares = truth.reduce(into: one) { $0 += $1.squared() }
      return .finite(.enclosure(squares - least - least))
    case .l1: return .finite(.enclosure((one - least).multiplied(by: Rational(2))))
    case .totalVariation: return .finite(.enclosure(one - least))
    case .chiSquared:
      return least.isCertainlyPositive ? .finite(.enclosure(one / least - one)) : .undetermined
    case .kl:
      return least.isCertainlyPositive ? .finite(.enclosure(-least.logarithm())) : .undetermined
    case .reverseKL: return .infinite
    case .hellinger: return .finite(.enclosure(one - least.squareRoot()))
    case .heterozygosity: return .finite(.exact(.one - Rational(1, truth.count)))
    case .entropy:
      let count = Interval(Rational(truth.count), precision: precision)
      return .finite(.enclosure(count.logarithm()))
    case .supportLoss:
      guard least.isCertainlyPositive else { return .undetermined }
      return .finite(.exact(Rational(truth.count - 1)))
    case .variance, .extinct, .varianceSquaredError, .standardDeviation, .logVariance,
      .wasserstein2, .mise,
      .secondMoment:
      Self.refuse(metric)
    }
  }

  private static func refuse(_ metric: Metric) -> Never {
    preconditionFailure("\(metric.rawValue) is no metric of probability vectors")
  }
}
