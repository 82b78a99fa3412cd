public import Models
public import Multiprecision

/// The law of every generation of a small chain, state by state, in exact fractions.
///
/// Samples the multinomial probability mass function literally: no moment and no recursion for one
/// occurs here, which makes it the oracle of every other engine.
///
/// - Meaning:    the law of P[t] for t = 0...T, states with equal counts merged.
/// - Domain:     all numbers of the model fractions; any start, any schedule.
/// - Exactness:  exact.
/// - Complexity: one multiplication per pair of states of neighbouring generations; a generation
///               has C(n + K - 1, K - 1) states, and probabilities grow by n log(n den) bits each.
///               Refused above the limits of ``TheoryLimits`` before work starts.
/// - Source:     proofs-notes/chain-enumeration.md.
public struct ChainEnumeration: Sendable {
  /// A model that has positive probability.
  public struct State: Sendable {
    public let proportions: [Rational]
    public let probability: Rational
  }

  /// Index = generation.
  public let laws: [[State]]
  public let truth: [Rational]

  /// - Throws: `NoTheory.noRecursion` (with the reason) where the chain is too large or not exact.
  public init(
    _ chain: CategoricalChain, for metric: Metric, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) {
    if let reason = Self.refusal(of: chain) { throw .noRecursion(metric, reason: reason) }
    guard let truth = chain.truth.exactValues else {
      throw .noRecursion(metric, reason: Self.notExact)
    }
    self.truth = truth
    let sizes = chain.schedules.sampleSizes
    var laws: [[State]] = []
    switch chain.start {
    case .truth: laws.append([State(proportions: truth, probability: .one)])
    case .point(let values):
      laws.append([State(proportions: values.compactMap(\.exactValue), probability: .one)])
    case .real:
      let before = [State(proportions: truth, probability: .one)]
      laws.append(
        try Self.nextLaw(
          after: before, alpha: .one, sampleSize: sizes[0], truth: truth, shouldStop: shouldStop))
    }
    for t in sizes.indices.dropFirst() {
      let given = chain.scheme == .replace ? .zero : chain.schedules.alpha[t].exactValue
      guard let alpha = given else { throw .noRecursion(metric, reason: Self.notExact) }
      laws.append(
        try Self.nextLaw(
          after: laws[t - 1], alpha: alpha, sampleSize: sizes[t], truth: truth,
          shouldStop: shouldStop))
    }
    self.laws = laws
  }

  /// E f(P[t], p).
  public func expectation(at t: Int, of functional: ([Rational], [Rational]) -> Rational)
    -> Rational
  {
    var sum = Rational.zero
    for state in laws[t] {
      sum.formMultiplyAdd(state.probability, functional(state.proportions, truth))
    }
    return sum
  }

  private static let notExact = "some numbers of the model are known only as enclosures"

  /// Why the chain will not be enumerated, or nil; O(T + K), before any work.
  static func refusal(
    of chain: CategoricalChain, work limit: Int = TheoryLimits.enumerationWork
  ) -> String? {
    guard let truth = chain.truth.exactValues, chain.isExact else { return notExact }
    let sizes = chain.schedules.sampleSizes
    var previous = 1
    var work = 0
    // A probability of generation t is a product of n[t] entries of alpha p + (1 - alpha) P.
    let truthBits = TrajectorySize.commonMultipleBits(truth.map(\.denominator))
    guard let truthBits else { return "the fractions of the truth are too long" }
    var mixtureBits = truthBits
    var probabilityBits = 0
    if case .point(let values) = chain.start {
      let denominators = values.compactMap(\.exactValue).map(\.denominator)
      guard let startBits = TrajectorySize.commonMultipleBits(denominators) else {
        return "the fractions of the start are too long"
      }
      mixtureBits += startBits
    }
    for (t, n) in sizes.enumerated() {
      if t == 0, case .real = chain.start {} else if t == 0 { continue }
      let states = stateCount(
        sampleSize: n, categories: chain.categories, limit: TheoryLimits.enumerationStates)
      guard let states else {
        return "generation \(t) has more than \(TheoryLimits.enumerationStates) states"
      }
      if let alpha = chain.schedules.alpha[t].exactValue {
        probabilityBits += n * (mixtureBits + alpha.denominator.bitCount)
      }
      // The limit on states bounds n, and the limit on work what is summed: nothing overflows.
      work += previous * states * (256 + 2 * probabilityBits)
      guard work <= limit else {
        return "generations 0 to \(t) need more than \(limit) steps"
      }
      previous = states
      mixtureBits = truthBits + Int.bitWidth - n.leadingZeroBitCount
    }
    return nil
  }

  /// C(n + K - 1, K - 1), or nil above the limit.
  static func stateCount(sampleSize n: Int, categories: Int, limit: Int) -> Int? {
    let small = min(n, categories - 1)
    let total = n + categories - 1
    var count = 1
    for i in 0..<small {
      // C(total, i+1) = C(total, i) (total - i) / (i + 1); it increases up to total / 2.
      let (product, overflow) = count.multipliedReportingOverflow(by: total - i)
      guard !overflow else { return nil }
      count = product / (i + 1)
      guard count <= limit else { return nil }
    }
    return count
  }
}
