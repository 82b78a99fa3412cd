internal import CTrajectories
internal import Models
internal import Multiprecision

/// Generations 1...T of a chain in machine words, as the engines for exact trajectories take them.
///
/// - Domain: alpha[t] = u/v and n[t] with v² n below 2^64.
enum ScheduleWords {
  /// R' = a/b R + c/n in every generation, with a/b = (1 - alpha)² (1 - 1/n) > 0 in lowest terms.
  case constant(numerator: UInt64, denominator: UInt64, draws: UInt64)
  /// At least one generation differs or forgets what was before it.
  case varying([ct_generation])

  /// - Returns: nil outside the domain.
  /// - Complexity: O(T) comparisons of integers where the schedules say themselves that they are constant.
  init?(_ chain: CategoricalChain) {
    if let only = Self.settledGeneration(chain) {
      guard let generation = Self.generation(only.alpha, only.draws) else { return nil }
      if let constant = Self.constant([generation]) {
        self = constant
        return
      }
    }
    var generations: [ct_generation] = []
    generations.reserveCapacity(chain.horizon)
    for t in stride(from: 1, through: chain.horizon, by: 1) {
      var alpha: (numerator: UInt64, denominator: UInt64)? = (0, 1)
      if chain.scheme == .mixture { alpha = chain.schedules.alpha.words(at: t) }
      guard let alpha,
        let generation = Self.generation(alpha, UInt64(chain.schedules.sampleSizes[t]))
      else { return nil }
      generations.append(generation)
    }
    self = Self.constant(generations) ?? .varying(generations)
  }

  private static func generation(
    _ alpha: (numerator: UInt64, denominator: UInt64), _ draws: UInt64
  ) -> ct_generation? {
    let square = alpha.denominator.multipliedReportingOverflow(by: alpha.denominator)
    guard !square.overflow, !square.partialValue.multipliedReportingOverflow(by: draws).overflow
    else { return nil }
    return ct_generation(real: alpha.numerator, parts: alpha.denominator, draws: draws)
  }

  /// The one generation that all of 1...T are, where alpha is known to be settled.
  private static func settledGeneration(
    _ chain: CategoricalChain
  ) -> (alpha: (numerator: UInt64, denominator: UInt64), draws: UInt64)? {
    let sizes = chain.schedules.sampleSizes
    guard chain.horizon > 0, sizes.dropFirst().allSatisfy({ $0 == sizes[1] }) else { return nil }
    let draws = UInt64(sizes[1])
    if chain.scheme != .mixture { return ((0, 1), draws) }
    guard let alpha = chain.schedules.alpha.settledValue?.exactValue?.words else { return nil }
    return (alpha, draws)
  }

  /// - Returns: nil where generations differ or forget.
  private static func constant(_ generations: [ct_generation]) -> ScheduleWords? {
    guard let first = generations.first, first.draws > 1, first.real < first.parts,
      generations.allSatisfy({
        $0.real == first.real && $0.parts == first.parts && $0.draws == first.draws
      })
    else { return nil }
    let kept = first.parts - first.real
    let factor =
      Rational(Int(kept), Int(first.parts)).power(2)
      * Rational(Int(first.draws) - 1, Int(first.draws))
    return factor.words.map {
      .constant(numerator: $0.numerator, denominator: $0.denominator, draws: first.draws)
    }
  }
}
