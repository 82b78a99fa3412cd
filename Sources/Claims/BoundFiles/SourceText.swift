/// A text of a bound file together with where it stands, so that a fault at character 17 of a
/// formula becomes a line and a column of the file.
public struct SourceText: Sendable {
  public let text: String
  public let file: String
  public let line: Int
  public let column: Int
  /// The rest of the file from line and column on, for texts that YAML folded or quoted.
  private let raw: RawSource

  init(text: String, line: Int, column: Int, raw: RawSource) {
    self.text = text
    self.line = line
    self.column = column
    self.raw = raw
    file = raw.file
  }

  /// Line and column of a character of the text, counted from 0.
  public func place(of offset: Int) -> (line: Int, column: Int) {
    raw.place(of: offset, in: text, line: line, column: column)
  }

  public func fault(_ message: String, at offset: Int? = nil) -> FileFault {
    let (line, column) = offset.map { place(of: $0) } ?? (self.line, self.column)
    return FileFault(file: file, line: line, column: column, message: message)
  }

  func faults(_ faults: [Fault]) -> [FileFault] {
    faults.map { fault($0.message, at: $0.span.lowerBound) }
  }

  func fault(_ error: EvaluationError) -> FileFault {
    fault(error.message, at: error.span.lowerBound)
  }
}

/// The lines of a file, shared by all of its texts.
struct RawSource: Sendable {
  let file: String
  let lines: [[Character]]

  init(file: String, text: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
  }

  /// Walks the file along the text. YAML folds lines and drops quotes and block marks; so white
  /// space is matched loosely, and other characters of the file that do not match are passed over.
  func place(
    of offset: Int, in text: String, line: Int, column: Int
  ) -> (line: Int, column: Int) {
    var row = line - 1
    var position = column - 1
    guard lines.indices.contains(row) else { return (line, column) }
    for (index, character) in text.enumerated() {
      guard !character.isWhitespace || index == offset else { continue }
      while true {
        while row < lines.count, position >= lines[row].count {
          row += 1
          position = 0
        }
        guard row < lines.count else { return (line, column) }
        if character.isWhitespace || lines[row][position] == character { break }
        position += 1
      }
      if index == offset { return (row + 1, position + 1) }
      position += 1
    }
    return row < lines.count ? (row + 1, position + 1) : (line, column)
  }
}
