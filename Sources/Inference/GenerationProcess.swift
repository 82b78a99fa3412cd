/// The martingales of one generation, for ``KnownVarianceTest``.
struct GenerationProcess: Sendable {
  /// The weight of the lambda tuned to the planned number of replicates, of one sign.
  static let mainWeight = 0.2

  /// lambda in units of the tuned one. The larger ones find a large shift, or one at a quarter,
  /// a 16th and a 64th of the replicates; weights sum to 1/2 - 0.1 for each sign.
  private static let grid: [(multiple: Double, weight: Double)] = [
    (1, mainWeight), (2, 0.1), (4, 0.05), (8, 0.05),
  ]
  /// Symmetric factors, for the variance. Weights sum to 0.2.
  private static let symmetricGrid: [(multiple: Double, weight: Double)] = [(1, 0.1), (4, 0.1)]

  private let mean: Double
  private let deviation: Double
  /// The largest rounding error of a value, in the sense of the L² norm.
  private let allowance: Double
  /// lambda, and the reciprocal of the factor's largest expectation under the null.
  private var directed: [(lambda: Double, inverse: Double)] = []
  private var symmetric: [(lambda: Double, inverse: Double)] = []
  private var upward: [ScaledProduct]
  private var downward: [ScaledProduct]
  private var even: [ScaledProduct]
  /// The sum of X - mu over replicates.
  private(set) var deviationSum = 0.0
  /// A value impossible under the null was seen.
  private var isImpossible = false

  /// - Parameter scale: the tuned lambda, in units of 1 / standard deviation.
  init(mean: Double, deviation: Double, allowance: Double, scale: Double) {
    self.mean = mean
    self.deviation = deviation
    self.allowance = allowance
    upward = Array(repeating: ScaledProduct(), count: Self.grid.count)
    downward = upward
    even = Array(repeating: ScaledProduct(), count: Self.symmetricGrid.count)
    guard deviation > 0 else { return }
    // With a rounding error of L² norm at most b, E y <= lambda b and E y² <= lambda² (sigma + b)²
    // (Minkowski): dividing by what they allow keeps a supermartingale.
    let reach = deviation + allowance
    for (multiple, _) in Self.grid {
      let lambda = multiple * scale / reach
      let spread = lambda * reach
      directed.append((lambda, 1 / (1 + lambda * allowance + spread * spread / 2)))
    }
    for (multiple, _) in Self.symmetricGrid {
      // The variance of a square is of the order of the square of the variance: y²/2 takes the
      // place of y, so lambda² takes that of lambda.
      let lambda = (multiple * scale).squareRoot() / reach
      let spread = lambda * reach
      symmetric.append((lambda, 1 / (1 + spread * spread / 2)))
    }
  }

  mutating func observe(_ value: Double) {
    let difference = value - mean
    deviationSum += difference
    guard deviation > 0 else {
      if !(abs(difference) <= allowance) { isImpossible = true }
      return
    }
    guard difference.isFinite else {
      isImpossible = true
      return
    }
    for (index, bet) in directed.enumerated() {
      let y = bet.lambda * difference
      let even = 1 + y * y / 2
      upward[index].multiply(by: (even + y) * bet.inverse)
      downward[index].multiply(by: (even - y) * bet.inverse)
    }
    for (index, bet) in symmetric.enumerated() {
      let y = bet.lambda * difference
      even[index].multiply(by: (1 + y * y / 2) * bet.inverse)
    }
  }

  var logEValue: Double {
    if isImpossible { return .infinity }
    guard deviation > 0 else { return 0 }
    var terms: [(weight: Double, logarithm: Double)] = []
    for (index, entry) in Self.grid.enumerated() {
      terms.append((entry.weight, upward[index].logarithm))
      terms.append((entry.weight, downward[index].logarithm))
    }
    for (index, entry) in Self.symmetricGrid.enumerated() {
      terms.append((entry.weight, even[index].logarithm))
    }
    return logSum(terms)
  }

  func zScore(replicates: Int) -> Double {
    guard deviation > 0 else {
      return isImpossible ? (deviationSum < 0 ? -.infinity : .infinity) : 0
    }
    guard replicates > 0 else { return 0 }
    return deviationSum / (deviation * Double(replicates).squareRoot())
  }
}
