internal import Intervals
internal import Models
internal import Multiprecision

/// How large the fractions of a sum over contexts can get, from the model alone.
///
/// One generation multiplies the common denominator by at most den(alpha[t])² and by n[t] (fixed
/// counts) or by b^n[t] times the least common multiple of 1...n[t] (shared counts, b a common
/// denominator of the pi_c), the same for all contexts; each context adds the denominators of its law
/// and its weight once.
enum ContextTrajectorySize {
  static func isWithinLimits(_ model: ContextModel) -> Bool {
    guard model.isExact, var factor = constantBits(model) else { return false }
    var countBits = 0
    if case .shared = model.counts {
      guard let bits = TrajectorySize.commonMultipleBits(model.contexts.map(\.visit.denominator))
      else { return false }
      // The least common multiple of 1...n is below 4^n.
      countBits = bits + 2
    }
    var total = 0
    for (t, n) in model.schedules.sampleSizes.enumerated() {
      if model.scheme == .mixture, let alpha = model.schedules.alpha[t].exactValue {
        factor += 2 * alpha.denominator.bitCount
      }
      guard n <= TheoryLimits.contextTrajectoryBits else { return false }
      factor += countBits == 0 ? Int.bitWidth - n.leadingZeroBitCount : n * countBits
      total += 2 * factor + 8
      guard total <= TheoryLimits.contextTrajectoryBits else { return false }
    }
    return true
  }

  private static func constantBits(_ model: ContextModel) -> Int? {
    var bits = 0
    for context in model.contexts {
      guard let law = context.law.exactValues,
        let own = TrajectorySize.commonMultipleBits(law.map(\.denominator))
      else { return nil }
      bits += 2 * own + context.weight.denominator.bitCount
    }
    if case .shared(let rule) = model.counts {
      guard let law = rule.initial.exactValues,
        let own = TrajectorySize.commonMultipleBits(law.map(\.denominator))
      else { return nil }
      bits += 2 * own
    }
    return bits
  }
}
