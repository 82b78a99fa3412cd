/// `assay report`: everything a page shows.
public struct PageReport: Sendable {
  /// One bound file.
  public struct File: Sendable {
    public let bound: String
    public let path: String
    public let title: String
    public let paper: String
    public let arxiv: String?
    public let place: String?
    public let symbols: String?
    public let metric: String
    public let horizon: Int
    /// Claims in file order: name, formula as typed, and typeset.
    public let claims: [Claim]
    /// The first instances, as drawn.
    public let instances: [TableReport.Instance]
    /// Inline SVG; nil where nothing was drawn.
    public var figure: String?

    public init(
      bound: String, path: String, title: String, paper: String, arxiv: String?, place: String?,
      symbols: String?, metric: String, horizon: Int, claims: [Claim],
      instances: [TableReport.Instance], figure: String? = nil
    ) {
      self.bound = bound
      self.path = path
      self.title = title
      self.paper = paper
      self.arxiv = arxiv
      self.place = place
      self.symbols = symbols
      self.metric = metric
      self.horizon = horizon
      self.claims = claims
      self.instances = instances
      self.figure = figure
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
