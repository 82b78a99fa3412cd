/// A report that is tables and remarks: one layout for text, Markdown and LaTeX.
struct TabularDocument: Sendable {
  let tables: [ReportTable]
  /// Lines a reader must know: notes, gaps, an interruption.
  let remarks: [String]
  /// The command, and what repeats the numbers: seed, replicates, instances.
  let origin: String

  func text(_ options: RenderOptions) -> String {
    var sections = tables.map { $0.text(options) }
    let lines = remarks + [origin]
    sections.append(
      lines.flatMap { $0.printable.wrapped(to: options.width) }.map { $0 + "\n" }.joined())
    return sections.joined(separator: "\n")
  }

  func markdown(_ options: RenderOptions) -> String {
    let lines = remarks + ["\(options.toolVersion) \(origin)"]
    let closing = lines.map(\.escapedForMarkdown).joined(separator: "  \n") + "\n"
    return (tables.map(\.markdown) + [closing]).joined(separator: "\n")
  }

  func latex(_ options: RenderOptions) -> String {
    var comments = LaTeXComments(options)
    comments.add(origin)
    for remark in remarks { comments.add(remark) }
    return ([comments.written] + tables.map(\.latex)).joined(separator: "\n")
  }
}
