extension String {
  /// The text on one line, with nothing in it that a terminal would obey.
  ///
  /// A formula or file name comes from a file of unknown origin: line breaks and tabs become a
  /// space, other control characters a visible escape such as `\u{1B}`.
  var printable: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar == "\n" || scalar == "\r" || scalar == "\t":
        if result.last != " " { result.append(" ") }
      case .lineSeparator, .paragraphSeparator:
        if result.last != " " { result.append(" ") }
      case .control, .format:
        // Format characters too: a right-to-left override can make a formula read as another.
        result.append("\\u{\(String(scalar.value, radix: 16, uppercase: true))}")
      default:
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  func paddedLeft(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  func paddedRight(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
