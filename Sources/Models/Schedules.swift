public import Intervals
internal import Multiprecision

/// The schedules of a run, as evaluated data: one entry per generation, from 0 to the horizon.
public struct Schedules: Sendable {
  /// alpha[t], the fraction of REAL data; alpha[0] = 1.
  public let alpha: [Number]
  /// n[t], draws of generation t; at least 1, also where the start does not use n[0].
  public let sampleSizes: [Int]

  public var horizon: Int { sampleSizes.count - 1 }

  /// Whether every alpha[t] is a fraction.
  public let isExact: Bool

  /// - Parameters:
  ///   - alpha: entries 0...horizon; entry 0 must be 1.
  ///   - sampleSizes: entries 0...horizon.
  public init(alpha: [Number], sampleSizes: [Number]) throws(ModelError) {
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
    for (t, value) in alpha.enumerated() where !value.certainlyLies(in: Rational(0), Rational(1)) {
      throw .alphaOutOfRange(t: t, value: value.shortDescription)
    }
    var sizes: [Int] = []
    sizes.reserveCapacity(sampleSizes.count)
    for (t, value) in sampleSizes.enumerated() {
      guard let exact = value.exactValue, exact.isInteger else {
        throw .sampleSizeNotAnInteger(t: t, value: value.shortDescription)
      }
      guard exact >= Rational(1) else {
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
    isExact = alpha.allSatisfy { $0.exactValue != nil }
  }
}
