/// Student's test of "E Y[t] <= 0 for every t", or of "E Y[t] = 0", for values without bounds.
///
/// - Meaning:  the smallest p-value over generations, times their number (Bonferroni), is compared
///   with the level. Asymptotic: right for normal values, and in the limit of many; for few skewed
///   values the false-alarm probability may be far above the level. Not valid under optional
///   stopping. Callers must label it so.
/// - Domain:   at least 2 values at a generation, and not all equal; others are not tested.
public struct AsymptoticTest: Sendable {
  public let null: BettingTest.Null
  public let level: Level
  private var generations: [RunningMoments]

  public init(null: BettingTest.Null, generations: Int, level: Level) {
    precondition(generations >= 1, "\(generations) generations")
    self.null = null
    self.level = level
    self.generations = Array(repeating: RunningMoments(), count: generations)
  }

  /// Takes what is known of one replicate.
  public mutating func observe(partial values: [Double?]) {
    precondition(
      values.count == generations.count,
      "\(values.count) values for \(generations.count) generations")
    for (t, value) in values.enumerated() {
      if let value { generations[t].add(value) }
    }
  }

  private var sides: Double { null == .zeroMean ? 2 : 1 }

  /// Of one generation alone; nil where it cannot be tested.
  public func pValue(atGeneration t: Int) -> Double? {
    guard let z = generations[t].zScore else { return nil }
    let degrees = generations[t].count - 1
    if null == .zeroMean { return 2 * StudentLaw.upperTail(abs(z), degrees: degrees) }
    return z > 0
      ? StudentLaw.upperTail(z, degrees: degrees) : 1 - StudentLaw.upperTail(-z, degrees: degrees)
  }

  /// The smallest p-value times the number of generations, at most 1, and where it is; nil where
  /// no generation can be tested.
  public var smallestPValue: (generation: Int, pValue: Double)? {
    var best: (generation: Int, pValue: Double)?
    for t in generations.indices {
      guard let p = pValue(atGeneration: t), p < best?.pValue ?? .infinity else { continue }
      best = (t, p)
    }
    return best.map { ($0.generation, min(1, $0.pValue * Double(generations.count))) }
  }

  public func rejects() -> Bool {
    smallestPValue.map { $0.pValue <= level.probability } ?? false
  }

  public func sampleMean(atGeneration t: Int) -> Double? {
    generations[t].count == 0 ? nil : generations[t].mean
  }

  /// The smallest mean that would have been found about half of the time; nil where the
  /// generation cannot be tested.
  public func detectableDeviation(atGeneration t: Int) -> Double? {
    guard let variance = generations[t].variance, variance > 0 else { return nil }
    let count = generations[t].count
    let tail = level.probability / (sides * Double(generations.count))
    let quantile = StudentLaw.upperQuantile(min(tail, 0.5), degrees: count - 1)
    return quantile * (variance / Double(count)).squareRoot()
  }
}
