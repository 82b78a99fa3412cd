/// Records of comma-separated values (RFC 4180), with their places.
///
/// Lines end in LF or CRLF; a quoted field may hold commas, line ends and doubled quotes. Empty
/// lines are skipped.
struct CSVRecords {
  struct Field {
    let text: String
    let line: Int
    /// In bytes, from 1.
    let column: Int
  }

  struct Fault: Error {
    let line: Int
    let column: Int
    let message: String
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var lineStart = 0

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark is no part of the first field.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
      lineStart = 3
    }
  }

  /// The fields of the next record; nil at the end.
  ///
  /// - Throws: where quoting is broken; nothing after it can be read.
  mutating func next() throws(Fault) -> [Field]? {
    while position < bytes.count, skipLineEnd() {}
    guard position < bytes.count else { return nil }
    var fields = [try field()]
    while position < bytes.count, bytes[position] == Self.comma {
      position += 1
      fields.append(try field())
    }
    if position < bytes.count, !skipLineEnd() {
      throw fault("a comma or the end of the line is expected after a quoted field")
    }
    return fields
  }

  private mutating func skipLineEnd() -> Bool {
    var end = position
    if bytes[end] == Self.carriageReturn { end += 1 }
    guard end < bytes.count, bytes[end] == Self.lineFeed else {
      // A carriage return as the very last byte ends the file.
      guard end == bytes.count else { return false }
      position = end
      return true
    }
    position = end + 1
    line += 1
    lineStart = position
    return true
  }

  private mutating func field() throws(Fault) -> Field {
    let place = (line: line, column: position - lineStart + 1)
    guard position < bytes.count, bytes[position] == Self.quote else {
      let start = position
      while position < bytes.count, bytes[position] != Self.comma,
        bytes[position] != Self.lineFeed, bytes[position] != Self.carriageReturn
      {
        if bytes[position] == Self.quote {
          throw fault("a quote inside an unquoted field; quote the whole field and double it")
        }
        position += 1
      }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      return Field(text: text, line: place.line, column: place.column)
    }
    return Field(text: try quotedText(place), line: place.line, column: place.column)
  }

  private mutating func quotedText(_ place: (line: Int, column: Int)) throws(Fault) -> String {
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          return String(decoding: content, as: UTF8.self)
        }
        position += 1
      }
      if byte == Self.lineFeed {
        line += 1
        lineStart = position
      }
      content.append(byte)
    }
    throw Fault(line: place.line, column: place.column, message: "the quote is never closed")
  }

  private func fault(_ message: String) -> Fault {
    Fault(line: line, column: position - lineStart + 1, message: message)
  }
}
