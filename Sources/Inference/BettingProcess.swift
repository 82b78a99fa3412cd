internal import Foundation

/// The wealth of a bettor against one generation's mean, for ``BettingTest``.
struct BettingProcess: Sendable {
  /// No bets before the variance has some meaning.
  private static let firstBet = 8
  private static let largestShare = 0.75

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

  /// mean / (variance + mean²), the bet that grows fastest for small means, cut to 3/4 of what
  /// could lose everything.
  private func bet(mean: Double, worst: Double) -> Double {
    guard mean > 0, worst < 0, let variance = moments.variance else { return 0 }
    return min(mean / (variance + mean * mean), Self.largestShare / -worst)
  }

  /// The mean at which the logarithm of the wealth would have grown to `target` by now, the
  /// variance being that seen: m² / (2 v) per bet, or with the largest bet B, where that is
  /// below m / v, about log(1 + B m) - B² v / 2. Nil where the values cannot have such a mean.
  func detectableMean(target: Double) -> Double? {
    let bets = Double(moments.count - Self.firstBet)
    guard bets >= 1, let variance = moments.variance else { return nil }
    let isTwoSided = null == .zeroMean
    let worst = isTwoSided ? max(-lower, upper) : -lower
    let most = isTwoSided ? max(-lower, upper) : upper
    // A single value of the other sign decides.
    guard worst > rounding else { return max(2 * rounding, .leastNormalMagnitude) }
    let unlimited = (2 * target * variance / bets).squareRoot()
    let largest = Self.largestShare / worst
    let mean =
      unlimited < largest * variance
      ? unlimited : expm1(target / bets) / largest + largest * variance / 2
    return mean <= most ? max(mean, rounding) : nil
  }

  var logEValue: Double {
    if isImpossible { return .infinity }
    switch null {
    case .nonpositiveMean: return above.logarithm
    case .zeroMean: return logSum([(0.5, above.logarithm), (0.5, below.logarithm)])
    }
  }
}
