internal import Intervals
internal import Models
internal import Multiprecision

/// The probability that no category of positive probability is lost: that KL(p || P) is finite.
enum SupportSurvival {
  /// P(every P_k[t] with p_k > 0 is positive), in words, at the horizon, or where that is not cheap,
  /// at an earlier generation; nil where neither is.
  static func words(
    of chain: CategoricalChain, orAt earlier: Int, shouldStop: () -> Bool
  ) throws(NoTheory) -> String? {
    var found: (t: Int, probability: Number)?
    if ChainEnumeration.refusal(of: chain, work: cheapEnumeration) == nil {
      let enumeration = try ChainEnumeration(chain, for: .reverseKL, shouldStop: shouldStop)
      let exact = enumeration.probability(at: chain.horizon) { P, p in
        zip(P, p).allSatisfy { !$0.isZero || $1.isZero }
      }
      found = (chain.horizon, .exact(exact))
    } else {
      for t in [chain.horizon, earlier] {
        if let bounds = try bounds(of: chain, at: t, shouldStop: shouldStop) {
          found = (t, bounds)
          break
        }
      }
    }
    return found.map {
      "at generation \($0.t) it is finite with probability \(words($0.probability))"
    }
  }

  /// Between 1 - Σ P(P_k = 0) and 1 - max P(P_k = 0); nil where the laws are not cheap.
  private static func bounds(
    of chain: CategoricalChain, at t: Int, shouldStop: () -> Bool
  ) throws(NoTheory) -> Number? {
    let precision = Precision(bits: 64)
    let categories = MergedCategory.distinct(of: chain).filter(\.truth.isCertainlyPositive)
    let sizes = chain.schedules.sampleSizes.prefix(t + 1)
    guard
      CategoryLawSize.entries(of: chain, categories, through: t, limit: cheapEntries) != nil,
      sizes.allSatisfy({ $0 <= TheoryLimits.categoryLawSize })
    else { return nil }
    var sum = Rational.zero
    var largest = Rational.zero
    try CategoryLawSequence(
      chain: chain, categories: categories, engine: .fixed(Precision(bits: 160))
    ).forEachGeneration(through: t, shouldStop: shouldStop) { (now, laws) throws(NoTheory) in
      guard now == t else { return }
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
  private static func words(_ probability: Number) -> String {
    if probability.exactValue != nil { return probability.shortDescription }
    let lower = probability.lowerDecimal(significantDigits: 4)
    let upper = probability.upperDecimal(significantDigits: 4)
    return "between \(lower) and \(upper)"
  }

  /// A tenth of a second, and up to two, for one line of a message.
  private static let cheapEnumeration = 1 << 24
  private static let cheapEntries = 4e8
}
