public import Claims
public import Results

/// `assay report`: the check of all files, and the first instances of each for its figure.
public struct PageRun: Sendable {
  /// Panels of one file's figure.
  public static let figureInstances = 4

  let files: [BoundFile]
  let options: RunOptions

  public init(files: [BoundFile], options: RunOptions) {
    self.files = files
    self.options = options
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> PageReport {
    let check = try Checker(files: files, options: options).run(monitor)
    var report = PageReport(check: check, files: [])
    if check.interruption != nil { return report }
    for file in files {
      let table = try TableRun(files: [file], options: options)
        .tables(check: check, limit: Self.figureInstances, monitor)
      report.files.append(
        PageReport.File(
          bound: file.name, path: file.path, title: file.title, paper: file.source.paper,
          arxiv: file.source.arxiv, place: file.source.place, symbols: file.symbols,
          metric: file.metric.rawValue, horizon: options.horizon ?? file.horizon,
          claims: file.claims.map { claim in
            PageReport.Claim(
              name: claim.name, formula: claim.formula.text,
              mathML: MathML.claim(claim.formula.text))
          }, instances: table))
    }
    return report
  }
}
