public import Intervals
internal import Multiprecision

/// The schedules of a run, as evaluated data: one entry per generation, from 0 to the horizon.
public struct Schedules: Sendable {
  /// alpha[t], the fraction of REAL data; alpha[0] = 1.
  public let alpha: NumberSequence
  /// n[t], draws of generation t; at least 1, also where the start does not use n[0].
  public let sampleSizes: [Int]

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
    let (zero, one) = (Rational.zero, Rational.one)
    var (isExact, isSettled) = (true, false)
    for t in alpha.indices where !isSettled {
      if let words = alpha.packedWords(at: t), words.numerator <= words.denominator { continue }
      let value = alpha[t]
      guard value.certainlyLies(in: zero, one) else {
        throw .alphaOutOfRange(t: t, value: value.shortDescription)
      }
      isExact = isExact && value.exactValue != nil
      // From 1 on there is one value.
      isSettled = t == 1 && alpha.settledValue != nil
    }
    var sizes: [Int] = []
    sizes.reserveCapacity(sampleSizes.count)
    for t in sampleSizes.indices {
      if let words = sampleSizes.packedWords(at: t), words.denominator == 1,
        (1...UInt64(ModelLimits.sampleSize)).contains(words.numerator)
      {
        sizes.append(Int(words.numerator))
        continue
      }
      if t > 1, sampleSizes.settledValue != nil {
        sizes += Array(repeating: sizes[1], count: sampleSizes.count - t)
        break
      }
      let value = sampleSizes[t]
      guard let exact = value.exactValue, exact.isInteger else {
        throw .sampleSizeNotAnInteger(t: t, value: value.shortDescription)
      }
      guard exact >= one else {
        throw .sampleSizeTooSmall(t: t, value: value.shortDescription)
      }
      guard let size = Int(exactly: exact), size <= ModelLimits.sampleSize else {
        throw .sampleSizeTooLarge(
          t: t, value: value.shortDescription, limit: ModelLimits.sampleSize)
      }
      sizes.append(size)
    }
    self.alpha = alpha
    self.sampleSizes = sizes
    self.isExact = isExact
  }
}
