internal import Foundation

/// The bets on one generation, for ``KnownVarianceTest``; ``KnownVarianceProducts`` has what they won.
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

  let mean: Double
  private let deviation: Double
  /// A bound on the L² norm of the error of X - mu; of the error itself where sigma is 0.
  let allowance: Double
  /// lambda of each bet, and the reciprocal of its factor's largest expectation under the null.
  private(set) var directed = InlineArray<4, (lambda: Double, inverse: Double)>(
    repeating: (0, 1))
  private(set) var symmetric = InlineArray<2, (lambda: Double, inverse: Double)>(
    repeating: (0, 1))

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

  /// Values further than this from the mean are impossible under the null, or as good as: some
  /// 10^90 standard deviations off.
  var limit: Double { deviation > 0 ? 0x1p300 / largestLambda : allowance }

  /// Up to here, no factor of a product is beyond 2^110.
  var ordinary: Double { deviation > 0 ? 0x1p50 / largestLambda : .infinity }

  private var largestLambda: Double {
    var largest = 0.0
    for index in directed.indices { largest = max(largest, directed[index].lambda) }
    for index in symmetric.indices { largest = max(largest, symmetric[index].lambda) }
    return largest
  }

  /// log of the e-value, from the logarithms of the products.
  func logEValue(logarithms: [Double]) -> Double {
    guard deviation > 0 else { return 0 }
    var terms: [(weight: Double, logarithm: Double)] = []
    for index in directed.indices {
      let weight = Self.directedBets[index].weight
      terms.append((weight, logarithms[index]))
      terms.append((weight, logarithms[directed.count + index]))
    }
    for index in symmetric.indices {
      terms.append((Self.symmetricBets[index].weight, logarithms[2 * directed.count + index]))
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

  func zScore(deviationSum: Double, count: Int, isImpossible: Bool) -> Double {
    guard deviation > 0 else {
      return isImpossible ? (deviationSum < 0 ? -.infinity : .infinity) : 0
    }
    guard count > 0 else { return 0 }
    return deviationSum / (deviation * Double(count).squareRoot())
  }
}
