/// `assay calibrate`: error rates of the tests of `check`, and the coverage of common rules.
public struct CalibrationReport: Sendable {
  /// The guard's test on a chain whose trajectories were all gone through.
  public struct ExactRow: Sendable {
    public let chain: String
    public let trajectories: Int
    public let replicates: Int
    public let level: Double
    /// P(ever rejecting within the replicates) where theory and simulation agree.
    public let falseAlarm: Double
    /// The same where the chain draws once more in each generation than theory says.
    public let power: Double

    public init(
      chain: String, trajectories: Int, replicates: Int, level: Double, falseAlarm: Double,
      power: Double
    ) {
      self.chain = chain
      self.trajectories = trajectories
      self.replicates = replicates
      self.level = level
      self.falseAlarm = falseAlarm
      self.power = power
    }

    public var isWithinLevel: Bool { falseAlarm <= level }
  }

  /// The guard's test on many simulated runs in which it should not reject.
  public struct SimulatedRow: Sendable {
    public let chain: String
    public let runs: Int
    public let replicates: Int
    public let level: Double
    public let alarms: Int
    /// Clopper-Pearson limits of the false-alarm probability, 99.9 % together.
    public let lower: Double
    public let upper: Double

    public init(
      chain: String, runs: Int, replicates: Int, level: Double, alarms: Int, lower: Double,
      upper: Double
    ) {
      self.chain = chain
      self.runs = runs
      self.replicates = replicates
      self.level = level
      self.alarms = alarms
      self.lower = lower
      self.upper = upper
    }

    public var isWithinLevel: Bool { lower <= level }
  }

  /// A rule for an interval around a probability.
  public struct AuditRow: Sendable {
    public let rule: String
    public let p: Double
    public let nominal: Double
    /// Exact, at the rule's stop.
    public let coverage: Double

    public init(rule: String, p: Double, nominal: Double, coverage: Double) {
      self.rule = rule
      self.p = p
      self.nominal = nominal
      self.coverage = coverage
    }
  }

  public var seed: UInt64
  public var exact: [ExactRow]
  public var simulated: [SimulatedRow]
  public var audit: [AuditRow]

  public init(
    seed: UInt64, exact: [ExactRow], simulated: [SimulatedRow], audit: [AuditRow]
  ) {
    self.seed = seed
    self.exact = exact
    self.simulated = simulated
    self.audit = audit
  }

  /// 1 where a false-alarm probability is above its level.
  public var exitCode: Int32 {
    exact.allSatisfy(\.isWithinLevel) && simulated.allSatisfy(\.isWithinLevel) ? 0 : 1
  }
}
