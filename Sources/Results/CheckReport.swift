/// Everything one `assay check` found.
public struct CheckReport: Sendable {
  public var seed: UInt64
  /// The run's false-alarm probability, as exact text: `1/1000`.
  public var level: String
  public var results: [ClaimResult]
  /// The files of the run, in its order.
  public var sources: [BoundSource]
  /// Things a reader must know, one line each: "frequencies normalised by 0.7291".
  public var notes: [String]
  /// How values were found, where that is not the usual way: for a verbose report.
  public var details: [String] = []
  /// Instances at which theory and simulation disagree: a fault of Assay, not of the user.
  public var disagreements: [String]
  /// Whether `undecided` and `vacuous` count as not expected.
  public var isStrict: Bool
  /// Set where the user stopped the run: what was done, in one line.
  public var interruption: String?

  public init(
    seed: UInt64, level: String, results: [ClaimResult], sources: [BoundSource] = [],
    notes: [String] = [], disagreements: [String] = [], isStrict: Bool = false,
    interruption: String? = nil
  ) {
    self.seed = seed
    self.level = level
    self.results = results
    self.sources = sources
    self.notes = notes
    self.disagreements = disagreements
    self.isStrict = isStrict
    self.interruption = interruption
  }

  /// 3 theory and simulation disagree; 130 interrupted; 1 some claim is not as expected; else 0.
  public var exitCode: Int32 {
    if !disagreements.isEmpty { return 3 }
    if interruption != nil { return 130 }
    if results.contains(where: { !$0.isAsExpected }) { return 1 }
    if isStrict, results.contains(where: { $0.verdict == .undecided || $0.verdict == .vacuous }) {
      return 1
    }
    return 0
  }
}
