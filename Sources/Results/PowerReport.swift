/// `assay power`: what a number of replicates can find, from variances or the range of the loss.
public struct PowerReport: Sendable {
  /// One claim at one generation.
  public struct Row: Sendable {
    public let t: Int
    /// What the claim says the metric is, or is bounded by.
    public let claimed: Double
    /// The smallest deviation of the mean from it that would be found half of the time, over it.
    public let relativeDetectable: Double
    /// Replicates from which the asked deviation would be found half of the time; nil beyond 2^53.
    public let replicatesNeeded: Int?

    public init(t: Int, claimed: Double, relativeDetectable: Double, replicatesNeeded: Int?) {
      self.t = t
      self.claimed = claimed
      self.relativeDetectable = relativeDetectable
      self.replicatesNeeded = replicatesNeeded
    }
  }

  /// What is known of the variance of a loss.
  public enum Basis: String, Sendable {
    /// The exact variance.
    case exactVariance = "exact variance"
    /// The largest that a loss with the claimed mean and the metric's range can have.
    case range = "range of the loss"
  }

  public struct Claim: Sendable {
    public let bound: String
    public let claim: String
    public let instance: InstanceRecord
    public let metric: String
    public let replicates: Int
    /// Of this claim's simultaneous test over its generations.
    public let level: Double
    public let rows: [Row]
    public let basis: Basis
    /// Why there are no rows.
    public let reason: String?

    public init(
      bound: String, claim: String, instance: InstanceRecord, metric: String, replicates: Int,
      level: Double, rows: [Row], basis: Basis = .exactVariance, reason: String? = nil
    ) {
      self.bound = bound
      self.claim = claim
      self.instance = instance
      self.metric = metric
      self.replicates = replicates
      self.level = level
      self.rows = rows
      self.basis = basis
      self.reason = reason
    }

    /// The generation at which least is found.
    public var weakest: Row? { rows.max { $0.relativeDetectable < $1.relativeDetectable } }
  }

  /// The run's false-alarm probability, as exact text.
  public var level: String
  /// The asked relative deviation, as exact text.
  public var deviation: String
  public var claims: [Claim]
  public var notes: [String]

  public init(level: String, deviation: String, claims: [Claim], notes: [String] = []) {
    self.level = level
    self.deviation = deviation
    self.claims = claims
    self.notes = notes
  }
}
