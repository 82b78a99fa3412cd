public import Intervals

/// `assay theory`: the expected metric per generation, one entry per instance.
public struct TrajectoryReport: Sendable {
  public struct Instance: Sendable {
    public let bound: String
    public let instance: InstanceRecord
    /// The metric's name in a bound file, e.g. `squared-error`.
    public let metric: String
    public let theory: TheoryRecord
    /// Index = generation, from 0 to the horizon.
    public let values: NumberSequence

    public init(
      bound: String, instance: InstanceRecord, metric: String, theory: TheoryRecord,
      values: NumberSequence
    ) {
      self.bound = bound
      self.instance = instance
      self.metric = metric
      self.theory = theory
      self.values = values
    }
  }

  public var instances: [Instance]
  public var notes: [String]

  public init(instances: [Instance], notes: [String] = []) {
    self.instances = instances
    self.notes = notes
  }
}
