/// Σ p_k^a (P_k - p_k)^b over the categories of a model P with truth p.
///
/// The law of the next generation's squared error depends on the model before through a few of these.
public struct DeviationSum: Hashable, Sendable {
  /// a.
  public let truthPower: Int
  /// b.
  public let deviationPower: Int

  /// - Precondition: `a >= 0`, `b >= 1`.
  public init(truthPower: Int, deviationPower: Int) {
    precondition(
      truthPower >= 0 && deviationPower >= 1,
      "powers \(truthPower) of the truth and \(deviationPower) of the deviation")
    self.truthPower = truthPower
    self.deviationPower = deviationPower
  }

  public var name: String { "sum p^\(truthPower) (P - p)^\(deviationPower)" }
}
