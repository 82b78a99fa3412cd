internal import Foundation

/// An SVG document that says what it shows: gnuplot's own says who drew it.
public enum TitledFigure {
  /// - Parameters:
  ///   - title: what a screen reader says first.
  ///   - description: what makes the figure again.
  public static func document(_ document: String, title: String, description: String) -> String {
    let head =
      "<title>\(title.xmlEscaped)</title>\n<desc>Made by \(description.xmlEscaped)</desc>"
    guard
      let old = document.range(
        of: #"<title>.*</title>\s*<desc>.*</desc>"#, options: .regularExpression)
    else { return document }
    return document.replacingCharacters(in: old, with: head)
  }
}
