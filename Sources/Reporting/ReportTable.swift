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
    /// What neighbouring columns have in common, where they do.
    let group: Group?

    init(
      _ title: String, _ alignment: Alignment = .left, wraps: Bool = false,
      staysWithPrevious: Bool = false, group: Group? = nil
    ) {
      self.title = title.printable
      self.alignment = alignment
      self.wraps = wraps
      self.staysWithPrevious = staysWithPrevious
      self.group = group
    }

    /// The title where there is no room for a heading over the whole group.
    var fullTitle: String { group.map { "\(title) \($0.mark)" } ?? title }
  }

  struct Group: Sendable, Equatable {
    /// Behind the title of each column: `(1)`.
    let mark: String
    /// Over all its columns: `(1) a = 1/10`.
    let heading: String

    init(mark: String, heading: String) {
      self.mark = mark.printable
      self.heading = heading.printable
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
  /// What a table for a paper says above its columns; the title says it elsewhere.
  let caption: String?
  let columns: [Column]
  let rows: [[Cell]]

  /// - Precondition: every row has one cell per column.
  init(title: String? = nil, caption: String? = nil, columns: [Column], rows: [[Cell]]) {
    for row in rows {
      precondition(
        row.count == columns.count, "a row has \(row.count) cells for \(columns.count) columns")
    }
    self.title = title?.printable
    self.caption = caption?.printable
    self.columns = columns
    self.rows = rows
  }

  /// Only the columns at these positions.
  func selecting(_ positions: [Int]) -> ReportTable {
    ReportTable(
      title: title, caption: caption, columns: positions.map { columns[$0] },
      rows: rows.map { row in positions.map { row[$0] } })
  }
}
