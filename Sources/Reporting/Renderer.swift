public import Results

/// Reports as text to be written somewhere: nothing here prints.
///
/// Every format ends in a line feed. Theory's decimals never show an uncertain digit: decimals in
/// JSON and CSV are rounded outward, in text, Markdown and LaTeX they are correctly rounded.
public struct Renderer: Sendable {
  public init() {}

  public func render(
    _ report: CheckReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    switch format {
    case .text: report.text(options)
    case .json: report.json(options).written
    case .csv: report.csv(options)
    case .markdown: report.markdown(options)
    case .latex: report.latex(options)
    case .junit: report.junit(options)
    }
  }

  public func render(
    _ report: TableReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.text(options), json: report.json(options), csv: report.csv(options),
      markdown: report.markdown(options), latex: report.latex(options))
  }

  public func render(
    _ report: TrajectoryReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.document(options).text(options), json: report.json(options),
      csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }

  /// What `render` gives as CSV, in pieces, for trajectories too long to be held as text.
  public func writeCSV(
    _ report: TrajectoryReport, options: RenderOptions, to sink: (String) throws -> Void
  ) rethrows {
    try report.writeCSV(options, to: sink)
  }

  /// What `render` gives as JSON, in pieces.
  public func writeJSON(
    _ report: TrajectoryReport, options: RenderOptions, to sink: (String) throws -> Void
  ) rethrows {
    try report.json(options).write(to: sink)
  }

  public func render(
    _ report: SimulationReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.document(options).text(options), json: report.json,
      csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }

  public func render(
    _ report: EvaluationReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.text(options), json: report.json(options), csv: report.csv(options),
      markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }

  public func render(
    _ report: CapabilityReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.document.text(options), json: report.json, csv: report.csv,
      markdown: report.document.markdown(options), latex: report.document.latex(options))
  }

  /// The one format that is asked for; no other is made.
  ///
  /// - Precondition: not `junit`, which is a format of check alone.
  func written(
    as format: OutputFormat, text: @autoclosure () -> String,
    json: @autoclosure () -> JSONValue, csv: @autoclosure () -> String,
    markdown: @autoclosure () -> String, latex: @autoclosure () -> String
  ) -> String {
    switch format {
    case .text: text()
    case .json: json().written
    case .csv: csv()
    case .markdown: markdown()
    case .latex: latex()
    case .junit: preconditionFailure("JUnit XML is a format of check alone")
    }
  }
}
