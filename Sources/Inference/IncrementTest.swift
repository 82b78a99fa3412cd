internal import Foundation

/// A test of "given the past, the increment of each generation has mean 0 and the stated deviation".
///
/// An increment is a value minus its conditional mean given the generation before, so over all
/// generations of all replicates they are martingale differences with known conditional variances.
/// With y = s w D / sigma, where s is a fixed size and w in {-1, 0, 1} depends on the past only,
///
///     the product of (1 + y + y²/2) / (1 + s² w²/2) over increments
///
/// is a nonnegative martingale of mean 1. One product over (replicate, generation) sees a wrong
/// coefficient with about as many times fewer replicates as there are generations. The e-value is a
/// fixed average over sizes, signs and ``Bet``.
///
/// - Meaning:    under the null P(eValue >= 1/a at any time) <= a, under optional stopping.
/// - Rounding:   a difference may be wrong by `allowance`; the denominators are widened for it.
///   Deviations are upper ends.
/// - Complexity: some 50 products per increment.
/// - Source:     proofs-notes/increment-test.md.
public struct IncrementTest: Sendable {
  /// One generation of one replicate.
  public struct Increment: Sendable {
    /// The value minus its conditional mean.
    public let difference: Double
    /// An upper end of its conditional standard deviation.
    public let deviation: Double
    /// A number known before the generation was drawn, that the difference should not depend on.
    public let predictor: Double

    public init(difference: Double, deviation: Double, predictor: Double) {
      self.difference = difference
      self.deviation = deviation
      self.predictor = predictor
    }
  }

  /// What decides the sign of a bet.
  public enum Bet: Sendable, Hashable, CaseIterable {
    /// The same sign always: a wrong conditional mean.
    case steady
    /// Whether the predictor is high or low: a wrong coefficient of the previous model.
    case previousModel
    /// The increment of the generation before: draws used twice along a trajectory.
    case previousGeneration
    /// The same generation of the replicate before: replicates that are not independent.
    case previousReplicate
    /// No sign: a variance larger than stated.
    case spread
    /// One generation alone, the same sign always.
    case oneGeneration(Int)

    public static var allCases: [Bet] {
      [.steady, .previousModel, .previousGeneration, .previousReplicate, .spread]
    }

    fileprivate var weight: Double {
      switch self {
      case .steady: 0.25
      case .previousModel: 0.15
      case .previousGeneration, .previousReplicate: 0.1
      case .spread: 0.1
      case .oneGeneration: 0.3
      }
    }
  }

  /// Sign changes of a standardised predictor smaller than this are no bet: that loses a fifth of
  /// what betting in proportion to a normal predictor gains, and keeps the denominators constant.
  private static let deadZone = 0.6

  public let level: Level
  public let allowance: Double
  /// Replicates observed so far.
  public private(set) var replicates = 0

  /// s, ascending in powers of 4.
  private let sizes: [Double]
  private let inverses: [Double]
  /// Of the sizes that one generation alone is tested with.
  private let alone: Range<Int>
  private var pooled: [ScaledProduct]
  private var spread: [ScaledProduct]
  private var generations: [ScaledProduct]
  private var allowances: Double = 0
  private var allowancesAlone: [Double]
  private var predictors: [RunningMoments]
  private var lastReplicate: [Double]
  private var isImpossible = false

  private static let signed: [Bet] = [
    .steady, .previousModel, .previousGeneration, .previousReplicate,
  ]

  /// - Parameters:
  ///   - generations: increments of one replicate.
  ///   - plannedReplicates: tunes the power, not the validity.
  ///   - level: tunes the power, not the validity.
  ///   - allowance: a bound on the error of a difference.
  public init(generations: Int, plannedReplicates: Int, level: Level, allowance: Double) {
    precondition(generations >= 1, "\(generations) generations")
    precondition(plannedReplicates >= 1, "\(plannedReplicates) replicates are planned")
    precondition(allowance >= 0 && allowance.isFinite, "a rounding allowance of \(allowance)")
    self.level = level
    self.allowance = allowance
    let target = log(level.threshold) + log(20)
    let count = Double(plannedReplicates)
    var size = (2 * target / (count * Double(generations))).squareRoot()
    var sizes = [size]
    while 4 * size <= 1 {
      size *= 4
      sizes.append(size)
    }
    self.sizes = sizes
    inverses = sizes.map { 1 / (1 + $0 * $0 / 2) }
    // From the largest size not above the tuned one: later ones find a large shift early.
    let tuned = (2 * (target + log(Double(generations))) / count).squareRoot()
    let first = sizes.lastIndex { $0 <= tuned } ?? 0
    alone = first..<min(first + 4, sizes.count)
    pooled = Array(repeating: ScaledProduct(), count: Self.signed.count * 2 * sizes.count)
    spread = Array(repeating: ScaledProduct(), count: sizes.count)
    self.generations = Array(repeating: ScaledProduct(), count: generations * 2 * alone.count)
    allowancesAlone = Array(repeating: 0, count: generations)
    predictors = Array(repeating: RunningMoments(), count: generations)
    lastReplicate = Array(repeating: 0, count: generations)
  }

  /// Takes the increments of one replicate, in the order of the generations.
  ///
  /// - Precondition: as many as generations, none NaN, deviations finite and not negative.
  public mutating func observe(_ increments: [Increment]) {
    precondition(
      increments.count == predictors.count,
      "\(increments.count) increments for \(predictors.count) generations")
    replicates += 1
    var lastGeneration = 0.0
    for (position, increment) in increments.enumerated() {
      let reach = increment.deviation + allowance
      precondition(
        !increment.difference.isNaN && reach.isFinite && increment.deviation >= 0,
        "a difference of \(increment.difference), a deviation of \(increment.deviation)")
      let predictor = sign(of: increment.predictor, at: position)
      predictors[position].add(increment.predictor)
      guard reach > 0, increment.difference.isFinite else {
        if increment.difference != 0 { isImpossible = true }
        (lastReplicate[position], lastGeneration) = (0, 0)
        continue
      }
      let z = increment.difference / reach
      bet(
        z, at: position,
        signs: (1, predictor, Self.sign(lastGeneration), Self.sign(lastReplicate[position])))
      allowances += allowance / reach
      allowancesAlone[position] += allowance / reach
      (lastReplicate[position], lastGeneration) = (z, z)
    }
  }

  private static func sign(_ standardised: Double) -> Int {
    standardised > deadZone ? 1 : standardised < -deadZone ? -1 : 0
  }

  /// From the replicates before this one.
  private func sign(of predictor: Double, at position: Int) -> Int {
    let past = predictors[position]
    guard let variance = past.variance, variance > 0 else { return 0 }
    return Self.sign((predictor - past.mean) / variance.squareRoot())
  }

  private mutating func bet(_ z: Double, at position: Int, signs: (Int, Int, Int, Int)) {
    let count = sizes.count
    for index in sizes.indices {
      let y = sizes[index] * z
      let middle = 1 + y * y / 2
      guard middle.isFinite else {
        isImpossible = true
        return
      }
      let up = (middle + y) * inverses[index]
      let down = (middle - y) * inverses[index]
      multiply(signs.0, index, up, down)
      multiply(signs.1, index + 2 * count, up, down)
      multiply(signs.2, index + 4 * count, up, down)
      multiply(signs.3, index + 6 * count, up, down)
      spread[index].multiply(by: middle * inverses[index])
      if alone.contains(index) {
        let place = (position * alone.count + index - alone.lowerBound) * 2
        generations[place].multiply(by: up)
        generations[place + 1].multiply(by: down)
      }
    }
  }

  /// The products of one bet: with the sign, and against it.
  private mutating func multiply(_ sign: Int, _ place: Int, _ up: Double, _ down: Double) {
    guard sign != 0 else { return }
    pooled[place].multiply(by: sign > 0 ? up : down)
    pooled[place + sizes.count].multiply(by: sign > 0 ? down : up)
  }

  /// All that was won, to nine decimals of its logarithms: two tests with one fingerprint, that saw the same
  /// replicates in any order and the same last one, go on alike. For exact error rates.
  public var fingerprint: [Int64] {
    (pooled + spread + generations).map { product in
      let scaled = (product.logarithm * 1e9).rounded()
      return abs(scaled) < 0x1p62 ? Int64(scaled) : scaled > 0 ? .max : .min
    } + [isImpossible ? 1 : 0]
  }

  // MARK: Evidence

  /// The evidence against the null; at least ``Level/threshold`` rejects. 1 before any replicate.
  public var eValue: Double { exp(logEValue) }

  /// log of the e-value, where that itself may overflow.
  public var logEValue: Double {
    if isImpossible { return .infinity }
    var terms = Bet.allCases.map { ($0.weight, logEValue(of: $0)) }
    let weight = Bet.oneGeneration(0).weight / Double(predictors.count)
    terms += predictors.indices.map { (weight, logEValue(of: .oneGeneration($0))) }
    return logSum(terms.map { (weight: $0.0, logarithm: $0.1) })
  }

  public func rejects() -> Bool { logEValue >= log(level.threshold) }

  /// The bet with most evidence, counted with its weight.
  public var strongestBet: Bet {
    let share = -log(Double(predictors.count))
    let candidates =
      Bet.allCases.map { ($0, log($0.weight) + logEValue(of: $0)) }
      + predictors.indices.map { t in
        let bet = Bet.oneGeneration(t)
        return (bet, log(bet.weight) + share + logEValue(of: bet))
      }
    return candidates.max { $0.1 < $1.1 }?.0 ?? .steady
  }

  /// log of the e-value of one bet alone.
  public func logEValue(of bet: Bet) -> Double {
    let logarithms: [Double]
    switch bet {
    case .spread:
      // Errors of the differences are in the denominators' reach: no linear term.
      logarithms = spread.map(\.logarithm)
    case .oneGeneration(let position):
      logarithms = (0..<2 * alone.count).map { index in
        generations[position * alone.count * 2 + index].logarithm
          - sizes[alone.lowerBound + index / 2] * allowancesAlone[position]
      }
    default:
      guard let first = Self.signed.firstIndex(of: bet) else { return 0 }
      logarithms = (0..<2 * sizes.count).map { index in
        pooled[first * 2 * sizes.count + index].logarithm
          - sizes[index % sizes.count] * allowances
      }
    }
    let weight = 1 / Double(logarithms.count)
    return logSum(logarithms.map { (weight: weight, logarithm: $0) })
  }
}
