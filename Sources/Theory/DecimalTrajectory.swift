internal import CTrajectories
public import Models
internal import Multiprecision

/// The decimal text of an exact trajectory, generation by generation, as a by-product of computing it
/// in radix 10^18: for constant schedules, where converting binary fractions costs ten times as much.
///
/// - Meaning:    the fractions of ``ExactTrajectory`` in lowest terms, written `numerator/denominator`.
/// - Domain:     generations 1...T alike, and remembering the past; start real or truth; c > 0.
/// - Complexity: O(1) operations per digit; memory for one generation.
/// - Source:     proofs-notes/exact-trajectory.md.
public final class DecimalTrajectory {
  private let pointer: OpaquePointer

  /// - Returns: nil where the chain or the metric is outside the domain.
  public init?(of metric: Metric, chain: CategoricalChain) throws(NoTheory) {
    guard let c = try ExactTrajectory.constant(metric, chain), c.signum > 0,
      case .constant(let a, let b, let draws) = ScheduleWords(chain)
    else { return nil }
    var initial = Rational.zero
    if case .real = chain.start { initial = c / Rational(chain.schedules.sampleSizes[0]) }
    let created = ExactTrajectory.ratio(initial) { start in
      ExactTrajectory.ratio(c / Rational(Int(draws))) { added in
        ct_decimals_create(start, a, b, added, chain.horizon)
      }
    }
    guard let created else { return nil }
    pointer = created
  }

  deinit { ct_decimals_free(pointer) }

  /// Hands out the next generation's text, which is valid within `body` only; nil after T.
  public func next<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    var length = 0
    guard let text = ct_decimals_next(pointer, &length) else { return nil }
    return body(UnsafeRawBufferPointer(start: text, count: length))
  }
}
