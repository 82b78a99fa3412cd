extension JSONValue {
  /// The JSON text (RFC 8259), indented by two spaces, ending in a line feed.
  ///
  /// A container without containers inside stays on one line, so that one generation of a
  /// trajectory is one line.
  var written: String {
    var output = ""
    write { output.append($0) }
    return output
  }

  /// The same text in pieces: long arrays of rows are never held as a whole.
  func write(to sink: (String) throws -> Void) rethrows {
    var output = ""
    try write(to: &output, indentation: 0) { output in
      guard output.utf8.count > 1 << 16 else { return }
      try sink(output)
      output = ""
    }
    output.append("\n")
    try sink(output)
  }

  /// - Parameter flush: may hand on what is written so far, and empty it.
  private func write(
    to output: inout String, indentation: Int, _ flush: (inout String) throws -> Void
  ) rethrows {
    switch self {
    case .null: output.append("null")
    case .bool(let truth): output.append(truth ? "true" : "false")
    case .integer(let value): output.append(String(value))
    case .unsigned(let value): output.append(String(value))
    case .double(let value): Self.write(value, to: &output)
    case .string(let text): Self.write(text, to: &output)
    case .array(let values):
      try Self.writeContainer(
        values, open: "[", close: "]", onOneLine: !values.contains(where: \.isFilledContainer),
        to: &output, indentation: indentation
      ) { value, output, inner in
        try value.write(to: &output, indentation: inner, flush)
      }
    case .rows(let rows):
      try Self.writeContainer(
        0..<rows.count, open: "[", close: "]", onOneLine: rows.count == 0, to: &output,
        indentation: indentation
      ) { index, output, inner in
        try rows.row(index).write(to: &output, indentation: inner, flush)
        try flush(&output)
      }
    case .object(let members):
      try Self.writeContainer(
        members, open: "{", close: "}",
        onOneLine: !members.contains(where: \.value.isFilledContainer),
        to: &output, indentation: indentation
      ) { member, output, inner in
        Self.write(member.key, to: &output)
        output.append(": ")
        try member.value.write(to: &output, indentation: inner, flush)
      }
    }
  }

  private var isFilledContainer: Bool {
    switch self {
    case .array(let values): !values.isEmpty
    case .object(let members): !members.isEmpty
    case .rows(let rows): rows.count > 0
    default: false
    }
  }

  private static func writeContainer<Elements: Collection>(
    _ elements: Elements, open: Character, close: Character, onOneLine: Bool,
    to output: inout String, indentation: Int,
    element write: (Elements.Element, inout String, Int) throws -> Void
  ) rethrows {
    output.append(open)
    let inner = indentation + 2
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(onOneLine ? ", " : ",") }
      if !onOneLine { Self.breakLine(in: &output, indentation: inner) }
      try write(element, &output, inner)
    }
    if !onOneLine { Self.breakLine(in: &output, indentation: indentation) }
    output.append(close)
  }

  private static func breakLine(in output: inout String, indentation: Int) {
    output.append("\n")
    output.append(String(repeating: " ", count: indentation))
  }

  /// JSON has no infinities and no NaN: they become the strings `"inf"`, `"-inf"` and `"nan"`,
  /// which Python's `float` and R's `as.numeric` read.
  private static func write(_ value: Double, to output: inout String) {
    if value.isFinite {
      output.append(value.description)
    } else {
      write(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf", to: &output)
    }
  }

  private static func write(_ text: String, to output: inout String) {
    output.append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output.append("\\\"")
      case "\\": output.append("\\\\")
      case "\n": output.append("\\n")
      case "\r": output.append("\\r")
      case "\t": output.append("\\t")
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
        // U+2028 and U+2029 are legal, but break JavaScript; DEL and C1 are legal, but steer
        // terminals.
        let digits = String(scalar.value, radix: 16)
        output.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: output.unicodeScalars.append(scalar)
      }
    }
    output.append("\"")
  }
}
