import Foundation

/// Whether observed counts are compatible with a law, by limits that hold for every sample size.
///
/// For a count X of N trials of probability q, Chernoff: P(N KL(X/N || q) >= x) <= 2 exp(-x).
/// The union bound over all outcomes and all initial segments of outcomes (which see a shift that
/// no single outcome shows) gives the stated false-alarm rate. No normal approximation.
struct ExactLimits {
  /// The false-alarm rate of one test. The module's share of the suite's 1e-6 is 3e-7: up to 60
  /// statistical assertions.
  static let falseAlarm = 5e-9

  /// - Parameters:
  ///   - counts: occurrences of each outcome; what is missing of `trials` fell elsewhere.
  ///   - law: probabilities of the outcomes, in the same order.
  static func areCompatible(_ counts: [Int], trials: Int, law: [Double]) -> Bool {
    let limit = log(2 * 2 * Double(law.count) / falseAlarm)
    var (countBelow, lawBelow) = (0, 0.0)
    for (count, probability) in zip(counts, law) {
      countBelow += count
      lawBelow += probability
      if information(count, trials, probability) > limit { return false }
      if information(countBelow, trials, min(lawBelow, 1)) > limit { return false }
    }
    return true
  }

  /// N KL(count/N || q).
  static func information(_ count: Int, _ trials: Int, _ q: Double) -> Double {
    // Rounding of a probability that is 0 or 1 in truth.
    if q < 1e-14 {
      return count == 0 ? 0 : Double(count) * log(Double(count) / Double(trials) / 1e-14)
    }
    if q > 1 - 1e-12 { return count == trials ? 0 : .infinity }
    let x = Double(count) / Double(trials)
    let hit = x == 0 ? 0 : x * log(x / q)
    let miss = x == 1 ? 0 : (1 - x) * log((1 - x) / (1 - q))
    return Double(trials) * (hit + miss)
  }
}
