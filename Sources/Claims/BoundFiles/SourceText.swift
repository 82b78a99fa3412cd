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

/// The lines of a file, shared by all of its texts. Columns count Unicode scalars, and lines end
/// where YAML says: the marks of its parser count so, too.
struct RawSource: Sendable {
  let file: String
  let lines: [Substring.UnicodeScalarView]

  init(file: String, text: String) {
    self.file = file
    lines = text.unicodeScalars.split(omittingEmptySubsequences: false) {
      "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0)
    }
  }

  /// Walks the file along the text. YAML folds lines and drops quotes and block marks; so white
  /// space is matched loosely, and other characters of the file that do not match are passed over.
  func place(
    of offset: Int, in text: String, line: Int, column: Int
  ) -> (line: Int, column: Int) {
    guard var cursor = Cursor(lines: lines, line: line, column: column) else {
      return (line, column)
    }
    for (index, character) in text.enumerated() {
      guard !character.isWhitespace || index == offset else { continue }
      for scalar in character.unicodeScalars {
        guard cursor.find(character.isWhitespace ? nil : scalar) else { return (line, column) }
        if index == offset { return cursor.place }
        cursor.advance()
      }
    }
    return cursor.isInside ? cursor.place : (line, column)
  }

  /// A place in the lines.
  private struct Cursor {
    private let lines: ArraySlice<Substring.UnicodeScalarView>
    private var row: Int
    private var scalars: [Unicode.Scalar]
    private var position: Int

    init?(lines: [Substring.UnicodeScalarView], line: Int, column: Int) {
      guard lines.indices.contains(line - 1) else { return nil }
      self.lines = lines[...]
      row = line - 1
      scalars = Array(lines[line - 1])
      position = column - 1
    }

    var place: (line: Int, column: Int) { (row + 1, position + 1) }
    var isInside: Bool { row < lines.endIndex }

    mutating func advance() { position += 1 }

    /// Goes on to the next such scalar, or to the next one at all; false at the end of the file.
    mutating func find(_ wanted: Unicode.Scalar?) -> Bool {
      while isInside {
        while position < scalars.count {
          if wanted == nil || scalars[position] == wanted { return true }
          position += 1
        }
        row += 1
        position = 0
        scalars = isInside ? Array(lines[row]) : []
      }
      return false
    }
  }
}
