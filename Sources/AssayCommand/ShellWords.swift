/// A command line that can be pasted into a shell.
enum ShellWords {
  /// The command line that makes a result again.
  static var reproduction: String {
    line(["assay"] + reproduction(of: CommandLine.arguments.dropFirst(), keepsOutput: true))
  }

  /// The words that matter to a result: neither the number of threads nor what only a terminal sees.
  static func reproduction(
    of words: some Sequence<String>, keepsOutput: Bool
  ) -> [String] {
    let dropped = ["--color", "--threads"] + (keepsOutput ? [] : ["--output"])
    var kept: [String] = []
    var isSkipped = false
    for word in words {
      if isSkipped {
        isSkipped = false
      } else if dropped.contains(word) {
        isSkipped = true
      } else if !dropped.contains(where: { word.hasPrefix($0 + "=") }), word != "--quiet" {
        kept.append(word)
      }
    }
    return kept
  }

  static func line(_ words: some Sequence<String>) -> String {
    words.map(quoted).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "/._-=,:+%@".unicodeScalars.contains($0)
      }
    guard !isPlain else { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
