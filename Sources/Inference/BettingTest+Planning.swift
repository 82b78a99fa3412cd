internal import Foundation

/// What a ``BettingTest`` of "E Y[t] = 0" will find, before there is any value.
extension BettingTest {
  /// The smallest mean, in size, that will be found about half of the time.
  ///
  /// - Parameters:
  ///   - reach: the most that a value may lie on either side of 0; positive.
  ///   - variance: of a value; where only a bound is known, the result is a bound.
  ///   - generations: that the test is simultaneous over.
  /// - Returns: infinity where no mean within `reach` will be found.
  /// - Exactness: approximate, as ``detectableDeviation(atGeneration:)``.
  public static func plannedDeviation(
    reach: Double, variance: Double, replicates: Int, generations: Int, level: Level
  ) -> Double {
    precondition(reach > 0 && replicates >= 1, "a reach of \(reach), \(replicates) replicates")
    let mean = BettingProcess.detectableMean(
      target: log(2 * Double(generations)) + log(level.threshold), count: replicates,
      variance: variance, worst: reach)
    return mean <= reach ? mean : .infinity
  }

  /// The replicates from which a mean will be found about half of the time; nil where 2^53 are not
  /// enough.
  ///
  /// - Precondition: `shift > 0`.
  public static func replicatesNeeded(
    toDetect shift: Double, reach: Double, variance: Double, generations: Int, level: Level
  ) -> Int? {
    precondition(shift > 0, "a shift of \(shift) cannot be found")
    func suffice(_ count: Int) -> Bool {
      plannedDeviation(
        reach: reach, variance: variance, replicates: count, generations: generations,
        level: level) <= shift
    }
    var high = 1
    while !suffice(high) {
      guard high < 1 << 53 else { return nil }
      high *= 2
    }
    var low = high / 2
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if suffice(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
