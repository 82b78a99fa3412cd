/// Whether text carries colour. Colour never carries the meaning alone: words and symbols do.
public enum Style: Sendable {
  case plain
  /// Escape sequences of ECMA-48, as terminals read them.
  case ansi

  func paint(_ text: String, _ tone: Tone?) -> String {
    guard case .ansi = self, let tone, !text.isEmpty else { return text }
    return "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
  }
}

/// What a coloured word says; the raw value is the parameter of the escape sequence.
enum Tone: String, Sendable {
  case good = "32"
  case warning = "33"
  case bad = "1;31"
  case faint = "2"
  case heading = "1"
}
