/// The probability that an interval holds the true probability, summed over all outcomes.
public enum IntervalCoverage {
  /// After a fixed number of values.
  ///
  /// - Exactness: absolute error below 1e-9 (sums of binomial masses).
  public static func fixed(
    _ interval: ProportionInterval, p: Double, count n: Int, level: Double
  ) -> Double {
    var coverage = 0.0
    for k in 0...n {
      let mass = BinomialMass.value(k, of: n, p: p)
      // Masses fall away on both sides; what is left out sums to less than 1e-15.
      guard mass > 1e-19 else { continue }
      let bounds = interval.bounds(successes: k, of: n, level: level)
      if bounds.lower <= p, p <= bounds.upper { coverage += mass }
    }
    return coverage
  }

  /// One value at a time until the interval is at most `width` wide, by dynamic programming over
  /// the successes so far.
  ///
  /// - Returns: the coverage at the stop, and the probability of not having stopped after `most`
  ///   values, which counts as neither.
  /// - Precondition: `most >= firstLook >= 2`.
  public static func stopped(
    _ interval: ProportionInterval, p: Double, width: Double, level: Double, firstLook: Int,
    most: Int
  ) -> (coverage: Double, unfinished: Double) {
    precondition(firstLook >= 2 && most >= firstLook, "looks from \(firstLook) to \(most)")
    var live: [Int: Double] = [0: 1]
    var coverage = 0.0
    for n in 1...most {
      var next: [Int: Double] = [:]
      for (k, mass) in live.sorted(by: { $0.key < $1.key }) {
        next[k, default: 0] += mass * (1 - p)
        next[k + 1, default: 0] += mass * p
      }
      if n >= firstLook {
        for (k, mass) in next {
          let bounds = interval.bounds(successes: k, of: n, level: level)
          guard bounds.upper - bounds.lower <= width else { continue }
          if bounds.lower <= p, p <= bounds.upper { coverage += mass }
          next[k] = nil
        }
      }
      live = next.filter { $0.value > 1e-19 }
      if live.isEmpty { return (coverage, 0) }
    }
    return (coverage, live.values.reduce(0, +))
  }
}
