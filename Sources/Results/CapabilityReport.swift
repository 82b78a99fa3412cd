/// `assay capabilities`: which combination has which theory.
public struct CapabilityReport: Sendable {
  public struct Row: Sendable {
    public let family: String
    public let scheme: String
    public let metric: String
    /// "rational", "enclosure" or "simulation only".
    public let theory: String
    /// Engines and their conditions, in words.
    public let detail: String

    public init(family: String, scheme: String, metric: String, theory: String, detail: String) {
      self.family = family
      self.scheme = scheme
      self.metric = metric
      self.theory = theory
      self.detail = detail
    }
  }

  public let rows: [Row]
  /// Named gaps: what the design promises and this version lacks.
  public let missing: [String]

  public init(rows: [Row], missing: [String]) {
    self.rows = rows
    self.missing = missing
  }
}
