internal import Dispatch

/// When `check` goes on simulating: in rounds, until every test has rejected or would have found a
/// deviation of the given size, or a limit is reached.
///
/// The tests are valid under optional stopping, so verdicts and e-values need no correction. Means
/// and z-scores do: a run that stops because of what it saw shows larger ones than a fixed one.
public struct UntilDecided: Sendable, Hashable {
  /// Of one instance.
  public var maxReplicates: Int
  /// Of the whole run; each instance may use an equal part of what is left.
  public var maxSeconds: Double?
  /// A test is decided once it would have found this deviation, relative to the mean loss.
  public var deviation: Double

  public static let standardMaxReplicates = 1_000_000
  public static let standardDeviation = 0.01

  public init(
    maxReplicates: Int = standardMaxReplicates, maxSeconds: Double? = nil,
    deviation: Double = standardDeviation
  ) {
    self.maxReplicates = maxReplicates
    self.maxSeconds = maxSeconds
    self.deviation = deviation
  }

  static let stoppingNote =
    "replicates were added until each test was decided: verdicts and e-values are valid at any "
    + "stopping time, but z-scores and means of a stopped run are biased away from theory"
}

/// Rounds of one instance.
struct SimulationRounds: Sendable {
  let until: UntilDecided?
  let first: Int
  /// In nanoseconds of the monotonic clock.
  let deadline: UInt64?

  /// What the power of tests is tuned to.
  var plannedReplicates: Int { max(first, until?.maxReplicates ?? first) }

  /// - Parameter seconds: what this instance may use.
  init(first: Int, until: UntilDecided?, seconds: Double?) {
    self.first = until.map { min(first, $0.maxReplicates) } ?? first
    self.until = until
    deadline = seconds.map {
      DispatchTime.now().uptimeNanoseconds + UInt64(max(0, min($0, 1e9)) * 1e9)
    }
  }

  var isOutOfTime: Bool {
    deadline.map { DispatchTime.now().uptimeNanoseconds >= $0 } ?? false
  }

  /// Replicates after the next round; nil where there is none.
  func end(after completed: Int) -> Int? {
    if completed == 0 { return first }
    guard let until, completed < until.maxReplicates else { return nil }
    return min(2 * completed, until.maxReplicates)
  }
}
