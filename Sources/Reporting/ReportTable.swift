/// A table on its way to text, Markdown or LaTeX: what is in the cells, not how it is set.
struct ReportTable: Sendable {
  enum Alignment: Sendable {
    case left
    case right
  }

  struct Column: Sendable {
    let title: String
    let alignment: Alignment
    /// Whether long cells may be broken over lines of text.
    let wraps: Bool
    /// Whether a panel of text must not begin with this column.
    let staysWithPrevious: Bool

    init(
      _ title: String, _ alignment: Alignment = .left, wraps: Bool = false,
      staysWithPrevious: Bool = false
    ) {
      self.title = title.printable
      self.alignment = alignment
      self.wraps = wraps
      self.staysWithPrevious = staysWithPrevious
    }
  }

  struct Cell: Sendable {
    let content: String
    /// Set in mathematics by LaTeX.
    let isNumeric: Bool
    let tone: Tone?

    static func text(_ content: String, _ tone: Tone? = nil) -> Cell {
      Cell(content: content.printable, isNumeric: false, tone: tone)
    }

    static func number(_ content: String, _ tone: Tone? = nil) -> Cell {
      Cell(content: content, isNumeric: true, tone: tone)
    }
  }

  let title: String?
  let columns: [Column]
  let rows: [[Cell]]

  /// - Precondition: every row has one cell per column.
  init(title: String? = nil, columns: [Column], rows: [[Cell]]) {
    for row in rows {
      precondition(
        row.count == columns.count, "a row has \(row.count) cells for \(columns.count) columns")
    }
    self.title = title?.printable
    self.columns = columns
    self.rows = rows
  }

  /// Only the columns at these positions.
  func selecting(_ positions: [Int]) -> ReportTable {
    ReportTable(
      title: title, columns: positions.map { columns[$0] },
      rows: rows.map { row in positions.map { row[$0] } })
  }
}
