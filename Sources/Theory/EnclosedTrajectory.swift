internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// A whole trajectory of ``EnclosedRecursion``: packed, 8 (L + 1) bytes per generation, as far as it is kept.
struct EnclosedTrajectory: PackedNumbers {
  private let scale: Int
  private let start: EnclosedRecursion.Block
  private let blocks: EnclosedBlocks
  let count: Int

  /// The block of a generation, and its place there.
  private func place(of t: Int) -> (block: EnclosedRecursion.Block, index: Int) {
    if t == 0 { return (start, 0) }
    return (blocks[(t - 1) / EnclosedBlocks.length], (t - 1) % EnclosedBlocks.length)
  }

  func number(at t: Int) -> Number {
    let (block, index) = place(of: t)
    return .enclosure(block.interval(at: index, scale: scale))
  }

  func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    var t = range.lowerBound
    while t < range.upperBound {
      let (block, index) = place(of: t)
      let length = min(block.count - index, range.upperBound - t)
      let offset = t - range.lowerBound
      block.enclose(
        index..<index + length, scale: scale, lower: lower + offset, upper: upper + offset)
      t += length
    }
  }

  func repeats(in range: Range<Int>, period: Int) -> Bool {
    var t = range.lowerBound
    while t < range.upperBound {
      let (block, index) = place(of: t)
      let (earlier, earlierIndex) = place(of: t - period)
      let length = min(block.count - index, earlier.count - earlierIndex, range.upperBound - t)
      guard block.isAlike(from: index, earlier, from: earlierIndex, length: length) else {
        return false
      }
      t += length
    }
    return true
  }

  /// Why the engine does not serve.
  struct Refusal: Error, Sendable { let reason: String }

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
        let recursion = EnclosedRecursion(
          numbers.kind, constant: numbers.constant, initial: numbers.initial, limbs: limbs)
      else {
        return .failure(Refusal(reason: "the constants of the recursion are not known well enough"))
      }
      guard let blocks = try EnclosedBlocks(recursion, chain, shouldStop: shouldStop) else {
        return .failure(Refusal(reason: "a fraction of real data is not a ratio of two words"))
      }
      if blocks.knownBits >= precision.bits {
        return .success(EnclosedTrajectory(recursion, blocks, horizon: horizon))
      }
      limbs += (precision.bits - blocks.knownBits + 63) / 64
    }
    return .failure(
      Refusal(reason: "values too small, relative to the first, for digits after a fixed point"))
  }

  /// Above this, and in the kernel's tables, general intervals are as good.
  private static let mostLimbs = 40

  private init(_ recursion: EnclosedRecursion, _ blocks: EnclosedBlocks, horizon: Int) {
    scale = recursion.scale
    start = recursion.current
    self.blocks = blocks
    count = horizon + 1
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
}
