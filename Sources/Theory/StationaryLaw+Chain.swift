public import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// The stationary law of one category of a chain, exact for small n, enclosed for larger.
///
/// - Source: proofs-notes/stationary-law.md.
public struct StationaryCategory: Sendable {
  /// Pr(count = x) for x = 0...n.
  public let probabilities: [Number]
  /// E (count/n)^j for j = 0...min(n, 4).
  public let moments: [Number]

  /// - Parameter category: from 0.
  /// - Throws: `.noLaw` where alpha and n do not settle within the horizon, alpha settles at 0, or n is
  ///   too large.
  public init(
    of category: Int, chain: CategoricalChain, precision: Precision
  ) throws(NoTheory) {
    let name = "category \(category + 1) at stationarity"
    guard let tail = chain.tail, let from = tail.settledFrom, from <= chain.horizon,
      let n = chain.schedules.sampleSizes.last
    else {
      throw .noLaw(
        of: name,
        reason: "alpha and n are not constant from some generation of the horizon on")
    }
    let alpha: Number = chain.scheme == .replace ? .exact(.zero) : tail.alpha.coefficient
    guard alpha.isCertainlyPositive else {
      throw .noLaw(
        of: name, reason: "without fresh data the chain is absorbed, and has no stationary law")
    }
    guard n <= TheoryLimits.stationaryLawSize else {
      throw .noLaw(
        of: name, reason: "it is computed up to n = \(TheoryLimits.stationaryLawSize), not \(n)")
    }
    let p = chain.truth.values[category]
    if let alpha = alpha.exactValue, let p = p.exactValue, n <= TheoryLimits.exactStationarySize,
      alpha.bitCount + p.bitCount <= 128
    {
      let law = StationaryLaw<Rational>(
        alpha: alpha, synthetic: .one - alpha, sampleSize: n, probability: p, in: ())
      probabilities = law.probabilities.map { .exact($0) }
      moments = law.moments.prefix(5).map { .exact($0) }
      return
    }
    // The law alternates and loses up to about 2 n bits.
    let working = Precision(bits: precision.bits + 64 + 2 * n)
    let enclosed = alpha.interval(precision: working)
    let law = StationaryLaw<Interval>(
      alpha: enclosed,
      synthetic: alpha.exactValue.map { Interval(.one - $0, precision: working) }
        ?? Interval(.one, precision: working) - enclosed,
      sampleSize: n, probability: p.interval(precision: working), in: working)
    let zero = Interval(.zero, precision: precision)
    // Probabilities are not negative: rounding must not say less.
    probabilities = law.probabilities.map {
      .enclosure(Interval.maximum($0.rounded(to: precision), zero))
    }
    moments = law.moments.prefix(5).map { .enclosure($0.rounded(to: precision)) }
  }
}
