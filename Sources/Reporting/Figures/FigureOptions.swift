/// How a figure is drawn.
public struct FigureOptions: Sendable {
  /// File formats that gnuplot's cairo terminals write.
  public enum Format: String, CaseIterable, Sendable {
    case svg, pdf, png
  }

  public var format: Format
  /// Width of one panel in pixels (points for PDF); a panel is 3/4 as high.
  public var panelWidth: Int
  /// Dark lines on white, or light ones on black.
  public var isDark: Bool
  /// Panels side by side; nil lets their number choose.
  public var columns: Int?
  /// Whether each panel is a picture of its own, one after the other on standard output.
  public var isSeparate: Bool

  /// - Precondition: `columns >= 1` where it is given.
  public init(
    format: Format = .svg, panelWidth: Int = 640, isDark: Bool = false, columns: Int? = nil,
    isSeparate: Bool = false
  ) {
    if let columns {
      precondition(columns >= 1, "a figure has at least 1 column, but here are \(columns)")
    }
    self.format = format
    self.panelWidth = panelWidth
    self.isDark = isDark
    self.columns = columns
    self.isSeparate = isSeparate
  }
}
