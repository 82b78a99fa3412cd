/// The user's own trajectories: the loss of each training run at the generations it reports.
public struct TrainingRuns: Sendable {
  public struct Run: Sendable {
    public let name: String
    /// By generation.
    public let values: [Int: Double]
    /// The line of its first row.
    let line: Int
  }

  public let path: String
  /// In order of first appearance.
  public let runs: [Run]
  /// A bound on the error of a value: half a unit of the last place that the file prints, and
  /// single precision.
  let rounding: Double
  /// What a reader must know of the file.
  let notes: [String]

  /// The last generation that any run reports.
  var lastGeneration: Int { runs.flatMap { $0.values.keys }.max() ?? 0 }

  /// How many of the values at generations 0...horizon there are not.
  func missing(upTo horizon: Int) -> Int {
    runs.reduce(0) { sum, run in
      sum + horizon + 1 - run.values.keys.count { $0 <= horizon }
    }
  }

  /// Generations 0...horizon of one run; nil where it reports none.
  static func trajectory(of run: Run, horizon: Int) -> [Double?] {
    (0...horizon).map { run.values[$0] }
  }

  func keeping(_ isKept: (Int) -> Bool) -> TrainingRuns {
    TrainingRuns(
      path: path, runs: runs.indices.filter(isKept).map { runs[$0] }, rounding: rounding,
      notes: notes)
  }
}
