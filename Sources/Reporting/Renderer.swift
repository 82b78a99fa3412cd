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
    switch format {
    case .text: report.text(options)
    case .json: report.json(options).written
    case .csv: report.csv(options)
    case .markdown: report.markdown(options)
    case .latex: report.latex(options)
    case .junit: preconditionFailure("JUnit XML is a format of check alone")
    }
  }

  public func render(
    _ report: TrajectoryReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    switch format {
    case .text: report.document(options).text(options)
    case .json: report.json(options).written
    case .csv: report.csv(options)
    case .markdown: report.document(options).markdown(options)
    case .latex: report.document(options).latex(options)
    case .junit: preconditionFailure("JUnit XML is a format of check alone")
    }
  }

  public func render(
    _ report: SimulationReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    switch format {
    case .text: report.document(options).text(options)
    case .json: report.json.written
    case .csv: report.csv(options)
    case .markdown: report.document(options).markdown(options)
    case .latex: report.document(options).latex(options)
    case .junit: preconditionFailure("JUnit XML is a format of check alone")
    }
  }

  public func render(
    _ report: EvaluationReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    switch format {
    case .text: report.text(options)
    case .json: report.json(options).written
    case .csv: report.csv(options)
    case .markdown: report.document(options).markdown(options)
    case .latex: report.document(options).latex(options)
    case .junit: preconditionFailure("JUnit XML is a format of check alone")
    }
  }

  public func render(
    _ report: CapabilityReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    switch format {
    case .text: report.document.text(options)
    case .json: report.json.written
    case .csv: report.csv
    case .markdown: report.document.markdown(options)
    case .latex: report.document.latex(options)
    case .junit: preconditionFailure("JUnit XML is a format of check alone")
    }
  }
}
