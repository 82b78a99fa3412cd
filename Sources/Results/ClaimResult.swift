public import Intervals

/// The two sides of a claim at the first generation where it fails.
public struct Violation: Sendable {
  public let t: Int
  public let claimed: Number
  public let actual: Number
  /// The relation that fails, read as ACTUAL relation CLAIMED, whichever side the claim writes
  /// first: `1/2 >= R[t]` fails as `<=`. Under `not`, the relation that holds.
  public let relation: String

  public init(t: Int, claimed: Number, actual: Number, relation: String) {
    self.t = t
    self.claimed = claimed
    self.actual = actual
    self.relation = relation
  }
}

/// How the expectation was computed.
public struct TheoryRecord: Sendable, Hashable {
  public enum Method: String, Sendable {
    case enumeration
    case momentRecursion = "moment-recursion"
    case secondMoments = "second-moments"
    case categoryLaw = "category-law"
    case categoryMoments = "category-moments"
    case ancestorCounts = "ancestor-counts"
    /// The law of one category long after the start.
    case stationaryLaw = "stationary-law"
    /// A theorem about the limit (proofs-notes/schedule-limits.md).
    case theorem
  }

  public enum Arithmetic: String, Sendable {
    case rational
    case interval
  }

  public let method: Method
  public let arithmetic: Arithmetic
  /// Bits of the last interval evaluation; nil over rationals.
  public let precisionBits: Int?

  public init(method: Method, arithmetic: Arithmetic, precisionBits: Int?) {
    self.method = method
    self.arithmetic = arithmetic
    self.precisionBits = precisionBits
  }
}

/// What Monte Carlo said at one instance.
public struct SimulationRecord: Sendable {
  public let replicates: Int
  /// Largest |z| over generations against theory, with the exact standard error; nil without theory.
  public let maxZ: Double?
  /// Of the simultaneous test that was made; nil where none was.
  public let eValue: Double?
  /// Whether theory and simulation agree at the run's level; nil where they were not compared.
  public var agrees: Bool?
  /// Why `agrees` is nil, or what was tested.
  public let reason: String?
  /// Of the test of single generations given the one before; nil where it was not made.
  public var incrementEValue: Double?
  /// The tests that found a disagreement.
  public var fired: [Test]

  /// A test of theory by simulation.
  public enum Test: String, Sendable {
    /// The mean of the metric at each generation.
    case means
    /// The frequency of absorption, or of the loss of a category.
    case probabilities
    /// A generation given the one before.
    case increments
  }

  public init(
    replicates: Int, maxZ: Double?, eValue: Double?, agrees: Bool?, reason: String?,
    incrementEValue: Double? = nil, fired: [Test] = []
  ) {
    self.replicates = replicates
    self.maxZ = maxZ
    self.eValue = eValue
    self.agrees = agrees
    self.reason = reason
    self.incrementEValue = incrementEValue
    self.fired = fired
  }
}

/// One claim at one instance.
public struct ClaimResult: Sendable {
  public var bound: String
  public var claim: String
  public var formula: String
  public var place: SourcePlace
  public var instance: InstanceRecord
  public var kind: ClaimKind
  public var verdict: Verdict
  /// What the file expects of the claim: true for `holds`, false for `refuted`.
  public var expectsToHold: Bool
  /// Whether the claim, over all its instances, is as the file expects.
  public var isAsExpected: Bool
  public var horizon: Int
  /// Smallest claimed/actual (upper) or actual/claimed (lower) over generations.
  public var slack: Number?
  /// A bound that is nowhere below the metric's largest possible value.
  public var isTrivial: Bool
  public var violation: Violation?
  /// One line for a person: why undecided, which hypothesis is never met, which theorem.
  public var reason: String?
  public var theory: TheoryRecord?
  public var simulation: SimulationRecord?

  public init(
    bound: String, claim: String, formula: String, place: SourcePlace, instance: InstanceRecord,
    kind: ClaimKind, verdict: Verdict, expectsToHold: Bool, isAsExpected: Bool, horizon: Int,
    slack: Number? = nil, isTrivial: Bool = false, violation: Violation? = nil,
    reason: String? = nil, theory: TheoryRecord? = nil, simulation: SimulationRecord? = nil
  ) {
    self.bound = bound
    self.claim = claim
    self.formula = formula
    self.place = place
    self.instance = instance
    self.kind = kind
    self.verdict = verdict
    self.expectsToHold = expectsToHold
    self.isAsExpected = isAsExpected
    self.horizon = horizon
    self.slack = slack
    self.isTrivial = isTrivial
    self.violation = violation
    self.reason = reason
    self.theory = theory
    self.simulation = simulation
  }
}
