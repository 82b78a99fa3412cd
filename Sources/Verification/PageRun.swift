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

  /// Instances that cannot be simulated have verdicts, but no figure.
  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> PageReport {
    let (check, kept) = try Checker(files: files, options: options)
      .run(monitor, keepingPerFile: Self.figureInstances)
    var report = PageReport(check: check, files: [])
    if check.interruption != nil { return report }
    for file in files {
      let run = TableRun(files: [file], options: options)
      var tables: [TableReport.Instance] = []
      for instance in kept where instance.instance.file.name == file.name {
        guard let summary = instance.summary else { continue }
        tables.append(try run.table(instance, summary, check, monitor))
      }
      report.files.append(
        PageReport.File(
          source: BoundSource(file, options),
          claims: file.claims.map { claim in
            PageReport.Claim(
              name: claim.name, formula: claim.formula.text,
              mathML: MathML.claim(claim.formula.text))
          }, instances: tables))
    }
    return report
  }
}
