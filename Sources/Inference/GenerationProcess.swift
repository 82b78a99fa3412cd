internal import Foundation

/// The martingales of one generation, for ``KnownVarianceTest``.
struct GenerationProcess: Sendable {
  /// The weight of the tuned lambda, of one sign.
  static let mainWeight = 0.2

  /// lambda in units of the tuned one, and the weight of either sign. The larger ones find a
  /// large shift early: k times lambda is tuned to the planned replicates over k².
  private static let directedBets: InlineArray<4, (multiple: Double, weight: Double)> = [
    (1, mainWeight), (2, 0.1), (4, 0.05), (8, 0.05),
  ]
  /// For the variance: lambda² in units of the tuned one. All weights together sum to 1.
  private static let symmetricBets: InlineArray<2, (multiple: Double, weight: Double)> = [
    (1, 0.1), (4, 0.1),
  ]

  private let mean: Double
  private let deviation: Double
  /// A bound on the L² norm of the error of X - mu; of the error itself where sigma is 0.
  let allowance: Double
  /// Values seen.
  private(set) var count = 0
  /// lambda of each bet, and the reciprocal of its factor's largest expectation under the null.
  private var directed = InlineArray<4, (lambda: Double, inverse: Double)>(repeating: (0, 1))
  private var symmetric = InlineArray<2, (lambda: Double, inverse: Double)>(repeating: (0, 1))
  private var upward = InlineArray<4, ScaledProduct>(repeating: ScaledProduct())
  private var downward = InlineArray<4, ScaledProduct>(repeating: ScaledProduct())
  private var even = InlineArray<2, ScaledProduct>(repeating: ScaledProduct())
  /// The sum of X - mu over replicates.
  private(set) var deviationSum = 0.0
  /// A value impossible under the null was seen, or as good as: 10^150 standard deviations off.
  private var isImpossible = false

  /// - Parameter scale: the tuned lambda, in units of 1 / standard deviation.
  init(mean: Double, deviation: Double, allowance: Double, scale: Double) {
    self.mean = mean
    self.deviation = deviation
    self.allowance = allowance
    guard deviation > 0 else { return }
    // With an error of L² norm at most b, E y <= lambda b and E y² <= lambda² (sigma + b)²
    // (Minkowski): dividing by what these allow keeps a supermartingale.
    let reach = deviation + allowance
    for index in directed.indices {
      let lambda = Self.directedBets[index].multiple * scale / reach
      let spread = lambda * reach
      directed[index] = (lambda, 1 / (1 + lambda * allowance + spread * spread / 2))
    }
    for index in symmetric.indices {
      // A square varies by about the square of sigma, so y²/2 takes the place of y.
      let lambda = (Self.symmetricBets[index].multiple * scale).squareRoot() / reach
      let spread = lambda * reach
      symmetric[index] = (lambda, 1 / (1 + spread * spread / 2))
    }
  }

  mutating func observe(_ value: Double) {
    let difference = value - mean
    count += 1
    deviationSum += difference
    guard deviation > 0 else {
      if !(abs(difference) <= allowance) { isImpossible = true }
      return
    }
    guard difference.isFinite else {
      isImpossible = true
      return
    }
    for index in directed.indices {
      let (lambda, inverse) = directed[index]
      let y = lambda * difference
      let middle = 1 + y * y / 2
      // The factor is beyond the largest double, and so is the product for good.
      guard middle.isFinite else {
        isImpossible = true
        return
      }
      upward[index].multiply(by: (middle + y) * inverse)
      downward[index].multiply(by: (middle - y) * inverse)
    }
    for index in symmetric.indices {
      let (lambda, inverse) = symmetric[index]
      let y = lambda * difference
      even[index].multiply(by: (1 + y * y / 2) * inverse)
    }
  }

  var logEValue: Double {
    if isImpossible { return .infinity }
    guard deviation > 0 else { return 0 }
    var terms: [(weight: Double, logarithm: Double)] = []
    for index in directed.indices {
      let weight = Self.directedBets[index].weight
      terms.append((weight, upward[index].logarithm))
      terms.append((weight, downward[index].logarithm))
    }
    for index in symmetric.indices {
      terms.append((Self.symmetricBets[index].weight, even[index].logarithm))
    }
    return logSum(terms)
  }

  /// The smallest shift of the mean that would have been found about half of the time after `count`
  /// values; at least what rounding may hide.
  func detectableShift(count: Int, target: Double) -> Double {
    var bets: [DetectableShift.Bet] = []
    for index in directed.indices {
      bets.append(
        DetectableShift.Bet(
          lambda: directed[index].lambda, inverse: directed[index].inverse,
          target: target - log(Self.directedBets[index].weight)))
    }
    let shift = DetectableShift(deviation: deviation, count: count, bets: bets) {
      1 + $0 + $0 * $0 / 2
    }
    return max(shift.value ?? 0, allowance, .leastNormalMagnitude)
  }

  var zScore: Double {
    guard deviation > 0 else {
      return isImpossible ? (deviationSum < 0 ? -.infinity : .infinity) : 0
    }
    guard count > 0 else { return 0 }
    return deviationSum / (deviation * Double(count).squareRoot())
  }
}
