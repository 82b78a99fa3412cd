/// A report that is tables and remarks: one layout for text, Markdown and LaTeX.
struct TabularDocument: Sendable {
  let tables: [ReportTable]
  /// Lines a reader must know: notes, gaps, an interruption.
  let remarks: [String]
  /// The command that made it.
  let command: String
  /// What repeats the numbers, where that takes more than the command: seed and replicates.
  let run: String?

  private var origin: String { command + (run.map { ": \($0)" } ?? "") }

  func text(_ options: RenderOptions) -> String {
    var sections = tables.map { $0.text(options) }
    let lines = remarks + (run.map { [$0] } ?? [])
    if !lines.isEmpty {
      sections.append(
        lines.flatMap { $0.printable.wrapped(to: options.width) }.map { $0 + "\n" }.joined())
    }
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
    return ([comments.written] + tables.map { $0.latex() }).joined(separator: "\n")
  }
}
