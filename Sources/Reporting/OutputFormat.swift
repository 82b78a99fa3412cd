/// How a report is written.
public enum OutputFormat: String, CaseIterable, Sendable {
  /// For a terminal.
  case text
  case json
  /// RFC 4180 quoting with a header row; lines end in a line feed, as Unix tools expect.
  case csv
  /// Tables as GitHub reads them.
  case markdown
  /// A fragment for a document that loads `booktabs`.
  case latex
  /// One test case for each claim and instance; of `check` alone.
  case junit

  /// Bytes that a row of `assay theory` takes until everything is written (measured); CSV goes out row by row.
  public var bytesPerTheoryRow: Int {
    switch self {
    case .csv, .json: 0
    case .text, .markdown, .latex, .junit: 350
    }
  }
}
