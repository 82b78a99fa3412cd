internal import Intervals
internal import Models
internal import Multiprecision

/// How large the fractions of a continuous model's trajectory can get, from its numbers alone.
enum ContinuousSize {
  /// Whether a first-order recursion is worth computing in fractions: each generation multiplies the
  /// denominator by a fixed power of its own numbers, so T generations take O(T) of them, T times.
  static func isWithinLimits(_ model: ContinuousModel) -> Bool {
    var bits = 64
    for (size, alpha) in zip(model.schedules.sampleSizes, model.schedules.alpha) {
      guard let exact = alpha.exactValue else { return false }
      bits += 8 * (Int.bitWidth - size.leadingZeroBitCount) + 4 * exact.bitCount
    }
    for constant in model.constants {
      guard let exact = constant.exactValue else { return false }
      bits += 4 * exact.bitCount * (model.schedules.horizon + 1)
    }
    let length = model.schedules.horizon + 1
    return bits <= TheoryLimits.momentBits / length
  }

  /// Each generation costs a few units in the last place, and large samples cancel the digits of n.
  static func workingPrecision(_ precision: Precision, _ model: ContinuousModel) -> Precision {
    let largest = model.schedules.sampleSizes.max() ?? 1
    let length = model.schedules.horizon + 1
    return Precision(
      bits: precision.bits + 48 + 3 * (Int.bitWidth - length.leadingZeroBitCount)
        + 2 * (Int.bitWidth - largest.leadingZeroBitCount))
  }
}

extension ContinuousModel {
  /// The numbers of the description that are no schedule.
  fileprivate var constants: [Number] {
    switch kind {
    case .gaussian(let model): [model.mean, model.variance, model.samplingFactor]
    case .multivariate(let model): model.variances
    case .regression(let model): [model.noise] + (model.signal.map { [$0] } ?? [])
    case .density(let model): [model.variance, model.kernelVariance]
    case .diffusion(let model): [model.variance, model.retention]
    }
  }
}
