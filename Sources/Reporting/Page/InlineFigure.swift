internal import Foundation

/// gnuplot's SVG documents as elements of one page.
public enum InlineFigure {
  /// The documents of a text, each without its XML declaration, with ids of its own, in the page's
  /// colours for ink, ground and lines: a reader's dark setting reaches the figures too.
  ///
  /// - Parameter name: a prefix of ids, unique on the page.
  public static func figures(in text: String, name: String) -> [String] {
    var figures: [String] = []
    var rest = Substring(text)
    while let start = rest.range(of: "<svg"),
      let end = rest.range(of: "</svg>", range: start.lowerBound..<rest.endIndex)
    {
      let document = String(rest[start.lowerBound..<end.upperBound])
      figures.append(inline(document, name: "\(name)-\(figures.count)"))
      rest = rest[end.upperBound...]
    }
    return figures
  }

  private static func inline(_ document: String, name: String) -> String {
    var result =
      document
      .replacingOccurrences(of: "id=\"", with: "id=\"\(name)-")
      .replacingOccurrences(of: "id='", with: "id='\(name)-")
      .replacingOccurrences(of: "url(#", with: "url(#\(name)-")
      .replacingOccurrences(of: "href=\"#", with: "href=\"#\(name)-")
      .replacingOccurrences(of: "href='#", with: "href='#\(name)-")
    for (color, variable) in colors {
      for spelling in spellings(of: color) {
        for quote in ["\"", "'"] {
          result = result.replacingOccurrences(
            of: "\(quote)\(spelling)\(quote)", with: "\(quote)var(--\(variable))\(quote)")
        }
      }
    }
    return result
  }

  /// Colours of a figure on white, and the page's variables for the same.
  private static let colors = [
    (Palette.text(isDark: false), "ink"), (Palette.background(isDark: false), "ground"),
    (Palette.grid(isDark: false), "line"), (Palette.theory(isDark: false), "curve"),
  ]

  /// As gnuplot writes a colour: `#E4E4E4`, `#e4e4e4`, `rgb(32,32,32)`, `rgb( 32,  32,  32)`.
  private static func spellings(of color: String) -> [String] {
    let value = Int(color.dropFirst(), radix: 16) ?? 0
    let parts = [value >> 16, (value >> 8) & 255, value & 255]
    let padded = parts.map { String(repeating: " ", count: max(0, 3 - "\($0)".count)) + "\($0)" }
    return [
      color, color.lowercased(), "rgb(\(parts.map(String.init).joined(separator: ",")))",
      "rgb(\(padded.joined(separator: ", ")))",
    ] + (value == 0 ? ["black"] : [])
  }
}
