internal import Foundation
internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// A whole trajectory of ``EnclosedRecursion``, packed: 8 (L + 1) bytes per generation.
struct EnclosedTrajectory: PackedNumbers {
  private let limbs: Int
  private let scale: Int
  private var values: [UInt64]
  private var errors: [UInt64]

  var count: Int { errors.count }

  func number(at index: Int) -> Number {
    .enclosure(
      EnclosedRecursion.interval(
        values[index * limbs..<(index + 1) * limbs], lacking: errors[index], scale: scale))
  }

  func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    EnclosedRecursion.enclose(
      values[range.lowerBound * limbs..<range.upperBound * limbs], lacking: errors[range],
      scale: scale, lower: lower, upper: upper)
  }

  func repeats(in range: Range<Int>, period: Int) -> Bool {
    func isAlike(_ words: [UInt64], _ each: Int) -> Bool {
      words.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress, !range.isEmpty else { return true }
        let (size, first) = (8 * each, 8 * each * range.lowerBound)
        return memcmp(start + first, start + first - size * period, size * range.count) == 0
      }
    }
    return isAlike(errors, 1) && isAlike(values, limbs)
  }

  /// Why the engine does not serve.
  struct Refusal: Error, Sendable { let reason: String }

  /// Generations between two looks at whether to stop.
  private static let blockLength = 1 << 15

  /// The metric's trajectory with at least `precision` bits of each value, relative to itself.
  static func make(
    of metric: Metric, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> Result<EnclosedTrajectory, Refusal> {
    if case .point = chain.start {
      return .failure(Refusal(reason: "a given start has a bias, which changes the noise"))
    }
    let horizon = chain.horizon
    guard horizon > 0 else { return .failure(Refusal(reason: "there is no generation after 0")) }
    // c / n is the smallest value of an error, and every generation may cost a few units.
    let largest = chain.schedules.sampleSizes.max() ?? 1
    let expectedLoss = bits(horizon) + bits(largest) + 6
    var limbs = max(2, (precision.bits + expectedLoss + 63) / 64)
    for _ in 0..<2 {
      guard limbs <= mostLimbs else { break }
      let numbers = try constants(metric, chain, Precision(bits: 64 * limbs + 64))
      guard
        var recursion = EnclosedRecursion(
          numbers.kind, constant: numbers.constant, initial: numbers.initial, limbs: limbs)
      else {
        return .failure(Refusal(reason: "the constants of the recursion are not known well enough"))
      }
      var result = EnclosedTrajectory(recursion, horizon: horizon)
      var block = EnclosedRecursion.Block()
      for start in stride(from: 1, through: horizon, by: blockLength) {
        if shouldStop() { throw .stopped }
        let end = min(start + blockLength - 1, horizon)
        guard let schedule = words(chain, start...end) else {
          return .failure(Refusal(reason: "a fraction of real data is not a ratio of two words"))
        }
        recursion.advance(over: schedule, into: &block)
        result.values += block.values
        result.errors += block.errors
      }
      if recursion.knownBits >= precision.bits { return .success(result) }
      limbs += (precision.bits - recursion.knownBits + 63) / 64
    }
    return .failure(
      Refusal(reason: "values too small, relative to the first, for digits after a fixed point"))
  }

  /// Above this, and in the kernel's tables, general intervals are as good.
  private static let mostLimbs = 40

  private init(_ recursion: EnclosedRecursion, horizon: Int) {
    limbs = recursion.limbs
    scale = recursion.scale
    let start = recursion.current
    values = start.words
    errors = [start.error]
    values.reserveCapacity((horizon + 1) * limbs)
    errors.reserveCapacity(horizon + 1)
  }

  private static func bits(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }

  private static func constants(
    _ metric: Metric, _ chain: CategoricalChain, _ precision: Precision
  ) throws(NoTheory) -> (kind: EnclosedRecursion.Kind, constant: Interval, initial: Interval) {
    guard let scalars = ChainScalars<Interval>(chain, in: precision) else {
      preconditionFailure("an interval holds every number of a model")
    }
    let zero = Interval(.zero, precision: precision)
    if metric == .heterozygosity {
      let ofTruth = ExpectedSquaredError.noiseLevels(of: scalars).0
      let isReal = scalars.isRealStart
      return (.diversity, ofTruth, isReal ? scalars.distinctFraction(at: 0) * ofTruth : ofTruth)
    }
    let constant =
      metric == .chiSquared
      ? ChiSquaredRisk.noiseLevels(of: scalars, support: try ChiSquaredRisk.checkedSupport(chain)).0
      : ExpectedSquaredError.noiseLevels(of: scalars).0
    let initial = scalars.isRealStart ? constant * scalars.reciprocalSampleSize(at: 0) : zero
    return (.error, constant, initial)
  }

  /// The generations in words; nil where a fraction does not fit.
  private static func words(
    _ chain: CategoricalChain, _ generations: ClosedRange<Int>
  ) -> [EnclosedRecursion.Stretch]? {
    var result: [EnclosedRecursion.Stretch] = []
    var last: (numerator: UInt64, denominator: UInt64, draws: UInt64)?
    var count = 0
    func close() {
      guard let last, count > 0 else { return }
      result.append(
        EnclosedRecursion.Stretch(
          real: last.numerator, parts: last.denominator, draws: last.draws, count: count))
    }
    let schedule = chain.schedules.alpha
    let isMoving = chain.scheme == .mixture && schedule.settledValue == nil
    var alpha: (numerator: UInt64, denominator: UInt64) = (0, 1)
    if chain.scheme == .mixture, let settled = schedule.settledValue {
      guard let fraction = settled.exactValue?.words else { return nil }
      alpha = fraction
    }
    for t in generations {
      if isMoving {
        guard let fraction = schedule.words(at: t) else { return nil }
        alpha = fraction
      }
      let next = (alpha.numerator, alpha.denominator, UInt64(chain.schedules.sampleSizes[t]))
      if let last, last == next {
        count += 1
      } else {
        close()
        last = next
        count = 1
      }
    }
    close()
    return result
  }
}
