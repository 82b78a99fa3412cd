/// The comment lines above a fragment: what it needs, and what repeats its numbers.
struct LaTeXComments {
  private(set) var written: String
  private let toolVersion: String

  init(_ options: RenderOptions) {
    toolVersion = options.toolVersion
    written =
      "% \(toolVersion.printable); needs \\usepackage{\(options.usesSiunitx ? "booktabs,siunitx" : "booktabs")}\n"
  }

  mutating func add(_ line: String) { written += "% \(line.printable)\n" }
}
