public import Multiprecision

/// Sample sizes n[1], ..., n[T] with a given sum that make the last error smallest, exactly.
///
///     r[t] = (1 - alpha)² (1 - 1/n[t]) r[t-1] + 1/n[t]
///
/// r[t] increases with r[t-1], so the best way to spend s draws on t generations begins with the best
/// way to spend s - n[t] draws on t - 1: a table over (t, s), computed in fractions, is exhaustive.
///
/// - Domain:     0 <= alpha <= 1, r[0] in [0, 1], T >= 1, total >= T. Ties go to the smallest n[T].
/// - Complexity: O(T total²) operations on fractions of O(T log total) bits.
/// - Source:     proofs-notes/best-schedule.md.
public struct OptimalSchedule: Sendable {
  /// n[1], ..., n[T].
  public let sizes: [Int]
  /// r[T], the error over that of one real draw.
  public let error: Rational

  public static let workLimit = 4_000_000

  /// Whether the table is small enough.
  public static func isWithinLimits(total: Int, generations: Int) -> Bool {
    total <= 100_000 && generations <= total && generations * total * total / 2 <= workLimit
  }

  /// The best schedule for each number of generations 1...T.
  ///
  /// - Precondition: the domain and the limits.
  public static func all(
    total: Int, generations: Int, alpha: Rational, initial: Rational
  ) -> [OptimalSchedule] {
    precondition(
      generations >= 1 && isWithinLimits(total: total, generations: generations),
      "\(total) draws in \(generations) generations")
    precondition(
      alpha.signum >= 0 && alpha <= .one && initial.signum >= 0 && initial <= .one,
      "alpha = \(alpha), r[0] = \(initial)")
    let keep = (.one - alpha) * (.one - alpha)
    let reciprocals = (1...total).map { Rational(1, $0) }
    // Entry s: the best error of t generations with s draws, and its n[t]; 0 draws in 0 generations.
    var best: [(error: Rational, last: Int)?] = [(initial, 0)] + Array(repeating: nil, count: total)
    var choices: [[Int]] = []
    var result: [OptimalSchedule] = []
    for t in 1...generations {
      var next: [(error: Rational, last: Int)?] = Array(repeating: nil, count: total + 1)
      for spent in t...total {
        for size in 1...(spent - t + 1) {
          guard let before = best[spent - size] else { continue }
          let old = keep * before.error
          let error = old + (.one - old) * reciprocals[size - 1]
          if let known = next[spent], known.error <= error { continue }
          next[spent] = (error, size)
        }
      }
      best = next
      choices.append(next.map { $0?.last ?? 0 })
      if let found = best[total] {
        result.append(
          OptimalSchedule(sizes: Self.sizes(choices, total), error: found.error))
      }
    }
    return result
  }

  private static func sizes(_ choices: [[Int]], _ total: Int) -> [Int] {
    var left = total
    var sizes: [Int] = []
    for table in choices.reversed() {
      sizes.append(table[left])
      left -= table[left]
    }
    return sizes.reversed()
  }
}
