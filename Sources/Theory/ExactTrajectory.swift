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
    guard let c = try constant(metric, chain), c.signum > 0, let words = ScheduleWords(chain) else {
      return nil
    }
    let firstSize = firstSize(chain)
    let store = Store()
    let isFinished =
      switch words {
      case .constant(let a, let b, let draws):
        ratio(initial(c, firstSize)) { start in
          ratio(c / Rational(Int(draws))) { added in
            stopping(shouldStop) { stop, context in
              ct_exact_constant(store.pointer, start, a, b, added, chain.horizon, stop, context)
                != 0
            }
          }
        }
      case .varying(let words):
        ratio(c) { c in
          stopping(shouldStop) { stop, context in
            ct_exact_varying(
              store.pointer, c, UInt64(firstSize), words, words.count, stop, context) != 0
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
  /// - Throws: also `.faultyProduct`.
  /// - Complexity: a few products of numbers as long as the result; log T times as many, and a gcd, where
  ///   generations differ.
  public static func last(
    of metric: Metric, chain: CategoricalChain, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> Rational? {
    try last(of: metric, chain: chain, products: LongProduct(), shouldStop: shouldStop)
  }

  /// The same, with products by what is given.
  static func last(
    of metric: Metric, chain: CategoricalChain, products: LongProduct, shouldStop: () -> Bool
  ) throws(NoTheory) -> Rational? {
    guard let c = try constant(metric, chain), c.signum > 0, let words = ScheduleWords(chain)
    else { return nil }
    let firstSize = firstSize(chain)
    let store = Store()
    let outcome =
      switch words {
      case .constant(let a, let b, let draws):
        ratio(initial(c, firstSize)) { start in
          ratio(c / Rational(Int(draws))) { added in
            stopping(shouldStop) { stop, context in
              ct_exact_last(
                store.pointer, start, a, b, added, chain.horizon, products.pointer, stop,
                context)
            }
          }
        }
      case .varying(let words):
        ratio(c) { c in
          stopping(shouldStop) { stop, context in
            ct_exact_last_varying(
              store.pointer, c, UInt64(firstSize), words, words.count, products.pointer, stop,
              context)
          }
        }
      }
    switch outcome {
    case ct_done: return ExactTrajectory(store: store).value(at: 0)
    case ct_stopped: throw .stopped
    default: throw .faultyProduct
    }
  }

  /// n[0] where the start is drawn from it, else 0.
  private static func firstSize(_ chain: CategoricalChain) -> Int {
    if case .real = chain.start { chain.schedules.sampleSizes[0] } else { 0 }
  }

  private static func initial(_ c: Rational, _ firstSize: Int) -> Rational {
    firstSize == 0 ? .zero : c / Rational(firstSize)
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
  private static func stopping<Result>(
    _ shouldStop: () -> Bool,
    _ body: (@convention(c) (UnsafeMutableRawPointer?) -> Int32, UnsafeMutableRawPointer) -> Result
  ) -> Result {
    withoutActuallyEscaping(shouldStop) { shouldStop in
      var question = shouldStop
      return withUnsafeMutablePointer(to: &question) { question in
        body(
          { context in
            context?.assumingMemoryBound(to: (() -> Bool).self).pointee() == true ? 1 : 0
          }, UnsafeMutableRawPointer(question))
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
