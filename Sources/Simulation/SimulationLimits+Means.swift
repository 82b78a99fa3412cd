extension SimulationLimits {
  /// Draws of one generation that are made one by one, and draws that are kept one by one.
  public static let singleDraws = 1_000_000
  /// The largest shape of a hyperbolic secant law.
  public static let secantShape = 1_000
}
