internal import Foundation

/// The bets on one generation, for ``KnownVarianceTest``; ``KnownVarianceProducts`` has what they won.
struct GenerationProcess: Sendable {
  /// The weight of the lambda tuned to the planned replicates, of one sign.
  static func mainWeight(isSpread: Bool) -> Double { isSpread ? 0.16 : 0.4 }
  /// Of each other one.
  private static let earlyWeight = 0.08

  /// For the variance: lambda² in units of the tuned one. All weights together sum to 1.
  private static let symmetricBets: InlineArray<2, (multiple: Double, weight: Double)> = [
    (1, 0.1), (4, 0.1),
  ]

  let mean: Double
  private let deviation: Double
  /// A bound on the L² norm of the error of X - mu; of the error itself where sigma is 0.
  let allowance: Double
  /// lambda of each bet of one sign, the reciprocal of its factor's largest expectation under the null,
  /// and its weight: 0 where there is nothing before the planned replicates that it could serve.
  private(set) var directed = InlineArray<4, (lambda: Double, inverse: Double, weight: Double)>(
    repeating: (0, 1, 0))
  private(set) var symmetric = InlineArray<2, (lambda: Double, inverse: Double)>(
    repeating: (0, 1))

  /// - Parameters:
  ///   - scale: the tuned lambda, in units of 1 / standard deviation.
  ///   - spread: the root of the planned replicates over the first looked at. k times lambda is tuned to
  ///     the planned replicates over k²; the four lambda divide the way there equally.
  init(mean: Double, deviation: Double, allowance: Double, scale: Double, spread: Double) {
    precondition(spread >= 1, "the first look is after the planned replicates")
    self.mean = mean
    self.deviation = deviation
    self.allowance = allowance
    guard deviation > 0 else { return }
    // With an error of L² norm at most b, E y <= lambda b and E y² <= lambda² (sigma + b)²
    // (Minkowski): dividing by what these allow keeps a supermartingale.
    let reach = deviation + allowance
    for index in directed.indices {
      let lambda = pow(spread, Double(index) / Double(directed.count - 1)) * scale / reach
      let size = lambda * reach
      directed[index] = (
        lambda, 1 / (1 + lambda * allowance + size * size / 2),
        index == 0
          ? Self.mainWeight(isSpread: spread > 1) : spread > 1 ? Self.earlyWeight : 0
      )
    }
    for index in symmetric.indices {
      // A square varies by about the square of sigma, so y²/2 takes the place of y.
      let lambda = (Self.symmetricBets[index].multiple * scale).squareRoot() / reach
      let size = lambda * reach
      symmetric[index] = (lambda, 1 / (1 + size * size / 2))
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
    for index in directed.indices where directed[index].weight > 0 {
      let weight = directed[index].weight
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
    for index in directed.indices where directed[index].weight > 0 {
      bets.append(
        DetectableShift.Bet(
          lambda: directed[index].lambda, inverse: directed[index].inverse,
          target: target - log(directed[index].weight)))
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
