internal import Foundation

/// A test of "the mean is mu[t] and the variance sigma²[t], for every t in 0...T".
///
/// Over replicates X_1, X_2, ..., with y = lambda (X_i[t] - mu[t]), the product of
///
///     (1 + y + y²/2) / (1 + lambda² sigma²[t] / 2)
///
/// is a nonnegative martingale of mean 1 under the null, whatever the shape of the law. The
/// e-value is the average of such products over a fixed grid of lambda of both signs, a pair of
/// symmetric factors (1 + y²/2) / (1 + lambda² sigma²/2) that watch the variance, and all
/// generations.
///
/// - Meaning:    under the null P(eValue >= 1/a at any time) <= a, simultaneously over all
///   generations and under optional stopping.
/// - Rounding:   X - mu may differ from the true one by `relativeRounding` (1 + |X|); the
///   denominators are widened so that the guarantee holds for any such error. Where sigma[t]
///   is 0, a value further from mu[t] than that makes the e-value infinite.
/// - Complexity: 10 products per generation and replicate, about 5 ns; some 350 bytes per generation.
/// - Source:     proofs-notes/known-variance-test.md.
///
/// The order of observation is part of the result only through rounding.
public struct KnownVarianceTest: Sendable {
  public let means: [Double]
  public let variances: [Double]
  public let level: Level
  public let plannedReplicates: Int
  public let relativeRounding: Double
  /// Replicates observed so far.
  public private(set) var replicates = 0

  private let generations: [GenerationProcess]
  private var products: KnownVarianceProducts

  public var horizon: Int { means.count - 1 }

  /// - Parameters:
  ///   - means: mu[0...T].
  ///   - variances: sigma²[0...T] of one replicate.
  ///   - plannedReplicates: tunes the power, not the validity.
  ///   - firstReplicates: where the test may be looked at earlier, the fewest replicates that it should be
  ///     good at; the planned ones unless given. Tunes the power, not the validity.
  ///   - level: tunes the power, not the validity.
  ///   - relativeRounding: a bound on the error of the values and of `means`, see above; at least
  ///     2^-50, so that it covers the rounding of `variances` too, or 0 for exact inputs.
  public init(
    means: [Double], variances: [Double], plannedReplicates: Int, firstReplicates: Int? = nil,
    level: Level, relativeRounding: Double
  ) throws(InferenceError) {
    precondition(
      means.count == variances.count && !means.isEmpty,
      "\(means.count) means and \(variances.count) variances")
    precondition(plannedReplicates >= 1, "\(plannedReplicates) replicates are planned")
    precondition(relativeRounding >= 0, "a rounding allowance of \(relativeRounding)")
    self.means = means
    self.variances = variances
    self.level = level
    self.plannedReplicates = plannedReplicates
    self.relativeRounding = relativeRounding
    let first = firstReplicates ?? plannedReplicates
    precondition(first >= 1, "the first look is after \(first) replicates")
    let spread = max(1, Double(plannedReplicates) / Double(first)).squareRoot()
    let tuning = 2 * Self.target(generations: means.count, level: level, isSpread: spread > 1)
    var generations: [GenerationProcess] = []
    generations.reserveCapacity(means.count)
    for t in means.indices {
      guard means[t].isFinite, variances[t].isFinite, variances[t] >= 0 else {
        throw .notATestableNull(t: t, mean: means[t], variance: variances[t])
      }
      let deviation = variances[t].squareRoot()
      generations.append(
        GenerationProcess(
          mean: means[t], deviation: deviation,
          allowance: relativeRounding * (1 + abs(means[t]) + deviation),
          scale: (tuning / Double(plannedReplicates)).squareRoot(), spread: spread))
    }
    self.generations = generations
    products = KnownVarianceProducts(generations)
  }

  /// Takes the values of one replicate, generation 0...T.
  ///
  /// - Precondition: as many values as means, none NaN.
  public mutating func observe(_ values: ArraySlice<Double>) {
    precondition(
      values.count == means.count, "\(values.count) values for \(means.count) generations")
    observe(rows: 1, of: values, stride: means.count)
  }

  /// Takes the values of several replicates; the same to the bit as one after the other.
  ///
  /// - Parameters:
  ///   - values: the first replicate's values from the start, the next one's `stride` further.
  /// - Precondition: as many values as means in each row, none NaN.
  public mutating func observe(rows: Int, of values: ArraySlice<Double>, stride: Int) {
    guard rows > 0 else { return }
    precondition(
      stride >= means.count && values.count >= (rows - 1) * stride + means.count,
      "\(values.count) values for \(rows) rows of \(means.count), \(stride) apart")
    replicates += rows
    products.observe(rows: rows, of: values, stride: stride)
  }

  /// Takes what is known of one replicate: nil at a generation is no bet there.
  ///
  /// - Precondition: as above. Which values are missing must not depend on the values.
  public mutating func observe(partial values: [Double?]) {
    precondition(
      values.count == means.count, "\(values.count) values for \(means.count) generations")
    replicates += 1
    for (t, value) in values.enumerated() {
      if let value { products.observe(value, atGeneration: t) }
    }
  }

  /// The evidence against the null; at least ``Level/threshold`` rejects. 1 before any replicate.
  public var eValue: Double { exp(logEValue) }

  /// log of the e-value, where that itself may overflow.
  public var logEValue: Double {
    let weight = 1 / Double(means.count)
    return logSum(generations.indices.map { (weight, logEValue(atGeneration: $0)) })
  }

  /// Whether the null is rejected at a level; at `level` itself unless another is given.
  public func rejects(at other: Level? = nil) -> Bool {
    logEValue >= log((other ?? level).threshold)
  }

  /// The e-value of one generation alone: valid for that generation, not simultaneously.
  public func eValue(atGeneration t: Int) -> Double { exp(logEValue(atGeneration: t)) }

  private func logEValue(atGeneration t: Int) -> Double {
    if products.isImpossible(t) { return .infinity }
    return generations[t].logEValue(logarithms: products.logarithms(t))
  }

  /// The first generation whose own e-value reaches a level's threshold: where to look first
  /// once the test has rejected. There is one whenever it has.
  public func firstGenerationOverThreshold(_ other: Level? = nil) -> Int? {
    let threshold = log((other ?? level).threshold)
    return generations.indices.first { logEValue(atGeneration: $0) >= threshold }
  }

  /// (sample mean - mu[t]) / (sigma[t] / sqrt(replicates)); 0 before any replicate. Where
  /// sigma[t] is 0: 0 or, if a value differed, infinite.
  public func zScore(atGeneration t: Int) -> Double {
    generations[t].zScore(
      deviationSum: products.deviationSum(t), count: products.count(t),
      isImpossible: products.isImpossible(t))
  }

  /// The z-score of largest size, and its generation (the first, among equals).
  public var maxZ: (generation: Int, z: Double) {
    var best = (generation: 0, z: zScore(atGeneration: 0))
    for t in generations.indices.dropFirst() {
      let z = zScore(atGeneration: t)
      if abs(z) > abs(best.z) { best = (t, z) }
    }
    return best
  }

  /// The sample mean; nil before any value.
  public func sampleMean(atGeneration t: Int) -> Double? {
    let count = products.count(t)
    return count == 0 ? nil : means[t] + products.deviationSum(t) / Double(count)
  }

  /// Values observed at a generation.
  public func count(atGeneration t: Int) -> Int { products.count(t) }

  /// The smallest shift of the mean that would have been found about half of the time, at
  /// `level` and the replicates observed (planned, before any). Never 0: at least what rounding
  /// may hide; infinite at a generation without values.
  ///
  /// - Exactness: approximate, see ``DetectableShift``.
  public func detectableDeviation(atGeneration t: Int) -> Double {
    let count = replicates == 0 ? plannedReplicates : products.count(t)
    guard count > 0 else { return .infinity }
    return generations[t].detectableShift(
      count: count, target: log(Double(means.count)) + log(level.threshold))
  }

  /// The planned replicates from which a shift of one generation's mean would be found about half
  /// of the time; nil where 2^53 are not enough.
  ///
  /// - Precondition: `shift > 0`.
  public static func replicatesNeeded(
    toDetect shift: Double, variance: Double, generations: Int, level: Level
  ) -> Int? {
    precondition(shift > 0, "a shift of \(shift) cannot be found")
    func suffice(_ count: Int) -> Bool {
      let deviation = variance.squareRoot()
      let process = GenerationProcess(
        mean: 0, deviation: deviation, allowance: 0,
        scale: (2 * target(generations: generations, level: level, isSpread: false) / Double(count))
          .squareRoot(), spread: 1)
      return process.detectableShift(
        count: count, target: log(Double(generations)) + log(level.threshold)) <= shift
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

  /// log of what the product of the tuned lambda must reach to reject by itself.
  private static func target(generations: Int, level: Level, isSpread: Bool) -> Double {
    log(Double(generations)) + log(level.threshold)
      - log(GenerationProcess.mainWeight(isSpread: isSpread))
  }
}
