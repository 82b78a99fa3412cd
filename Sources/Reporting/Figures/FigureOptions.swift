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

  public init(format: Format = .svg, panelWidth: Int = 640, isDark: Bool = false) {
    self.format = format
    self.panelWidth = panelWidth
    self.isDark = isDark
  }
}
