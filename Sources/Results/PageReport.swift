/// `assay report`: everything a page shows.
public struct PageReport: Sendable {
  /// One bound file.
  public struct File: Sendable {
    public let source: BoundSource
    /// Claims in file order: name, formula as typed, and typeset.
    public let claims: [Claim]
    /// The first instances, as drawn.
    public let instances: [TableReport.Instance]
    /// Inline SVG of each instance, in the same order; empty where nothing was drawn.
    public var figures: [String]

    public init(
      source: BoundSource, claims: [Claim], instances: [TableReport.Instance],
      figures: [String] = []
    ) {
      self.source = source
      self.claims = claims
      self.instances = instances
      self.figures = figures
    }
  }

  public struct Claim: Sendable {
    public let name: String
    public let formula: String
    /// Presentation MathML; nil where it cannot be typeset.
    public let mathML: String?

    public init(name: String, formula: String, mathML: String?) {
      self.name = name
      self.formula = formula
      self.mathML = mathML
    }
  }

  public var check: CheckReport
  public var files: [File]

  public init(check: CheckReport, files: [File]) {
    self.check = check
    self.files = files
  }
}
