internal import CIntervals

/// Rows of enclosures in doubles, one lane for each of some generations in a row, that live as long as the program
/// that works on them.
final class LaneMemory {
  /// Generations that are worked on at a time: a row of them fits the first cache several times.
  static let width = 256
  /// Lanes before the first: what carried rows remember of the generations before.
  static let history = 8

  private var storage: [UnsafeMutablePointer<Double>] = []

  deinit {
    for row in storage { row.deallocate() }
  }

  /// A row of which nothing is known yet.
  func row() -> ci_lanes {
    let length = Self.history + Self.width
    let start = UnsafeMutablePointer<Double>.allocate(capacity: 2 * length)
    start.initialize(repeating: .nan, count: 2 * length)
    storage.append(start)
    return ci_lanes(lower: start + Self.history, upper: start + length + Self.history)
  }
}

extension ci_lanes {
  /// The row as it was some generations ago.
  ///
  /// - Precondition: 0 <= steps <= LaneMemory.history, and the row is carried.
  func delayed(by steps: Int) -> ci_lanes {
    ci_lanes(lower: lower - steps, upper: upper - steps)
  }

  /// Moves the last generations of a full row before its first lane.
  func carry() {
    let last = LaneMemory.width - LaneMemory.history
    (lower - LaneMemory.history).update(from: lower + last, count: LaneMemory.history)
    (upper - LaneMemory.history).update(from: upper + last, count: LaneMemory.history)
  }

  func fill(_ ends: (lower: Double, upper: Double)) {
    lower.update(repeating: ends.lower, count: LaneMemory.width)
    upper.update(repeating: ends.upper, count: LaneMemory.width)
  }

  func set(_ lane: Int, _ ends: (lower: Double, upper: Double)) {
    (lower[lane], upper[lane]) = ends
  }

  /// Whether the number of a lane is known to lie in an interval.
  func isKnown(_ lane: Int) -> Bool { !lower[lane].isNaN && !upper[lane].isNaN }
}
