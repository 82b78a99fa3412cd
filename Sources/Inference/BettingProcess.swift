/// The wealth of a bettor against one generation's mean, for ``BettingTest``.
struct BettingProcess: Sendable {
  /// No bets before the variance has some meaning.
  private static let firstBet = 8

  private let null: BettingTest.Null
  private let lower: Double
  private let upper: Double
  private let rounding: Double
  private(set) var moments = RunningMoments()
  private var above = ScaledProduct()
  private var below = ScaledProduct()
  private var isImpossible = false

  init(null: BettingTest.Null, lower: Double, upper: Double, rounding: Double) {
    self.null = null
    self.lower = lower
    self.upper = upper
    self.rounding = rounding
  }

  mutating func observe(_ value: Double) {
    let isTwoSided = null == .zeroMean
    // Values of one sign and a mean that is not of that sign: each must be 0.
    if lower >= -rounding, value > rounding { isImpossible = true }
    if isTwoSided, upper <= rounding, value < -rounding { isImpossible = true }
    if moments.count >= Self.firstBet {
      // Shrinking the value by its possible error keeps the mean on the null's side.
      let gain = value - rounding
      above.multiply(by: 1 + bet(mean: moments.mean, worst: lower - rounding) * gain)
      if isTwoSided {
        let gain = -value - rounding
        below.multiply(by: 1 + bet(mean: -moments.mean, worst: -upper - rounding) * gain)
      }
    }
    moments.add(value)
  }

  /// mean / (variance + mean²), the bet that grows fastest for small means, cut to [0, 1/2] of
  /// what could lose everything.
  private func bet(mean: Double, worst: Double) -> Double {
    guard mean > 0, worst < 0, let variance = moments.variance else { return 0 }
    return min(mean / (variance + mean * mean), 0.5 / -worst)
  }

  var logEValue: Double {
    if isImpossible { return .infinity }
    switch null {
    case .nonpositiveMean: return above.logarithm
    case .zeroMean: return logSum([(0.5, above.logarithm), (0.5, below.logarithm)])
    }
  }
}
