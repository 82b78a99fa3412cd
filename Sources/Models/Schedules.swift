public import Intervals
internal import Multiprecision

/// The schedules of a run, as evaluated data: one entry per generation, from 0 to the horizon.
public struct Schedules: Sendable {
  /// alpha[t], the fraction of REAL data; alpha[0] = 1.
  public let alpha: NumberSequence
  /// n[t], draws of generation t; at least 1, also where the start does not use n[0].
  public let sampleSizes: SampleSizes

  public var horizon: Int { sampleSizes.count - 1 }

  /// Whether every alpha[t] is a fraction.
  public let isExact: Bool

  /// - Parameters:
  ///   - alpha: entries 0...horizon; entry 0 must be 1.
  ///   - sampleSizes: entries 0...horizon.
  public init(alpha: [Number], sampleSizes: [Number]) throws(ModelError) {
    try self.init(alpha: NumberSequence(alpha), sampleSizes: NumberSequence(sampleSizes))
  }

  /// The same from sequences, which need not hold an object for each generation.
  public init(alpha: NumberSequence, sampleSizes: NumberSequence) throws(ModelError) {
    let horizon = sampleSizes.count - 1
    guard (0...ModelLimits.horizon).contains(horizon) else {
      throw .horizonOutOfRange(value: horizon, limit: ModelLimits.horizon)
    }
    guard alpha.count == sampleSizes.count else {
      throw .wrongLength(of: "alpha", expected: sampleSizes.count, found: alpha.count)
    }
    guard let first = alpha.first, first.exactValue == Rational(1) else {
      throw .firstAlphaNotOne(value: alpha.first?.shortDescription ?? "nothing")
    }
    isExact = try Self.checkedFractions(alpha)
    self.alpha = alpha
    self.sampleSizes = try Self.checkedSizes(sampleSizes)
  }

  private init(_ schedules: Schedules, count: Int) {
    alpha = schedules.alpha.first(count)
    sampleSizes = schedules.sampleSizes.first(count)
    isExact = schedules.isExact || alpha.allSatisfy { $0.exactValue != nil }
  }

  /// - Precondition: 0 <= t <= horizon.
  func upTo(_ t: Int) -> Schedules { Schedules(self, count: t + 1) }

  /// Generations that are looked at together.
  private static let blockLength = 1024
  /// Sizes that are kept one by one: beyond, those that can be made from a formula are.
  public static let mostKept = 1 << 21

  /// - Returns: whether every alpha[t] is a fraction.
  private static func checkedFractions(_ alpha: NumberSequence) throws(ModelError) -> Bool {
    var isExact = true
    // From 1 on there may be one value.
    let end = alpha.settledValue == nil ? alpha.count : min(2, alpha.count)
    for start in stride(from: 0, to: end, by: blockLength) {
      let range = start..<min(start + blockLength, end)
      if alpha.areWords(in: range, where: { $0 <= $1 }) { continue }
      for t in range {
        let value = alpha[t]
        guard value.certainlyLies(in: .zero, .one) else {
          throw .alphaOutOfRange(t: t, value: value.shortDescription)
        }
        isExact = isExact && value.exactValue != nil
      }
    }
    return isExact
  }

  private static func checkedSizes(_ sizes: NumberSequence) throws(ModelError) -> SampleSizes {
    if sizes.settledValue != nil, sizes.count > 1 {
      return SampleSizes(
        first: try size(sizes[0], at: 0), rest: try size(sizes[1], at: 1), count: sizes.count)
    }
    let isKept = sizes.count <= mostKept
    var kept: [Int] = []
    if isKept { kept.reserveCapacity(sizes.count) }
    var largest = 1
    for start in stride(from: 0, to: sizes.count, by: blockLength) {
      let range = start..<min(start + blockLength, sizes.count)
      let isInWords = sizes.areWords(in: range) { numerator, denominator in
        guard denominator == 1, (1...UInt64(ModelLimits.sampleSize)).contains(numerator) else {
          return false
        }
        largest = max(largest, Int(numerator))
        if isKept { kept.append(Int(numerator)) }
        return true
      }
      if isInWords { continue }
      // One by one, to the first fault.
      kept = []
      kept.reserveCapacity(sizes.count)
      for t in sizes.indices { kept.append(try size(sizes[t], at: t)) }
      return SampleSizes(kept)
    }
    return isKept ? SampleSizes(kept) : SampleSizes(madeFrom: sizes, largest: largest)
  }

  private static func size(_ value: Number, at t: Int) throws(ModelError) -> Int {
    guard let exact = value.exactValue, exact.isInteger else {
      throw .sampleSizeNotAnInteger(t: t, value: value.shortDescription)
    }
    guard exact >= .one else {
      throw .sampleSizeTooSmall(t: t, value: value.shortDescription)
    }
    guard let size = Int(exactly: exact), size <= ModelLimits.sampleSize else {
      throw .sampleSizeTooLarge(
        t: t, value: value.shortDescription, limit: ModelLimits.sampleSize)
    }
    return size
  }
}

extension NumberSequence {
  /// Whether the numbers of a range are fractions of words, all of which satisfy a condition; looked at in order
  /// until one does not.
  fileprivate func areWords(in range: Range<Int>, where isGood: (UInt64, UInt64) -> Bool) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * range.count) { words in
      guard let tops = words.baseAddress else { return range.isEmpty }
      let belows = tops + range.count
      guard copyWords(range, numerators: tops, denominators: belows) else { return false }
      return (0..<range.count).allSatisfy { isGood(tops[$0], belows[$0]) }
    }
  }
}
