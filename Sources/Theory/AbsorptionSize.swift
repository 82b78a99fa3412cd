internal import Models
internal import Multiprecision

/// The work of the engines of absorption, estimated from the model alone, before it starts.
enum AbsorptionSize {
  /// Operations on scalars of the moments of `groups` categories along the chain; nil where they
  /// are more than ``TheoryLimits/absorptionOperations``.
  ///
  /// - Parameters:
  ///   - s: the generations before s alone; nil: all.
  ///   - degree: of the moments that are wanted in the end.
  static func operations(
    _ chain: CategoricalChain, groups: Int, before s: Int? = nil, degree: Int = 0
  ) -> Int? {
    let limit = TheoryLimits.absorptionOperations
    var total = 0
    let sizes = chain.schedules.sampleSizes.prefix(s ?? Int.max)
    for (t, n) in sizes.enumerated() {
      let next = t + 1 < sizes.count ? sizes[t + 1] : degree
      // Squares of what is below the limit do not overflow.
      guard n <= limit, next <= limit else { return nil }
      let width = min(n, next)
      total += groups * min(limit, (chain.hasNoFreshData ? n : n * n) + 2 * width * next)
      guard total <= limit else { return nil }
    }
    return total
  }

  /// Whether fractions stay short enough for exact arithmetic.
  ///
  /// A moment of degree j has a denominator of at most j b bits, where b grows per generation by the
  /// bits of n[t] and of den(alpha[t]), and by those of the truth's denominator where alpha[t] > 0.
  static func isExactWithinLimits(
    _ chain: CategoricalChain, groups: Int, before s: Int? = nil, degree: Int = 0
  ) -> Bool {
    guard let operations = operations(chain, groups: groups, before: s, degree: degree),
      var bits = denominatorBits(chain), let truth = chain.truth.exactValues,
      let truthBits = TrajectorySize.commonMultipleBits(truth.map(\.denominator))
    else { return false }
    var longest = 0
    for (t, n) in chain.schedules.sampleSizes.prefix(s ?? Int.max).enumerated() {
      longest = max(longest, n * bits)
      bits += Int.bitWidth - n.leadingZeroBitCount
      if t > 0, !chain.hasNoFreshData, let alpha = chain.schedules.alpha[t].exactValue {
        bits += alpha.denominator.bitCount + truthBits
      }
      guard longest <= TheoryLimits.absorptionBits else { return false }
    }
    longest = max(longest, degree * bits)
    return longest <= TheoryLimits.absorptionBits
      && operations <= TheoryLimits.absorptionExactWork / (256 + longest)
  }

  /// Bits of the common denominator of p and P[0]; nil where they are not fractions, or too long.
  static func denominatorBits(_ chain: CategoricalChain) -> Int? {
    guard chain.isExact, let truth = chain.truth.exactValues else { return nil }
    var denominators = truth.map(\.denominator)
    if case .point(let values) = chain.start {
      denominators += values.compactMap(\.exactValue).map(\.denominator)
    }
    return TrajectorySize.commonMultipleBits(denominators)
  }
}
