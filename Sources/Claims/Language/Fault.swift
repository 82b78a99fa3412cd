/// One fault of a text: where in the text, what was found, what was expected.
///
/// `span` counts characters of the formula from 0. A bound file turns it into line and column.
public struct Fault: Error, Sendable, Hashable {
  public let span: Range<Int>
  public let message: String

  public init(_ span: Range<Int>, _ message: String) {
    self.span = span
    self.message = message
  }
}

/// The faults of one formula; never empty.
public struct FormulaFaults: Error, Sendable {
  public let faults: [Fault]
}
