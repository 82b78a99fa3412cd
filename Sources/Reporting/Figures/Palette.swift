/// Okabe and Ito's colours, which colour-blind readers can tell apart; lines differ in dashes too.
enum Palette {
  static let simulation = "#0072B2"
  static let band = "#56B4E9"
  static let violation = "#D55E00"

  static func theory(isDark: Bool) -> String { isDark ? "#FFFFFF" : "#000000" }
  static func text(isDark: Bool) -> String { isDark ? "#E8E8E8" : "#202020" }
  static func background(isDark: Bool) -> String { isDark ? "#101418" : "#FFFFFF" }
  static func grid(isDark: Bool) -> String { isDark ? "#303840" : "#E4E4E4" }

  /// Colour and dashes of the bound number `index`; the same claim has the same in every panel.
  static func bound(_ index: Int) -> (color: String, dashes: String) {
    let colors = ["#009E73", "#E69F00", "#AA4499", "#D55E00", "#999933"]
    let dashes = ["(12,5)", "(12,4,3,4)", "(5,4)", "(16,4,3,4,3,4)"]
    return (colors[index % colors.count], dashes[index % dashes.count])
  }
}
