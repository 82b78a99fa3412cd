/// The probability that a test of known mean and variance ever rejects within a number of
/// replicates, for a law with few trajectories: its false-alarm probability or its power.
///
/// The e-value depends on how often each trajectory was seen, not on the order (but for rounding), so
/// a dynamic program over those counts goes through every sample. The test is the one that `check`
/// makes, fed value by value.
///
/// - Complexity: C(m + J, J) states for m replicates of J trajectories.
public struct RejectionProbability: Sendable {
  public typealias Law = [(trajectory: [Double], probability: Double)]

  /// Of ever rejecting.
  public let value: Double
  /// Of samples that neither rejected nor were followed to the end, because they were negligible.
  public let neglected: Double

  /// States below this probability are not followed; counted as rejecting in ``upperEnd``.
  private static let negligible = 1e-22

  /// An upper end of the probability.
  public var upperEnd: Double { value + neglected }

  /// States that a law and a number of replicates take; nil beyond 2^62.
  public static func states(trajectories: Int, replicates: Int) -> Int? {
    var count = 1
    for index in 0..<trajectories {
      let (product, overflow) = count.multipliedReportingOverflow(by: replicates + index + 1)
      if overflow { return nil }
      count = product / (index + 1)
    }
    return count
  }

  /// - Precondition: trajectories of the test's length.
  public init(of test: KnownVarianceTest, under law: Law, replicates: Int) {
    precondition(replicates >= 1 && !law.isEmpty, "\(replicates) replicates of \(law.count) values")
    struct State {
      var probability: Double
      let test: KnownVarianceTest
    }
    var live: [[Int]: State] = [
      Array(repeating: 0, count: law.count): State(probability: 1, test: test)
    ]
    var rejected = 0.0
    var neglected = 0.0
    for _ in 0..<replicates {
      var next: [[Int]: State] = [:]
      // In order of the counts, so that sums do not depend on hashing.
      for (counts, state) in live.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        for (index, outcome) in law.enumerated() where outcome.probability > 0 {
          let probability = state.probability * outcome.probability
          guard probability > Self.negligible else {
            neglected += probability
            continue
          }
          var key = counts
          key[index] += 1
          if next[key] != nil {
            next[key]?.probability += probability
          } else {
            var grown = state.test
            grown.observe(outcome.trajectory[...])
            next[key] = State(probability: probability, test: grown)
          }
        }
      }
      live = next.filter { entry in
        guard entry.value.test.rejects() else { return true }
        rejected += entry.value.probability
        return false
      }
    }
    value = rejected
    self.neglected = neglected
  }
}
