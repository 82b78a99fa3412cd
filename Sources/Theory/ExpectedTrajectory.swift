public import Intervals

/// E metric(P[t], p) for t = 0...T, and how it was found.
public struct ExpectedTrajectory: Sendable {
  public enum Method: String, Sendable {
    /// A closed recursion for the expectation itself.
    case momentRecursion = "moment-recursion"
    /// Second moments of a generation graph.
    case secondMoments = "second-moments"
    /// Moments of one category, by following draws back to their ancestors.
    case categoryMoments = "category-moments"
    /// The ancestors of a whole generation, summed over all later generations.
    case ancestorCounts = "ancestor-counts"
    /// The law of every generation, state by state.
    case enumeration
    /// The law of the count of each category.
    case categoryLaw = "category-law"
  }

  public enum Arithmetic: String, Sendable {
    /// Every value is a fraction.
    case rational
    /// Values are enclosures.
    case interval
  }

  /// Index = generation.
  public let values: NumberSequence
  public let method: Method
  public let arithmetic: Arithmetic

  /// Whether a higher precision would give the same values.
  public let isFinal: Bool

  /// Why the general way was taken where a faster engine is offered; nil where none is, or it served.
  public let remark: String?

  /// - Parameter isFinal: fractions are final in any case.
  public init(
    values: [Number], method: Method, arithmetic: Arithmetic, isFinal: Bool = false,
    remark: String? = nil
  ) {
    self.init(
      NumberSequence(values), method: method, arithmetic: arithmetic, isFinal: isFinal,
      remark: remark)
  }

  /// - Parameter values: kept, or made when they are asked for.
  public init(
    _ values: NumberSequence, method: Method, arithmetic: Arithmetic, isFinal: Bool = false,
    remark: String? = nil
  ) {
    self.values = values
    self.method = method
    self.arithmetic = arithmetic
    self.isFinal = isFinal || arithmetic == .rational
    self.remark = remark
  }
}
