internal import Intervals
internal import Simulation

/// What a check knows of an instance beside its verdicts: tables and figures show the very numbers
/// that were judged.
struct CheckedInstance {
  let instance: SelectedInstance
  /// With everything that was computed to decide the claims.
  var theory: InstanceTheory
  /// Claimed values per generation, by the claim's name.
  let claimed: [String: [Int: Number]]
  /// Positions of this instance's results in the report.
  let results: Range<Int>
  /// Of the file's metric; nil where nothing was simulated.
  var summary: TrajectorySummary?
}
