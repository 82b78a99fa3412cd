/// Okabe and Ito's colours, which colour-blind readers can tell apart; lines differ in dashes too.
enum Palette {
  static let simulation = "#0072B2"
  static let band = "#56B4E9"
  static let violation = "#D55E00"

  static func theory(isDark: Bool) -> String { isDark ? "#FFFFFF" : "#000000" }
  static func text(isDark: Bool) -> String { isDark ? "#E8E8E8" : "#202020" }
  static func background(isDark: Bool) -> String { isDark ? "#101418" : "#FFFFFF" }

  /// Colour and dash of the bound number `index`.
  static func bound(_ index: Int) -> (color: String, dash: Int) {
    let colors = ["#009E73", "#CC79A7", "#E69F00", "#D55E00", "#999933"]
    return (colors[index % colors.count], 2 + index % 4)
  }
}
