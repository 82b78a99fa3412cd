/// One fault of a bound file, with its place; line and column count from 1.
public struct FileFault: Error, Sendable, Hashable {
  public let file: String
  public let line: Int
  public let column: Int
  public let message: String

  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `bounds/x.yaml:12:9: error: ...`, as compilers print it.
  public var description: String { "\(file):\(line):\(column): error: \(message)" }
}

/// Every fault found in one or more files; never empty.
public struct FileFaults: Error, Sendable {
  public let faults: [FileFault]

  public init(_ faults: [FileFault]) { self.faults = faults }
}
