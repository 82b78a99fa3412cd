internal import Foundation

/// The probability of an event about a fixed number of independent draws from a law with few outcomes, by
/// going through every table of counts: an exact coverage, or the exact error of a rule.
public enum FixedSampleProbability {
  /// - Parameters:
  ///   - probabilities: of the outcomes.
  ///   - holds: whether the event happens, from how often each outcome was drawn.
  /// - Returns: the sum of the multinomial masses of the tables at which it does.
  /// - Exactness: relative error about 1e-12; tables of a mass below 1e-25 are counted as not holding.
  /// - Complexity: C(count + J - 1, J - 1) tables for J outcomes.
  public static func value(
    of probabilities: [Double], count: Int, where holds: ([Int]) -> Bool
  ) -> Double {
    precondition(count >= 1 && !probabilities.isEmpty, "\(count) draws")
    var counts = Array(repeating: 0, count: probabilities.count)
    var total = 0.0
    func descend(_ index: Int, left: Int, logMass: Double) {
      let p = probabilities[index]
      if index == probabilities.count - 1 {
        guard p > 0 || left == 0 else { return }
        counts[index] = left
        let logarithm =
          logMass + (left == 0 ? 0 : Double(left) * log(p))
          - BinomialMass.logFactorial(Double(left))
        if logarithm > -57, holds(counts) { total += exp(logarithm) }
        return
      }
      for own in 0...(p > 0 ? left : 0) {
        counts[index] = own
        descend(
          index + 1, left: left - own,
          logMass: logMass + (own == 0 ? 0 : Double(own) * log(p))
            - BinomialMass.logFactorial(Double(own)))
      }
    }
    descend(0, left: count, logMass: BinomialMass.logFactorial(Double(count)))
    return total
  }
}
