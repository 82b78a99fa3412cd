internal import Intervals
internal import Models
internal import Multiprecision

/// How large the fractions of a trajectory can get, from the model alone.
///
/// One generation multiplies the common denominator by at most n[t] den(alpha[t])², and values are
/// of order 1, so numerators are about as long. alpha[t] = 1 forgets the past.
enum TrajectorySize {
  static func isWithinLimits(_ metric: Metric, chain: CategoricalChain) -> Bool {
    estimatedBits(metric, chain: chain) != nil
  }

  /// An upper bound on the bits of all values together; nil above the limits, and for models that
  /// are not exact.
  static func estimatedBits(_ metric: Metric, chain: CategoricalChain) -> Int? {
    guard chain.isExact, let truth = chain.truth.exactValues,
      let constant = constantBits(metric, truth: truth, start: chain.start)
    else { return nil }
    var factor = 0
    var total = 0
    for (t, n) in chain.schedules.sampleSizes.enumerated() {
      if chain.scheme == .mixture, let alpha = chain.schedules.alpha[t].exactValue {
        factor = alpha == .one ? 0 : factor + 2 * bits(of: alpha.denominator)
      }
      factor += Int.bitWidth - n.leadingZeroBitCount
      // Numerator and denominator; the values of chi-squared are not below 1, hence the constant.
      total += 2 * (constant + factor) + 8
      guard total <= TheoryLimits.trajectoryBits else { return nil }
    }
    return total
  }

  /// Whether the fraction at one generation alone is, and every number of the model is a fraction.
  static func isLastWithinLimits(_ metric: Metric, chain: CategoricalChain, at t: Int) -> Bool {
    guard chain.isExact, let truth = chain.truth.exactValues,
      let constant = constantBits(metric, truth: truth, start: chain.start)
    else { return false }
    let alpha = chain.schedules.alpha
    var factor = 0
    for s in 0...t {
      if chain.scheme == .mixture {
        let words = alpha.packedWords(at: s)
        let below = words.map { UInt64.bitWidth - $0.denominator.leadingZeroBitCount }
        let isOne = words.map { $0.numerator == $0.denominator }
        if isOne ?? (alpha[s].exactValue == .one) {
          factor = 0
        } else {
          factor += 2 * (below ?? alpha[s].exactValue.map { bits(of: $0.denominator) } ?? 0)
        }
      }
      factor += Int.bitWidth - chain.schedules.sampleSizes[s].leadingZeroBitCount
      guard 2 * (constant + factor) <= TheoryLimits.trajectoryBits else { return false }
    }
    return true
  }

  /// Whether H and G are fractions of moderate size: a matter of truth and start alone.
  static func hasSmallConstants(_ metric: Metric, chain: CategoricalChain) -> Bool {
    guard let truth = chain.truth.exactValues else { return false }
    if case .point(let values) = chain.start, values.contains(where: { $0.exactValue == nil }) {
      return false
    }
    return constantBits(metric, truth: truth, start: chain.start) != nil
  }

  /// Bits of a common denominator of H, G and z[0]; nil above the limit.
  private static func constantBits(_ metric: Metric, truth: [Rational], start: Start) -> Int? {
    guard let truthBits = commonMultipleBits(truth.map(\.denominator)) else { return nil }
    var bits = 2 * truthBits
    if case .point(let values) = start {
      let denominators = values.compactMap(\.exactValue).map(\.denominator)
      guard let startBits = commonMultipleBits(denominators) else { return nil }
      bits += 2 * startBits
      if metric == .chiSquared {
        let numerators = truth.filter { !$0.isZero }.map(\.numerator)
        guard let numeratorBits = commonMultipleBits(numerators) else { return nil }
        bits += numeratorBits
      }
    }
    return bits
  }

  /// Bits of the least common multiple, or nil above the limit.
  static func commonMultipleBits(_ integers: [Rational]) -> Int? {
    var multiple = Rational.one
    for integer in integers {
      // (a / b) in lowest terms has numerator a / gcd(a, b).
      multiple = (multiple / integer).numerator * integer
      guard multiple.bitCount <= TheoryLimits.constantBits else { return nil }
    }
    return multiple.bitCount
  }

  private static func bits(of integer: Rational) -> Int { integer == .one ? 0 : integer.bitCount }
}
