/// What a reader chooses about the writing of a report, beside its format.
public struct RenderOptions: Sendable {
  /// Characters in a line of text; other formats have no lines to fill.
  public var width: Int
  public var style: Style
  /// Significant digits of the outward decimals in JSON and CSV.
  public var digits: Int
  /// Significant digits of a number in text, Markdown and LaTeX.
  public var columnDigits: Int
  /// Every claim at every instance, not one line per claim.
  public var isVerbose: Bool
  /// Whether LaTeX aligns numbers in `S` columns of siunitx.
  public var usesSiunitx = false
  /// Whether the instances of a table stand side by side in one table, not below each other.
  public var isSideBySide = false
  /// Whether a person reads the text on a terminal: what machines read in it is left out.
  public var isForReading = false
  /// The command line that makes the result again, where it is shown.
  public var command: String?
  /// The folder that the result is written to, for links to bound files; nil: as the files were
  /// given.
  public var folder: String?
  /// The folder of the notes that bound files name; nil where it is not known.
  public var notes: String?
  /// The program's name and version, for the lines that say what reproduces a table.
  public var toolVersion: String

  /// - Precondition: `width >= 40`, `digits >= 1`, `columnDigits >= 1`.
  public init(
    width: Int = 80, style: Style = .plain, digits: Int = 20, columnDigits: Int = 8,
    isVerbose: Bool = false, toolVersion: String = "assay"
  ) {
    precondition(width >= 40, "a line must have at least 40 characters, but has \(width)")
    precondition(digits >= 1, "at least 1 digit must be printed, but \(digits) are asked for")
    precondition(
      columnDigits >= 1, "at least 1 digit must be printed, but \(columnDigits) are asked for")
    self.width = width
    self.style = style
    self.digits = digits
    self.columnDigits = columnDigits
    self.isVerbose = isVerbose
    self.toolVersion = toolVersion
  }
}
