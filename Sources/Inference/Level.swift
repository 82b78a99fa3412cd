/// A false-alarm probability, and how it is divided over tests.
///
/// Every operation rounds down, so that the shares of a level never sum to more than it: by the
/// union bound (Bonferroni), the chance of any false alarm is at most the level, whatever the
/// dependence between the tests.
public struct Level: Sendable, Hashable {
  public let probability: Double

  /// - Parameter probability: in (0, 1).
  public init(_ probability: Double) throws(InferenceError) {
    guard probability > 0, probability < 1 else { throw .levelOutOfRange(probability) }
    self.probability = probability
  }

  /// The largest level known not to exceed a fraction.
  public init(numerator: Int, denominator: Int) throws(InferenceError) {
    // Two roundings to nearest at most (conversion, division): three steps down are below.
    let quotient = Double(numerator) / Double(denominator)
    try self.init(quotient.nextDown.nextDown.nextDown)
  }

  private init(unchecked probability: Double) {
    self.probability = probability
  }

  /// Half of the level, exactly (but for the smallest of doubles).
  public var half: Level { Level(unchecked: probability / 2) }

  /// One of `count` equal shares.
  ///
  /// - Precondition: `count >= 1`.
  public func share(among count: Int) -> Level {
    precondition(count >= 1, "a level is shared among at least 1 test, not \(count)")
    if count == 1 { return self }
    return Level(unchecked: (probability / Double(count)).nextDown)
  }

  /// The e-value from which a test of this level rejects: 1 / level, rounded up.
  public var threshold: Double { (1 / probability).nextUp }

  /// Whether an e-value rejects at this level (Markov's inequality; over time, Ville's).
  public func rejects(eValue: Double) -> Bool { eValue >= threshold }
}
