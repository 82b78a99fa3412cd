public import Intervals
internal import Multiprecision

/// An early-stopped diffusion with a perfect score, fully described and validated: meaning, no formula.
///
/// Generation t learns the law q = alpha[t] p + (1 - alpha[t]) P[t-1] exactly, and samples it by running
/// the Ornstein-Uhlenbeck process backwards until time h before its end: P[t] is the law of
/// √r X + √(1 - r) Z with X from q, Z standard normal and r = exp(-2h). The truth p is normal with mean 0.
public struct DiffusionModel: Sendable {
  /// Generation 0.
  public enum Start: Sendable {
    /// Learned from the truth, and stopped early.
    case real
    case truth
    /// The normal law with mean 0 and this variance.
    case point(variance: Number)
  }

  /// s, the variance of the truth.
  public let variance: Number
  /// r, the part of a variance that early stopping keeps.
  public let retention: Number
  public let start: Start
  /// alpha[t], the fraction of real data; entry 0 is not used.
  public let alpha: [Number]
  /// alpha keeps its value from here on, for every t; nil where that is not known.
  public let settledFrom: Int?

  public var horizon: Int { alpha.count - 1 }

  public init(
    variance: Number, retention: Number, start: Start, alpha: [Number], settledFrom: Int? = nil
  ) throws(ModelError) {
    if variance.isCertainlyNegative {
      throw .negativeVariance(of: "the true variance", value: variance.shortDescription)
    }
    if case .point(let given) = start, given.isCertainlyNegative {
      throw .negativeVariance(of: "the variance of the start", value: given.shortDescription)
    }
    guard retention.certainlyLies(in: .zero, .one) else {
      throw .retentionOutOfRange(value: retention.shortDescription)
    }
    for (t, value) in alpha.enumerated() where !value.certainlyLies(in: .zero, .one) {
      throw .alphaOutOfRange(t: t, value: value.shortDescription)
    }
    self.variance = variance
    self.retention = retention
    self.start = start
    self.alpha = alpha
    self.settledFrom = settledFrom
  }
}
