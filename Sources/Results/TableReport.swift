public import Intervals

/// `assay table`: theory beside simulation, per generation, with every bound of the file.
public struct TableReport: Sendable {
  /// One claim's column: its bound and slack per generation where it is a bound on the metric.
  public struct BoundColumn: Sendable {
    public let claim: String
    public let formula: String
    public let kind: ClaimKind
    public let verdict: Verdict
    /// The claimed value per generation; nil where the claim does not speak of that generation.
    public let claimed: [Number?]
    /// claimed/actual (upper) or actual/claimed (lower) per generation; nil where undefined.
    public let slack: [Number?]

    public init(
      claim: String, formula: String, kind: ClaimKind, verdict: Verdict, claimed: [Number?],
      slack: [Number?]
    ) {
      self.claim = claim
      self.formula = formula
      self.kind = kind
      self.verdict = verdict
      self.claimed = claimed
      self.slack = slack
    }
  }

  public struct Row: Sendable {
    public let t: Int
    /// Theory's value; nil where no theory exists.
    public let theory: Number?
    public let estimate: Double
    /// Exact Monte Carlo standard error where theory knows the variance, else estimated.
    public let standardError: Double?
    public let isStandardErrorExact: Bool
    /// The estimate lies within this of the expectation, at all generations together but for the level
    /// of the run; nil where no rule with that coverage applies. Never 0 but for a constant loss.
    public let halfWidth: Double?
    public let z: Double?

    public init(
      t: Int, theory: Number?, estimate: Double, standardError: Double?,
      isStandardErrorExact: Bool, halfWidth: Double? = nil, z: Double?
    ) {
      self.t = t
      self.theory = theory
      self.estimate = estimate
      self.standardError = standardError
      self.isStandardErrorExact = isStandardErrorExact
      self.halfWidth = halfWidth
      self.z = z
    }
  }

  public struct Instance: Sendable {
    public let bound: String
    public let instance: InstanceRecord
    public let metric: String
    public let replicates: Int
    public let theory: TheoryRecord?
    /// What the rows' half-widths rest on; nil where they have none.
    public let interval: IntervalRule?
    public let rows: [Row]
    public let bounds: [BoundColumn]

    public init(
      bound: String, instance: InstanceRecord, metric: String, replicates: Int,
      theory: TheoryRecord?, interval: IntervalRule? = nil, rows: [Row], bounds: [BoundColumn]
    ) {
      self.bound = bound
      self.instance = instance
      self.metric = metric
      self.replicates = replicates
      self.theory = theory
      self.interval = interval
      self.rows = rows
      self.bounds = bounds
    }
  }

  /// The full check of the same file: verdicts, disagreements and the exit code.
  public var check: CheckReport
  public var instances: [Instance]
  /// What makes it again; nil where that is not known.
  public var stamp: TableStamp?

  public init(check: CheckReport, instances: [Instance], stamp: TableStamp? = nil) {
    self.check = check
    self.instances = instances
    self.stamp = stamp
  }

  /// The same tables with the rows of some generations only.
  public func keeping(_ isKept: (Int) -> Bool) -> TableReport {
    var result = self
    result.instances = instances.map { instance in
      let positions = instance.rows.indices.filter { isKept(instance.rows[$0].t) }
      return Instance(
        bound: instance.bound, instance: instance.instance, metric: instance.metric,
        replicates: instance.replicates, theory: instance.theory, interval: instance.interval,
        rows: positions.map { instance.rows[$0] },
        bounds: instance.bounds.map { bound in
          BoundColumn(
            claim: bound.claim, formula: bound.formula, kind: bound.kind, verdict: bound.verdict,
            claimed: positions.map { bound.claimed[$0] }, slack: positions.map { bound.slack[$0] })
        })
    }
    return result
  }
}
