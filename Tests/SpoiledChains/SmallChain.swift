internal import Intervals
public import Models
internal import Multiprecision

/// A categorical chain in whole numbers, so that every choice in it has whole weights.
public struct SmallChain: Sendable {
  public enum Start: Sendable {
    case drawn
    case truth
    /// Counts of a given model.
    case given([Int])
  }

  /// p, times its sum.
  public var truth: [Int]
  public var start: Start
  /// Numerators and denominators; generation 0 is 1.
  public var alpha: [(Int, Int)]
  public var sizes: [Int]

  public var horizon: Int { sizes.count - 1 }

  public init(truth: [Int], start: Start, alpha: [(Int, Int)], sizes: [Int]) {
    self.truth = truth
    self.start = start
    self.alpha = alpha
    self.sizes = sizes
  }

  public func model() throws -> CategoricalChain {
    func vector(_ weights: [Int]) -> [Number] {
      let sum = weights.reduce(0, +)
      return weights.map { .exact(Rational($0, sum)) }
    }
    let start: Models.Start =
      switch self.start {
      case .drawn: .real
      case .truth: .truth
      case .given(let counts): .point(vector(counts))
      }
    return try CategoricalChain(
      truth: ProbabilityVector(vector(truth), name: "target"), scheme: .mixture, start: start,
      schedules: Schedules(
        alpha: alpha.map { .exact(Rational($0.0, $0.1)) },
        sampleSizes: sizes.map { .exact(Rational($0)) }))
  }

  // MARK: The chains of the score

  private static let mixed = [(1, 1), (1, 4), (1, 3), (1, 10), (1, 2), (1, 5), (1, 4), (1, 8)]

  /// No blind spot: unequal probabilities, sizes and fractions.
  public static let drawn = SmallChain(
    truth: [6, 3, 2, 1], start: .drawn, alpha: mixed, sizes: [6, 8, 5, 9, 7, 10, 6, 8])
  /// The same from a biased start.
  public static let biased = SmallChain(
    truth: [6, 3, 2, 1], start: .given([0, 1, 1, 2]), alpha: mixed,
    sizes: [6, 8, 5, 9, 7, 10, 6, 8])

  // MARK: Chains that are enumerated

  public static let tiny = SmallChain(
    truth: [3, 2, 1], start: .drawn, alpha: [(1, 1), (1, 4), (1, 3)], sizes: [3, 2, 2])
  public static let tinyBiased = SmallChain(
    truth: [3, 2, 1], start: .given([0, 1, 1]), alpha: [(1, 1), (1, 4), (1, 3)], sizes: [3, 2, 2])
  public static let tinyFromTruth = SmallChain(
    truth: [3, 2, 1], start: .truth, alpha: [(1, 1), (1, 4), (1, 3)], sizes: [3, 2, 2])
  public static let tinyEqual = SmallChain(
    truth: [2, 1, 1], start: .drawn, alpha: [(1, 1), (1, 4), (1, 3)], sizes: [3, 2, 2])
  public static let tinySingle = SmallChain(
    truth: [3, 2, 1], start: .drawn, alpha: [(1, 1), (1, 4), (1, 3)], sizes: [1, 1, 1])
  public static let tinyRefreshed = SmallChain(
    truth: [3, 2, 1], start: .drawn, alpha: [(1, 1), (1, 4), (1, 1)], sizes: [3, 2, 2])
}
