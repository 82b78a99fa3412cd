internal import Foundation

/// A test of "E Y[t] <= 0 for every t", or of "E Y[t] = 0 for every t", for values known to lie
/// in [lower[t], upper[t]].
///
/// For claims where no theory gives a variance. Over replicates, the product of 1 + b Y, with a
/// bet b >= 0 that depends on earlier replicates only and leaves the factor positive, is a
/// nonnegative supermartingale. Averaged are a bet that follows the mean and the variance seen so far,
/// and fixed bets in powers of 2.
///
/// - Meaning:    under the null P(eValue >= 1/a at any time) <= a, simultaneously over all
///   generations and under optional stopping.
/// - Limits:     a mean below about 2 |lower| log(1/level) / replicates cannot be found, however
///   little the values vary: a rare loss as large as the bounds allow would explain it.
/// - Rounding:   a value may be wrong by `rounding` either way; it is counted towards the null.
/// - Source:     Waudby-Smith & Ramdas 2024, "Estimating means of bounded random variables by
///   betting"; proofs-notes/known-variance-test.md, section 5.
public struct BettingTest: Sendable {
  public enum Null: Sendable, Hashable {
    /// E Y[t] <= 0.
    case nonpositiveMean
    /// E Y[t] = 0.
    case zeroMean
  }

  public let null: Null
  public let level: Level
  public let rounding: Double
  /// Replicates observed so far.
  public private(set) var replicates = 0

  private var generations: [BettingProcess]
  private let lower: [Double]
  private let upper: [Double]

  /// - Parameters:
  ///   - lower: bounds of Y[t], finite; one entry for each value of a replicate.
  ///   - level: for ``rejects(at:)`` and ``detectableDeviation(atGeneration:)`` only.
  ///   - rounding: a bound on the error of any value.
  public init(
    null: Null, lower: [Double], upper: [Double], level: Level, rounding: Double
  ) throws(InferenceError) {
    precondition(
      lower.count == upper.count && !lower.isEmpty,
      "\(lower.count) lower and \(upper.count) upper bounds")
    precondition(rounding >= 0 && rounding.isFinite, "a rounding allowance of \(rounding)")
    for t in lower.indices {
      guard lower[t].isFinite, upper[t].isFinite, lower[t] <= upper[t] else {
        throw .unbounded(t: t, lower: lower[t], upper: upper[t])
      }
    }
    self.null = null
    self.level = level
    self.rounding = rounding
    self.lower = lower
    self.upper = upper
    generations = lower.indices.map { t in
      BettingProcess(
        null: null, lower: lower[t] - rounding, upper: upper[t] + rounding, rounding: rounding)
    }
  }

  /// Takes the values of one replicate, in the order of the bounds.
  ///
  /// - Throws: where a value lies outside its bounds by more than `rounding`: then the bounds, and
  ///   with them the guarantee, were wrong. Nothing of that replicate is counted.
  /// - Precondition: as many values as bounds.
  public mutating func observe(_ values: ArraySlice<Double>) throws(InferenceError) {
    precondition(
      values.count == generations.count,
      "\(values.count) values for \(generations.count) generations")
    for (t, value) in values.enumerated() { try checkRange(of: value, at: t) }
    replicates += 1
    for (t, value) in values.enumerated() { generations[t].observe(value) }
  }

  /// Takes what is known of one replicate: nil is no bet there.
  ///
  /// - Precondition: as above. Which values are missing must not depend on the values.
  public mutating func observe(partial values: [Double?]) throws(InferenceError) {
    precondition(
      values.count == generations.count,
      "\(values.count) values for \(generations.count) generations")
    for (t, value) in values.enumerated() {
      if let value { try checkRange(of: value, at: t) }
    }
    replicates += 1
    for (t, value) in values.enumerated() {
      if let value { generations[t].observe(value) }
    }
  }

  private func checkRange(of value: Double, at t: Int) throws(InferenceError) {
    guard value >= lower[t] - rounding, value <= upper[t] + rounding else {
      throw .outOfRange(t: t, value: value, lower: lower[t], upper: upper[t])
    }
  }

  /// The evidence against the null; at least ``Level/threshold`` rejects.
  public var eValue: Double { exp(logEValue) }

  /// log of the e-value, where that itself may overflow.
  public var logEValue: Double {
    let weight = 1 / Double(generations.count)
    return logSum(generations.lazy.map { (weight, $0.logEValue) })
  }

  /// Whether the null is rejected at a level; at `level` itself unless another is given.
  public func rejects(at other: Level? = nil) -> Bool {
    logEValue >= log((other ?? level).threshold)
  }

  /// The first generation whose own e-value reaches a level's threshold.
  public func firstGenerationOverThreshold(_ other: Level? = nil) -> Int? {
    let threshold = log((other ?? level).threshold)
    return generations.firstIndex { $0.logEValue >= threshold }
  }

  /// The mean of Y[t] so far; nil before any value.
  public func sampleMean(atGeneration t: Int) -> Double? {
    generations[t].moments.count == 0 ? nil : generations[t].moments.mean
  }

  /// The sample mean over its estimated standard error; nil below 2 replicates or where the
  /// values do not vary.
  public func zScore(atGeneration t: Int) -> Double? {
    // Values that differ by rounding alone do not vary.
    guard let variance = generations[t].moments.variance, variance > rounding * rounding else {
      return nil
    }
    return generations[t].moments.zScore
  }

  /// The z-score furthest from the null, and its generation.
  public var maxZ: (generation: Int, z: Double)? {
    var best: (generation: Int, z: Double)?
    for t in generations.indices {
      guard let z = zScore(atGeneration: t) else { continue }
      let distance = null == .zeroMean ? abs(z) : z
      let bestDistance = best.map { null == .zeroMean ? abs($0.z) : $0.z }
      if bestDistance.map({ distance > $0 }) ?? true { best = (t, z) }
    }
    return best
  }

  /// The smallest mean of Y[t], in size, that would have been found about half of the time, at
  /// the values observed; nil where no mean within the bounds would have been. Never 0.
  ///
  /// - Exactness: approximate (one fixed bet alone, the third moment ignored).
  public func detectableDeviation(atGeneration t: Int) -> Double? {
    let sides = null == .zeroMean ? 2.0 : 1.0
    return generations[t].detectableMean(
      target: log(sides * Double(generations.count)) + log(level.threshold))
  }

  /// Values observed at a generation.
  public func count(atGeneration t: Int) -> Int { generations[t].moments.count }
}
