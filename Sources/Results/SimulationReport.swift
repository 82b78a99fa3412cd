/// `assay simulate`: Monte Carlo trajectories, one entry per instance.
public struct SimulationReport: Sendable {
  public struct Generation: Sendable {
    public let t: Int
    public let mean: Double
    /// Standard error of the mean: from the exact variance of a replicate where that is known, else
    /// estimated from the replicates; nil for one replicate then.
    public let standardError: Double?
    public let isStandardErrorExact: Bool
    /// As ``TableReport/Row/halfWidth``.
    public let halfWidth: Double?
    /// Empirical quantiles of the loss over replicates, in the order of `quantileLevels`.
    public let quantiles: [Double]

    public init(
      t: Int, mean: Double, standardError: Double?, isStandardErrorExact: Bool = false,
      halfWidth: Double? = nil, quantiles: [Double]
    ) {
      self.t = t
      self.mean = mean
      self.standardError = standardError
      self.isStandardErrorExact = isStandardErrorExact
      self.halfWidth = halfWidth
      self.quantiles = quantiles
    }
  }

  public struct Instance: Sendable {
    public let bound: String
    public let instance: InstanceRecord
    public let metric: String
    public let replicates: Int
    /// What the half-widths rest on; nil where there are none.
    public let interval: IntervalRule?
    public let generations: [Generation]

    public init(
      bound: String, instance: InstanceRecord, metric: String, replicates: Int,
      interval: IntervalRule? = nil, generations: [Generation]
    ) {
      self.bound = bound
      self.instance = instance
      self.metric = metric
      self.replicates = replicates
      self.interval = interval
      self.generations = generations
    }
  }

  public var seed: UInt64
  /// Of the half-widths: 1 less their coverage.
  public var level: String
  /// e.g. [0.05, 0.5, 0.95].
  public var quantileLevels: [Double]
  public var instances: [Instance]
  public var notes: [String]
  public var interruption: String?

  public init(
    seed: UInt64, level: String = "1/1000", quantileLevels: [Double], instances: [Instance],
    notes: [String] = [],
    interruption: String? = nil
  ) {
    self.seed = seed
    self.level = level
    self.quantileLevels = quantileLevels
    self.instances = instances
    self.notes = notes
    self.interruption = interruption
  }
}
