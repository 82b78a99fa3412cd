internal import RandomStreams

/// The laws of draws that have no parents, as alias tables, and the sizes of the generations drawn.
///
/// - Exactness: each law within a total variation of 1e-13 (``NumberTables``).
struct FreshLaws: Sendable {
  /// The truth.
  let truth: [UInt64]
  /// The law of the draws of generation 1 where the start is given.
  private let afterStart: [UInt64]
  /// The first generation drawn, from a law that does not depend on the replicate.
  let firstDrawn: Int
  /// The largest size of a generation that is drawn.
  let largestSize: Int
  let truthSquares: Double

  /// - Precondition: at most 2^20 categories.
  init(of simulator: ChainSimulator) {
    firstDrawn = Self.firstDrawn(of: simulator)
    largestSize = Self.largestSize(of: simulator)
    truth = NumberTables.packed(simulator.truth, valueBits: 20)
    if case .given(let start) = simulator.start, simulator.horizon > 0 {
      let alpha = simulator.alpha[1]
      afterStart = NumberTables.packed(
        zip(simulator.truth, start).map { alpha * $0 + (1 - alpha) * $1 }, valueBits: 20)
    } else {
      afterStart = truth
    }
    var squares = CompensatedSum()
    for probability in simulator.truth { squares.add(probability * probability) }
    truthSquares = squares.value
  }

  static func firstDrawn(of simulator: ChainSimulator) -> Int {
    if case .given = simulator.start { 1 } else { 0 }
  }

  static func largestSize(of simulator: ChainSimulator) -> Int {
    simulator.sampleSizes.dropFirst(firstDrawn(of: simulator)).max() ?? 1
  }

  /// The law of the draws of generation t that have no parents.
  func law(at t: Int) -> [UInt64] { t == firstDrawn && t > 0 ? afterStart : truth }
}
