internal import Claims
internal import Intervals
internal import Multiprecision

/// Enclosures of r[t] = R[t] / (1 - normsq(p)) far out, for an unbiased start.
///
///     r[t] = e r[t-1] + x (1 - e r[t-1]),   e = (1 - alpha[t])², x = 1/n[t], 0 <= r <= 1
///
/// grows with r[t-1], with e and with x. So over a block of generations the recursion with the
/// largest e and x of the block is an upper bound, with the smallest a lower one, and with constant
/// e and x it has the closed form
///
///     r -> q + c^L (r - q),   c = e (1 - x), q = x / (1 - c).
///
/// - Exactness:  enclosure; the relative width grows with the length of the blocks, t / 512.
/// - Complexity: about 512 log(t) blocks.
/// - Source:     proofs-notes/schedule-limits.md.
struct DistantErrors {
  let alpha: Expression?
  let sampleSize: Expression
  let ranges: ScheduleRange
  /// r[0] = 1/n[0], or 0 where the start is the truth.
  let startsAtTruth: Bool

  private static let blocksPerFold = 512
  private static let lastSingleGeneration = 512

  private var precision: Precision { ranges.precision }

  /// - Parameter times: ascending, each at least 1.
  func enclosures(
    at times: [Int], shouldStop: () -> Bool
  ) throws(NotEnclosed) -> [(t: Int, value: Interval)] {
    let one = Interval(.one, precision: precision)
    let zero = Interval(.zero, precision: precision)
    var t = 0
    var value = startsAtTruth ? zero : try reciprocalSize(from: 0, to: 0)
    var lower = Interval(lower: value.lower, upper: value.lower)
    var upper = Interval(lower: value.upper, upper: value.upper)
    var result: [(t: Int, value: Interval)] = []
    for goal in times {
      while t < goal {
        if shouldStop() { throw NotEnclosed(reason: "stopped") }
        let length = t < Self.lastSingleGeneration ? 1 : max(1, t / Self.blocksPerFold)
        let end = min(goal, t + length)
        let e = try memory(from: t + 1, to: end)
        let x = try reciprocalSize(from: t + 1, to: end)
        lower = step(lower, ends(e).lower, ends(x).lower, count: end - t, one)
        upper = step(upper, ends(e).upper, ends(x).upper, count: end - t, one)
        t = end
      }
      value = Interval(lower: lower.lower, upper: upper.upper)
        .intersection(Interval(lower: .zero, upper: .one, precision: precision))
      result.append((t, value))
    }
    return result
  }

  private func ends(_ interval: Interval) -> (lower: Interval, upper: Interval) {
    (
      Interval(lower: interval.lower, upper: interval.lower),
      Interval(lower: interval.upper, upper: interval.upper)
    )
  }

  private func step(
    _ r: Interval, _ e: Interval, _ x: Interval, count: Int, _ one: Interval
  ) -> Interval {
    let c = e * (one - x)
    if count == 1 { return c * r + x }
    // 1 - c = (1 - e) + e x is positive, because x is.
    let q = x / ((one - e) + e * x)
    return q + c.power(count) * (r - q)
  }

  /// (1 - alpha)², for the valid values of alpha: those in [0, 1].
  private func memory(from first: Int, to last: Int) throws(NotEnclosed) -> Interval {
    let one = Interval(.one, precision: precision)
    guard let alpha else { return one }
    let unit = Interval(lower: .zero, upper: .one, precision: precision)
    let range = try ranges.range(of: alpha, from: first, to: last).intersection(unit)
    guard !range.isEmpty else { throw NotEnclosed(reason: "alpha leaves [0, 1] at t = \(first)") }
    return (one - range).power(2)
  }

  private func reciprocalSize(from first: Int, to last: Int) throws(NotEnclosed) -> Interval {
    let one = Interval(.one, precision: precision)
    let range = try ranges.range(of: sampleSize, from: first, to: last)
    let size = Interval.maximum(range, one)
    guard !range.upper.isLess(than: .one) else {
      throw NotEnclosed(reason: "n is below 1 at t = \(first)")
    }
    return one / size
  }
}
