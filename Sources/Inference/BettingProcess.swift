internal import Foundation

/// The wealth of a bettor against one generation's mean, for ``BettingTest``.
///
/// An average of bettors: one that learns its bet, and a fixed bet for each of ``sizes`` powers of 2
/// below the largest. The variance is not known, so neither is the best bet; one of the fixed ones is
/// within a factor 4/3 of it whatever the number of values, which keeps 8/9 of its growth.
struct BettingProcess: Sendable {
  /// No bets of the learning kind before the variance has some meaning.
  private static let firstBet = 8
  private static let largestShare = 0.75
  /// From 2^0 to 2^-13 of the largest: at a deviation near the range, up to 10^9 values.
  private static let sizes = 14
  private static let learningWeight = 0.15
  private static var fixedWeight: Double { (1 - learningWeight) / Double(sizes) }

  /// One side of the null: the wealth of each fixed bet, largest first, and then of the learning one.
  private struct Side: Sendable {
    /// The largest bet.
    let largest: Double
    /// The fixed bets, and 0.
    private let bets: SIMD16<Double>
    /// How many factors may be multiplied before the products are brought back to [1, 2).
    private let patience: Int
    private var multiplied = 0
    private var products = SIMD16<Double>(repeating: 1)
    private var exponents = SIMD16<Int64>.zero

    /// - Parameters:
    ///   - largest: the largest bet.
    ///   - gain: the largest gain that a value can bring.
    init(largest: Double, gain: Double) {
      self.largest = largest
      var bets = SIMD16<Double>.zero
      for index in 0..<BettingProcess.sizes {
        bets[index] = largest * Double(sign: .plus, exponent: -index, significand: 1)
      }
      self.bets = bets
      // Every factor lies in [1/4, 1 + largest gain]; from [1, 2) on, so many stay within 2^-900 and 2^900.
      let size = max(2, log2(1 + largest * max(gain, 0)))
      patience = max(1, Int(900 / size) - 1)
    }

    mutating func observe(gain: Double, learningBet: Double) {
      var stakes = bets * gain
      stakes[BettingProcess.sizes] = learningBet * gain
      products *= 1 + stakes
      multiplied += 1
      if multiplied >= patience { renormalise() }
    }

    /// Powers of 2 go from the products, which are positive, to the exponents. A product that has
    /// overflowed counts as 2^1024, less than it is.
    private mutating func renormalise() {
      multiplied = 0
      let bits = unsafeBitCast(products, to: SIMD16<Int64>.self)
      exponents &+= (bits &>> 52) &- 1023
      products = unsafeBitCast(
        (bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000, to: SIMD16<Double>.self)
    }

    var logEValue: Double {
      logSum(
        (0...BettingProcess.sizes).map { index in
          (
            weight: index == BettingProcess.sizes
              ? BettingProcess.learningWeight : BettingProcess.fixedWeight,
            logarithm: log(products[index]) + Double(exponents[index]) * log(2)
          )
        })
    }
  }

  private let null: BettingTest.Null
  private let lower: Double
  private let upper: Double
  private let rounding: Double
  private(set) var moments = RunningMoments()
  private var above: Side
  private var below: Side
  private var isImpossible = false

  init(null: BettingTest.Null, lower: Double, upper: Double, rounding: Double) {
    self.null = null
    self.lower = lower
    self.upper = upper
    self.rounding = rounding
    above = Side(
      largest: Self.largestBet(worst: lower - rounding), gain: upper - rounding)
    below = Side(
      largest: Self.largestBet(worst: -upper - rounding), gain: -lower - rounding)
  }

  mutating func observe(_ value: Double) {
    let isTwoSided = null == .zeroMean
    // Values of one sign and a mean that is not of that sign: each must be 0.
    if lower >= -rounding, value > rounding { isImpossible = true }
    if isTwoSided, upper <= rounding, value < -rounding { isImpossible = true }
    // Shrinking the value by its possible error keeps the mean on the null's side.
    above.observe(
      gain: value - rounding, learningBet: bet(mean: moments.mean, largest: above.largest))
    if isTwoSided {
      below.observe(
        gain: -value - rounding, learningBet: bet(mean: -moments.mean, largest: below.largest))
    }
    moments.add(value)
  }

  /// 3/4 of what could lose everything; none where nothing can be lost.
  private static func largestBet(worst: Double) -> Double {
    worst < 0 ? largestShare / -worst : 0
  }

  /// mean / (variance + mean²), the bet that grows fastest for small means, cut to the largest.
  private func bet(mean: Double, largest: Double) -> Double {
    guard moments.count >= Self.firstBet, mean > 0, let variance = moments.variance else {
      return 0
    }
    return min(mean / (variance + mean * mean), largest)
  }

  /// As ``detectableMean(target:count:variance:reach:)`` with the values seen.
  func detectableMean(target: Double) -> Double? {
    guard let variance = moments.variance else { return nil }
    let isTwoSided = null == .zeroMean
    let worst = isTwoSided ? max(-lower, upper) : -lower
    // A single value of the other sign decides.
    guard worst > rounding else { return max(2 * rounding, .leastNormalMagnitude) }
    let mean = Self.detectableMean(
      target: target, count: moments.count, variance: variance, worst: worst)
    return mean <= (isTwoSided ? worst : upper) ? max(mean, rounding) : nil
  }

  /// The mean at which the logarithm of the wealth would grow to `target` over `count` values of a
  /// variance, `worst` being the most that a value may lie on the other side: with a fixed bet that is off by a factor 4/3 at most, (8/9) m² / (2 v)
  /// per value, or with the largest bet B, where that is below m / v, about log(1 + B m) - B² v / 2.
  static func detectableMean(
    target: Double, count: Int, variance: Double, worst: Double
  ) -> Double {
    let target = target - log(fixedWeight)
    let unlimited = (2 * target * variance / Double(count) * 9 / 8).squareRoot()
    let largest = largestShare / worst
    return unlimited < largest * variance
      ? unlimited : expm1(target / Double(count)) / largest + largest * variance / 2
  }

  var logEValue: Double {
    if isImpossible { return .infinity }
    switch null {
    case .nonpositiveMean: return above.logEValue
    case .zeroMean: return logSum([(0.5, above.logEValue), (0.5, below.logEValue)])
    }
  }
}
