public import Intervals
internal import Multiprecision

/// The variance of one replicate's loss at each generation, for use as an exact standard error.
public struct LossVariance: Sendable {
  /// Upper ends, so that a test that uses them stays valid. Index = generation.
  ///
  /// Each is at most `relativeError` above the true variance, relatively, or is negligible;
  /// exactly 0 only where the loss is almost surely constant.
  public let values: [Double]

  /// The variances: fractions where they are known to be 0, enclosures otherwise.
  public let enclosures: [Number]

  /// Certified, the largest over all generations; normally ``goal`` or less. Infinite where the
  /// enclosures of the model's own numbers are too wide to tell the variance from 0.
  public let relativeError: Double

  /// The relative error that precision is raised for.
  public static let goal = 1e-12

  /// Variances below this are upper ends only: far below the rounding of any simulated loss.
  public static let negligible = 1e-200

  /// The same for variances from laws, whose probabilities are known to some 1e-30.
  static let negligibleOfLaws = 1e-24

  /// Whether the loss is almost surely constant.
  public func isZero(at t: Int) -> Bool { values[t] == 0 }

  /// Whether a standard error from it may be called exact: six digits are certain.
  public var isExact: Bool { relativeError <= 1e-6 }

  init(exactly variances: [Rational]) {
    // One step up after rounding keeps an upper end; zero stays zero.
    values = variances.map { $0.isZero ? 0 : $0.double(rounding: .up) }
    enclosures = variances.map { .exact($0) }
    relativeError = 0x1p-52
  }

  /// - Parameter isConstant: where the variance is known to be 0.
  init(_ variances: [Interval], isConstant: [Bool], negligible: Double = Self.negligible) {
    var largestError = 0.0
    var values: [Double] = []
    var enclosures: [Number] = []
    values.reserveCapacity(variances.count)
    for (variance, isConstant) in zip(variances, isConstant) {
      if isConstant {
        values.append(0)
        enclosures.append(.exact(.zero))
        continue
      }
      // A variance is not negative: rounding must not say less.
      let nonnegative = Interval.maximum(
        variance, Interval(.zero, precision: variance.precision))
      enclosures.append(.enclosure(nonnegative))
      let upper = nonnegative.upperDouble
      values.append(upper)
      guard upper > negligible else { continue }
      // Rounding the upper end to a double adds at most 2^-52.
      largestError = max(largestError, variance.relativeWidth + 0x1p-52)
    }
    self.values = values
    self.enclosures = enclosures
    relativeError = largestError
  }
}
