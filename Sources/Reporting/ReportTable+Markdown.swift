extension ReportTable {
  /// A table as GitHub reads it.
  var markdown: String {
    let heading = title.map { "### \($0.escapedForMarkdown)\n\n" } ?? ""
    let titles = columns.map(\.fullTitle.escapedForMarkdown)
    let rules = columns.map { $0.alignment == .right ? "---:" : "---" }
    let body = rows.map { row in row.map(\.content.escapedForMarkdown) }
    return heading
      + ([titles, rules] + body).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}

extension String {
  /// The text as Markdown that shows it: one line, no markup of its own.
  var escapedForMarkdown: String {
    var result = ""
    for character in printable {
      if "\\`*_{}[]<>|#~$&".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
