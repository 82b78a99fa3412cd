internal import Intervals
internal import Models
internal import Multiprecision

/// The probability that no category of positive probability is lost: that KL(p || P) is finite.
enum SupportSurvival {
  /// P(every P_k[T] with p_k > 0 is positive) at the horizon: exact by enumeration on small chains,
  /// otherwise between 1 - Σ P(P_k = 0) and 1 - max P(P_k = 0); nil where neither is cheap.
  static func probability(
    of chain: CategoricalChain, shouldStop: () -> Bool
  ) throws(NoTheory) -> Number? {
    let t = chain.horizon
    let precision = Precision(bits: 64)
    if ChainEnumeration.refusal(of: chain, work: cheapEnumeration) == nil {
      let enumeration = try ChainEnumeration(chain, for: .reverseKL, shouldStop: shouldStop)
      return .exact(
        enumeration.probability(at: t) { P, p in
          zip(P, p).allSatisfy { !$0.isZero || $1.isZero }
        })
    }
    let categories = MergedCategory.distinct(of: chain).filter(\.truth.isCertainlyPositive)
    guard
      CategoryLawSize.entries(of: chain, categories, limit: cheapEntries) != nil,
      chain.schedules.sampleSizes.allSatisfy({ $0 <= TheoryLimits.categoryLawSize })
    else { return nil }
    var sum = Rational.zero
    var largest = Rational.zero
    try CategoryLawSequence(
      chain: chain, categories: categories, engine: .fixed(Precision(bits: 160))
    ).forEachGeneration(shouldStop: shouldStop) { (generation, laws) throws(NoTheory) in
      guard generation == t else { return }
      for (category, law) in zip(categories, laws) {
        guard let lost = law.probability(ofEnd: false) else {
          // A given start that may be 0.
          sum += Rational(category.members.count)
          continue
        }
        let ends = lost.interval(precision: precision)
        sum += (ends.upper.exactValue ?? .one) * Rational(category.members.count)
        largest = max(largest, ends.lower.exactValue ?? .zero)
      }
    }
    return .enclosure(
      Interval(lower: max(.zero, .one - sum), upper: .one - largest, precision: precision))
  }

  /// A fraction, or two decimals with the probability between them.
  static func words(_ probability: Number) -> String {
    if probability.exactValue != nil { return probability.shortDescription }
    let lower = probability.lowerDecimal(significantDigits: 4)
    let upper = probability.upperDecimal(significantDigits: 4)
    return "between \(lower) and \(upper)"
  }

  /// A tenth of a second each, for one line of a message.
  private static let cheapEnumeration = 1 << 24
  private static let cheapEntries = 2e7
}
