public import Intervals

/// `assay theory`: what was asked of each instance, generation by generation.
public struct TrajectoryReport: Sendable {
  public struct Instance: Sendable {
    public let bound: String
    public let instance: InstanceRecord
    /// The metric's name in a bound file, e.g. `squared-error`, or another quantity's in a formula.
    public let metric: String
    public let theory: TheoryRecord
    /// Index = generation, from 0 to the horizon; or what `Index` says.
    public let values: NumberSequence
    /// What the first row is numbered by.
    public let firstRow: Int
    /// What else was asked of every row.
    public let columns: [Column]
    /// E x^j of a stationary law, j from 1; else empty.
    public let moments: [Number]

    public init(
      bound: String, instance: InstanceRecord, metric: String, theory: TheoryRecord,
      values: NumberSequence, columns: [Column] = [], moments: [Number] = [],
      firstRow: Int = 0
    ) {
      self.firstRow = firstRow
      for column in columns {
        precondition(
          column.values.count == values.count,
          "a column has \(column.values.count) values for \(values.count) rows")
      }
      self.bound = bound
      self.instance = instance
      self.metric = metric
      self.theory = theory
      self.values = values
      self.columns = columns
      self.moments = moments
    }
  }

  public struct Column: Sendable {
    public enum Kind: Sendable {
      /// Of one replicate.
      case variance
      /// The smallest x with P(value <= x) >= level; the level as it is written.
      case quantile(level: String)
      /// P(value <= x).
      case atMost(String)
    }

    public let kind: Kind
    /// One for each row; nil where it is infinite.
    public let values: [Number?]

    public init(kind: Kind, values: [Number?]) {
      self.kind = kind
      self.values = values
    }
  }

  /// What the rows of every instance are numbered by.
  public enum Index: String, Sendable {
    case generation = "t"
    /// Of a category's draws in one generation.
    case count
    /// A single value that belongs to no generation.
    case none = ""
  }

  public var instances: [Instance]
  public var index: Index
  public var notes: [String]
  /// How values were found, where that is not the usual way: for a verbose report.
  public var details: [String] = []

  public init(instances: [Instance], index: Index = .generation, notes: [String] = []) {
    self.instances = instances
    self.index = index
    self.notes = notes
  }
}
