/// What a training loop does in the long run.
public enum Phase: String, CaseIterable, Sendable {
  /// The expected error tends to 0.
  case vanishes
  /// It tends to a positive limit below the error of the first fit.
  case improves
  /// It tends to a limit at or above the error of the first fit, with diversity left.
  case plateaus
  /// Diversity tends to 0: the model ends on one category.
  case collapses
  /// It grows without end.
  case diverges
  /// No theorem decides it.
  case unknown
}

/// `assay plot --kind phase`: the phase at every point of a grid of two parameters.
public struct PhaseReport: Sendable {
  public struct Axis: Sendable {
    public let name: String
    /// Exact values as text, in order.
    public let values: [String]

    public init(name: String, values: [String]) {
      self.name = name
      self.values = values
    }
  }

  public let bound: String
  public let x: Axis
  public let y: Axis
  /// Rows by y, columns by x.
  public let phases: [[Phase]]

  public init(bound: String, x: Axis, y: Axis, phases: [[Phase]]) {
    self.bound = bound
    self.x = x
    self.y = y
    self.phases = phases
  }
}
