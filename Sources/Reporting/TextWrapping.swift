extension String {
  /// The text in lines of at most `width` characters, broken at spaces where there are any, and
  /// rather after punctuation than elsewhere: lists of verdicts and parameters stay readable.
  ///
  /// A word longer than a line is cut; nothing is lost but spaces.
  func wrapped(to width: Int) -> [String] {
    precondition(width >= 1, "a line must have at least 1 character, but has \(width)")
    let text = Array(split(separator: " ").joined(separator: " "))
    var lines: [String] = []
    var start = 0
    while text.count - start > width {
      let window = start..<(start + width + 1)
      let spaces = window.filter { $0 > start && text[$0] == " " }
      let pause = spaces.last { ",;:".contains(text[$0 - 1]) && $0 - start > width / 2 }
      let end = pause ?? spaces.last ?? (start + width)
      lines.append(String(text[start..<end]))
      start = end < text.count && text[end] == " " ? end + 1 : end
    }
    if start < text.count || lines.isEmpty { lines.append(String(text[start...])) }
    return lines
  }

  /// The text wrapped, each line after `indentation` spaces, the first after `head`.
  func wrapped(to width: Int, after head: String, indentation: Int) -> [String] {
    let first = head.paddedRight(to: indentation)
    let rest = String(repeating: " ", count: indentation)
    return wrapped(to: max(width - max(indentation, first.count), 1)).enumerated().map {
      ($0.offset == 0 ? first : rest) + $0.element
    }
  }

  /// The text cut to `width` characters, the middle replaced by `...` where it is longer.
  func shortened(to width: Int) -> String {
    guard count > width else { return self }
    guard width > 3 else { return String(prefix(width)) }
    let tail = (width - 3) / 2
    return prefix(width - 3 - tail) + "..." + suffix(tail)
  }
}
