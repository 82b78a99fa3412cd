internal import Foundation

/// A test of "E X[t] <= mu[t] and Var X[t] <= sigma²[t], for every t".
///
/// Over replicates, with y = lambda (X - mu) and Catoni's function
///
///     f(y) = 1 + y + y²/2 for y >= 0,    1 / (1 - y + y²/2) for y < 0,
///
/// the product of f(y) / (1 + lambda² sigma²/2) is a nonnegative supermartingale under the null: f
/// increases, so a smaller mean lowers it, and f(y) <= 1 + y + y²/2.
///
/// - Meaning:    under the null P(eValue >= 1/a at any time) <= a, simultaneously over all
///   generations and under optional stopping.
/// - Rounding:   X may be wrong by `rounding` either way; the mean and the deviation of the null are
///   widened by it.
/// - Source:     proofs-notes/known-variance-test.md, section 6.
public struct UpperMeanTest: Sendable {
  public let level: Level

  /// lambda in units of the tuned one, and its weight; k times lambda is tuned to the planned
  /// replicates over k².
  private static let bets: InlineArray<4, (multiple: Double, weight: Double)> = [
    (1, mainWeight), (2, 0.25), (4, 0.15), (8, 0.1),
  ]
  private static let mainWeight = 0.5

  fileprivate struct Generation {
    let bound: Double
    let deviation: Double
    var lambdas = InlineArray<4, (lambda: Double, inverse: Double)>(repeating: (0, 1))
    var products = InlineArray<4, ScaledProduct>(repeating: ScaledProduct())
    var count = 0
    var sum = 0.0
    var isImpossible = false
  }

  private var generations: [Generation]
  private let rounding: Double

  /// - Parameters:
  ///   - bounds: mu[t].
  ///   - variances: sigma²[t] of one value.
  ///   - plannedReplicates: tunes the power, not the validity.
  public init(
    bounds: [Double], variances: [Double], plannedReplicates: Int, level: Level, rounding: Double
  ) throws(InferenceError) {
    precondition(
      bounds.count == variances.count && !bounds.isEmpty,
      "\(bounds.count) bounds and \(variances.count) variances")
    precondition(plannedReplicates >= 1, "\(plannedReplicates) replicates are planned")
    self.level = level
    self.rounding = rounding
    generations = []
    let target = Self.target(generations: bounds.count, level: level)
    let scale = (2 * target / Double(plannedReplicates)).squareRoot()
    for t in bounds.indices {
      guard bounds[t].isFinite, variances[t].isFinite, variances[t] >= 0 else {
        throw .notATestableNull(t: t, mean: bounds[t], variance: variances[t])
      }
      var generation = Generation(bound: bounds[t], deviation: variances[t].squareRoot())
      let reach = generation.deviation + rounding
      if generation.deviation > 0 {
        for index in 0..<4 {
          let lambda = Self.bets[index].multiple * scale / reach
          let spread = lambda * reach
          generation.lambdas[index] = (lambda, 1 / (1 + lambda * rounding + spread * spread / 2))
        }
      }
      generations.append(generation)
    }
  }

  /// Takes what is known of one replicate: nil is no bet there.
  ///
  /// - Precondition: as many values as bounds, none NaN. Which values are missing must not depend
  ///   on the values.
  public mutating func observe(partial values: [Double?]) {
    precondition(
      values.count == generations.count,
      "\(values.count) values for \(generations.count) generations")
    for (t, value) in values.enumerated() {
      guard let value else { continue }
      precondition(!value.isNaN, "the value at generation \(t) is not a number")
      generations[t].observe(value, rounding: rounding)
    }
  }

  /// log of the e-value, where that itself may overflow.
  public var logEValue: Double {
    let weight = 1 / Double(generations.count)
    return logSum(generations.lazy.map { (weight, Self.logEValue(of: $0)) })
  }

  /// The evidence against the null; at least ``Level/threshold`` rejects.
  public var eValue: Double { exp(logEValue) }

  public func rejects() -> Bool { logEValue >= log(level.threshold) }

  /// The generation with most evidence against the null.
  public var strongestGeneration: Int {
    generations.indices.max {
      Self.logEValue(of: generations[$0]) < Self.logEValue(of: generations[$1])
    } ?? 0
  }

  public func sampleMean(atGeneration t: Int) -> Double? {
    let generation = generations[t]
    return generation.count == 0
      ? nil : generation.bound + generation.sum / Double(generation.count)
  }

  /// The smallest excess over the bound that would have been found about half of the time. Never 0;
  /// infinite at a generation without values.
  ///
  /// - Exactness: approximate, see ``DetectableShift``.
  public func detectableDeviation(atGeneration t: Int) -> Double {
    let generation = generations[t]
    guard generation.count > 0 else { return .infinity }
    let target = log(Double(generations.count)) + log(level.threshold)
    var bets: [DetectableShift.Bet] = []
    for index in 0..<4 {
      bets.append(
        DetectableShift.Bet(
          lambda: generation.lambdas[index].lambda, inverse: generation.lambdas[index].inverse,
          target: target - log(Self.bets[index].weight)))
    }
    let shift = DetectableShift(
      deviation: generation.deviation, count: generation.count, bets: bets
    ) { y in
      let rising = 1 + abs(y) + y * y / 2
      return y >= 0 ? rising : 1 / rising
    }
    return max(shift.value ?? 0, 2 * rounding, .leastNormalMagnitude)
  }

  private static func logEValue(of generation: Generation) -> Double {
    if generation.isImpossible { return .infinity }
    guard generation.deviation > 0 else { return 0 }
    var terms: [(weight: Double, logarithm: Double)] = []
    for index in 0..<4 {
      terms.append((bets[index].weight, generation.products[index].logarithm))
    }
    return logSum(terms)
  }

  private static func target(generations: Int, level: Level) -> Double {
    log(Double(generations)) + log(level.threshold) - log(mainWeight)
  }
}

extension UpperMeanTest.Generation {
  fileprivate mutating func observe(_ value: Double, rounding: Double) {
    count += 1
    let difference = value - bound
    sum += difference
    guard deviation > 0 else {
      if difference > rounding { isImpossible = true }
      return
    }
    for index in 0..<4 {
      let (lambda, inverse) = lambdas[index]
      let y = lambda * difference
      let rising = 1 + abs(y) + y * y / 2
      guard rising.isFinite else {
        // Beyond the largest double: as good as impossible upwards, a lost bet downwards.
        if y > 0 { isImpossible = true } else { products[index].multiply(by: 0x1p-700) }
        continue
      }
      products[index].multiply(by: (y >= 0 ? rising : 1 / rising) * inverse)
    }
  }
}
