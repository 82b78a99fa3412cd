/// One test of a null hypothesis on training runs.
public struct RunsTestRecord: Sendable {
  public enum Method: String, Sendable {
    /// Bets on the sign, for values within known bounds.
    case betting
    /// The variance of a loss is what the model gives.
    case knownVariance = "known-variance"
    /// Student's test.
    case student
  }

  public var method: Method
  /// What was tested: "the claim", "the runs follow the file's model".
  public var null: String
  /// What the test takes for granted beside independent runs with one law.
  public var assumption: String
  /// Whether the false-alarm probability is right only in the limit of many runs.
  public var isAsymptotic: Bool
  /// The false-alarm probability of this test, out of the run's.
  public var level: Double
  public var eValue: Double?
  public var pValue: Double?
  public var rejects: Bool
  /// Where the evidence is strongest.
  public var generation: Int?
  /// Runs with all values that the statement at that generation needs.
  public var runs: Int
  /// Mean over runs of the difference that the null makes 0 (or at most 0), at that generation.
  public var difference: Double?
  /// The deviation that would have been found half of the time, at the generation where that is
  /// largest in proportion; nil where none would.
  public var detectable: Double?
  public var detectableGeneration: Int?
  /// `detectable` over the mean loss there.
  public var relativeDetectable: Double?

  public init(
    method: Method, null: String, assumption: String, isAsymptotic: Bool = false, level: Double,
    eValue: Double? = nil, pValue: Double? = nil, rejects: Bool, generation: Int?, runs: Int,
    difference: Double?, detectable: Double?, detectableGeneration: Int?,
    relativeDetectable: Double?
  ) {
    self.method = method
    self.null = null
    self.assumption = assumption
    self.isAsymptotic = isAsymptotic
    self.level = level
    self.eValue = eValue
    self.pValue = pValue
    self.rejects = rejects
    self.generation = generation
    self.runs = runs
    self.difference = difference
    self.detectable = detectable
    self.detectableGeneration = detectableGeneration
    self.relativeDetectable = relativeDetectable
  }
}

/// What training runs say of one claim.
public struct CompareResult: Sendable {
  public var bound: String
  public var claim: String
  public var formula: String
  public var place: SourcePlace
  public var instance: InstanceRecord
  public var kind: ClaimKind
  /// `diverges`, `supported` or `undecided`.
  public var verdict: Verdict
  public var expectsToHold: Bool
  public var horizon: Int
  public var reason: String
  public var tests: [RunsTestRecord]

  /// A claim that the file expects to hold must not diverge.
  public var isAsExpected: Bool { verdict != .diverges || !expectsToHold }

  public init(
    bound: String, claim: String, formula: String, place: SourcePlace, instance: InstanceRecord,
    kind: ClaimKind, verdict: Verdict, expectsToHold: Bool, horizon: Int, reason: String,
    tests: [RunsTestRecord]
  ) {
    self.bound = bound
    self.claim = claim
    self.formula = formula
    self.place = place
    self.instance = instance
    self.kind = kind
    self.verdict = verdict
    self.expectsToHold = expectsToHold
    self.horizon = horizon
    self.reason = reason
    self.tests = tests
  }
}

/// `assay compare`: the user's own training runs against the claims of a file.
public struct CompareReport: Sendable {
  /// The file of runs.
  public var path: String
  /// Runs that count: copies are not among them.
  public var runs: Int
  /// The last generation that was compared.
  public var horizon: Int
  /// Values at generations 0...horizon that the runs do not report.
  public var missing: Int
  /// The error that every value is allowed to have.
  public var rounding: Double
  /// The run's false-alarm probability, as exact text.
  public var level: String
  public var metric: String
  /// Whether the runs follow the file's model; nil where there is no theory of its mean.
  public var model: RunsTestRecord?
  /// What seems to be wrong with the runs: copies, a shifted generation, another scale.
  public var diagnoses: [String]
  public var notes: [String]
  public var results: [CompareResult]
  public var isStrict: Bool

  public init(
    path: String, runs: Int, horizon: Int, missing: Int, rounding: Double, level: String,
    metric: String, model: RunsTestRecord?, diagnoses: [String], notes: [String],
    results: [CompareResult], isStrict: Bool
  ) {
    self.path = path
    self.runs = runs
    self.horizon = horizon
    self.missing = missing
    self.rounding = rounding
    self.level = level
    self.metric = metric
    self.model = model
    self.diagnoses = diagnoses
    self.notes = notes
    self.results = results
    self.isStrict = isStrict
  }

  /// 1 where the runs contradict a claim that is expected to hold; else 0.
  public var exitCode: Int32 {
    if results.contains(where: { !$0.isAsExpected }) { return 1 }
    if isStrict, results.contains(where: { $0.verdict == .undecided }) { return 1 }
    return 0
  }
}
