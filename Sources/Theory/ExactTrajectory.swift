internal import CTrajectories
public import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// A whole trajectory of fractions, computed by word operations: R[t] for t = 0...T in lowest terms.
///
///     R[t] = (1 - alpha[t])² (1 - 1/n[t]) R[t-1] + c / n[t]
///
/// - Meaning:    the squared error (c = H) or the chi-squared distance (c = k - 1) of an unbiased start.
/// - Domain:     start real or truth, c > 0, alpha[t] = u/v and n[t] with v² n below 2^64.
/// - Shape:      T + 1 values, index = generation; a `Rational` is made when one is asked for.
/// - Exactness:  the same fractions as ``ExpectedSquaredError`` and ``ChiSquaredRisk`` over Rational.
/// - Complexity: O(1) word operations per generation and limb: O(T²) for the whole, in memory too.
/// - Source:     proofs-notes/exact-trajectory.md.
public struct ExactTrajectory: PackedNumbers {
  private let store: Store

  public var count: Int { ct_store_count(store.pointer) }

  public func number(at index: Int) -> Number { .exact(value(at: index)) }

  public func value(at index: Int) -> Rational {
    let ratio = ct_store_get(store.pointer, index)
    return Rational(
      uncheckedNumerator: UnsafeBufferPointer(start: ratio.numerator, count: ratio.numerator_size),
      denominator: UnsafeBufferPointer(start: ratio.denominator, count: ratio.denominator_size))
  }

  /// Bytes that the trajectory holds.
  public var byteCount: Int { ct_store_bytes(store.pointer) }

  /// - Returns: nil where the chain or the metric is outside the engine's domain.
  public static func make(
    of metric: Metric, chain: CategoricalChain, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExactTrajectory? {
    guard let c = try constant(metric, chain), c.signum > 0, let words = words(of: chain) else {
      return nil
    }
    let isReal = if case .real = chain.start { true } else { false }
    let firstSize = isReal ? chain.schedules.sampleSizes[0] : 0
    let store = Store()
    let isFinished: Bool
    if let only = constantStep(words) {
      let size = Rational(Int(only.draws))
      isFinished = ratio(isReal ? c / Rational(firstSize) : .zero) { start in
        ratio(c / size) { added in
          stopping(shouldStop) { stop, context in
            ct_exact_constant(
              store.pointer, start, only.numerator, only.denominator, added, words.count, stop,
              context)
          }
        }
      }
    } else {
      isFinished = ratio(c) { c in
        stopping(shouldStop) { stop, context in
          ct_exact_varying(
            store.pointer, c, UInt64(firstSize), words, words.count, stop, context)
        }
      }
    }
    guard isFinished else { throw .stopped }
    return ExactTrajectory(store: store)
  }

  /// R[T] alone: by a closed form with two powers where all generations from 1 on are alike, else by binary
  /// splitting.
  ///
  /// - Returns: nil outside the domain of ``make(of:chain:shouldStop:)``.
  /// - Complexity: a few products of numbers as long as the result; log T times as many, and a gcd, where
  ///   generations differ.
  public static func last(of metric: Metric, chain: CategoricalChain) throws(NoTheory) -> Rational?
  {
    guard let c = try constant(metric, chain), c.signum > 0, let words = words(of: chain)
    else { return nil }
    let store = Store()
    let isReal = if case .real = chain.start { true } else { false }
    let firstSize = isReal ? chain.schedules.sampleSizes[0] : 0
    guard let only = constantStep(words) else {
      ratio(c) { c in
        ct_exact_last_varying(store.pointer, c, UInt64(firstSize), words, words.count)
      }
      return ExactTrajectory(store: store).value(at: 0)
    }
    let initial = isReal ? c / Rational(firstSize) : .zero
    ratio(initial) { start in
      ratio(c / Rational(Int(only.draws))) { added in
        ct_exact_last(
          store.pointer, start, only.numerator, only.denominator, added, words.count)
      }
    }
    return ExactTrajectory(store: store).value(at: 0)
  }

  static func constant(
    _ metric: Metric, _ chain: CategoricalChain
  ) throws(NoTheory) -> Rational? {
    if case .point = chain.start { return nil }
    guard metric == .squaredError || metric == .chiSquared,
      let scalars = ChainScalars<Rational>(chain, in: ())
    else { return nil }
    if metric == .squaredError { return ExpectedSquaredError.noiseLevels(of: scalars).0 }
    let support = try ChiSquaredRisk.checkedSupport(chain)
    return ChiSquaredRisk.noiseLevels(of: scalars, support: support).0
  }

  /// Generations 1...T in words; nil where products of one do not fit.
  static func words(of chain: CategoricalChain) -> [ct_generation]? {
    var result: [ct_generation] = []
    result.reserveCapacity(chain.horizon)
    for t in stride(from: 1, through: chain.horizon, by: 1) {
      var alpha: (numerator: UInt64, denominator: UInt64) = (0, 1)
      if chain.scheme == .mixture {
        guard let fraction = chain.schedules.alpha.words(at: t) else { return nil }
        alpha = fraction
      }
      let draws = UInt64(chain.schedules.sampleSizes[t])
      let square = alpha.denominator.multipliedReportingOverflow(by: alpha.denominator)
      guard !square.overflow, !square.partialValue.multipliedReportingOverflow(by: draws).overflow
      else { return nil }
      result.append(
        ct_generation(real: alpha.numerator, parts: alpha.denominator, draws: draws))
    }
    return result
  }

  /// (1 - alpha)² (1 - 1/n) in lowest terms where all generations are alike and remember the past.
  static func constantStep(
    _ words: [ct_generation]
  ) -> (numerator: UInt64, denominator: UInt64, draws: UInt64)? {
    guard let first = words.first, first.draws > 1, first.real < first.parts,
      words.allSatisfy({
        $0.real == first.real && $0.parts == first.parts && $0.draws == first.draws
      })
    else { return nil }
    let kept = first.parts - first.real
    let factor =
      Rational(Int(kept), Int(first.parts)).power(2)
      * Rational(Int(first.draws) - 1, Int(first.draws))
    return factor.words.map { ($0.numerator, $0.denominator, first.draws) }
  }

  static func ratio<Result>(
    _ value: Rational, _ body: (ct_ratio) -> Result
  ) -> Result {
    value.withWords { numerator, denominator in
      body(
        ct_ratio(
          numerator: numerator.baseAddress, denominator: denominator.baseAddress,
          numerator_size: numerator.count, denominator_size: denominator.count))
    }
  }

  /// Hands a closure to C, which asks it while it works.
  private static func stopping(
    _ shouldStop: () -> Bool,
    _ body: (@convention(c) (UnsafeMutableRawPointer?) -> Int32, UnsafeMutableRawPointer) -> Int32
  ) -> Bool {
    withoutActuallyEscaping(shouldStop) { shouldStop in
      var question = shouldStop
      return withUnsafeMutablePointer(to: &question) { question in
        body(
          { context in
            context?.assumingMemoryBound(to: (() -> Bool).self).pointee() == true ? 1 : 0
          }, UnsafeMutableRawPointer(question)) != 0
      }
    }
  }
}

/// Owns the C store.
//
// @unchecked Sendable: written only while `make` has the only reference.
private final class Store: @unchecked Sendable {
  let pointer: OpaquePointer

  init() {
    guard let created = ct_store_create() else { preconditionFailure("there is no memory left") }
    pointer = created
  }

  deinit { ct_store_free(pointer) }
}
