internal import CTrajectories
public import Intervals
public import Models
internal import Multiprecision

/// Means over the law of one category, enclosed in doubles in milliseconds.
///
/// The law is followed as a sum of binomial laws at fixed shares, with a bound of the error in l1.
///
/// - Meaning:    E|P_k[t] - p_k|, Var P_k[t] and P(P_k[t] = 0), over all draws up to generation t.
/// - Domain:     n up to 10^7; a law that spreads over few enough of the standard deviations of one draw.
/// - Shape:      T + 1 entries, index = generation.
/// - Exactness:  enclosures, of width about 1e-13 per generation whatever the value: a small probability has
///               no digit. ``CategoryLaw`` encloses to 1e-25 and narrower.
/// - Complexity: O(m² σ) once per stretch of equal generations, m = O(√n) nodes and σ = O(√n) counts,
///               then O(m²) per generation; O(m σ) for a generation that differs from its neighbours.
/// - Source:     proofs-notes/interpolated-law.md.
public struct InterpolatedCategoryLaw: Sendable {
  public struct Summary: Sendable {
    public let absoluteDeviation: Interval
    public let variance: Interval
    public let lostProbability: Interval
  }

  /// Why a law is not interpolated.
  public struct Refusal: Error, Equatable {
    public let reason: String
  }

  /// Index = generation.
  public let generations: [Summary]

  /// - Parameter category: from 0.
  public init(of category: Int, chain: CategoricalChain) throws(Refusal) {
    precondition(
      chain.truth.values.indices.contains(category),
      "categories run from 0 to \(chain.categories - 1), but \(category) was asked for")
    guard
      let merged = MergedCategory.distinct(of: chain).first(where: { $0.members.contains(category) }
      )
    else { preconditionFailure("every category has a law") }
    let means: [[BoundedDouble]]
    do {
      means = try Self.means(
        of: [.absoluteDeviation, .squaredDeviation, .isLost], merged, InterpolatedSchedule(chain),
        shouldStop: { false })
    } catch {
      guard case .refused(let refusal) = error else {
        preconditionFailure("nothing asked it to stop")
      }
      throw refusal
    }
    let bias = Self.bias(of: merged, chain)
    generations = means.enumerated().map { t, means in
      let square = means[1].interval(atMost: 1)
      let zero = Interval(.zero, precision: square.precision)
      return Summary(
        absoluteDeviation: means[0].interval(atMost: 1),
        variance: Interval.maximum(square - bias[t].squared(), zero),
        lostProbability: means[2].interval(atMost: 1))
    }
  }

  /// Σ_k E|P_k[t] - p_k| / 2 for t = 0...T: the expected total variation distance.
  public static func totalVariation(of chain: CategoricalChain) throws(Refusal) -> [Interval] {
    do {
      return try InterpolatedCategorySums(chain, [.absoluteDeviation], shouldStop: { false })
        .sums.map { $0[0].interval(atMost: 2).multiplied(by: Rational(1, 2)) }
    } catch {
      guard case .refused(let refusal) = error else {
        preconditionFailure("nothing asked it to stop")
      }
      throw refusal
    }
  }

  /// E P_k[t] - p_k, which falls by 1 - alpha[t].
  private static func bias(of category: MergedCategory, _ chain: CategoricalChain) -> [Interval] {
    let precision = Precision(bits: 64)
    let one = Interval(.one, precision: precision)
    var bias = Interval(.zero, precision: precision)
    if let start = category.start {
      if let start = start.exactValue, let p = category.truth.exactValue {
        bias = Interval(start - p, precision: precision)
      } else {
        bias =
          start.interval(precision: precision) - category.truth.interval(precision: precision)
      }
    }
    return (0...chain.horizon).map { t in
      if t > 0 && chain.scheme == .mixture {
        bias = bias * (one - chain.schedules.alpha[t].interval(precision: precision))
      }
      return bias
    }
  }

  enum Failure: Error {
    case stopped
    case refused(Refusal)
  }

  /// E f in every generation, one entry per functional.
  static func means(
    of functionals: [CategoryFunctional], _ category: MergedCategory,
    _ schedule: InterpolatedSchedule, shouldStop: () -> Bool
  ) throws(Failure) -> [[BoundedDouble]] {
    if let refusal = schedule.refusal { throw .refused(refusal) }
    let truth = BoundedDouble(proportion: category.truth)
    let start = category.start.map { BoundedDouble(proportion: $0) }
    if functionals.contains(.divergence), truth.value - truth.error * (1 + 0x1p-50) < 1e-290 {
      throw .refused(Refusal(reason: "a probability of p may be 0, or is below 1e-290"))
    }
    let functions = Int(CT_LAW_FUNCTIONS)
    var values = [ct_bounded](
      repeating: ct_bounded(), count: (schedule.horizon + 1) * functions)
    let result = schedule.withModel(truth, start) { model in
      var model = model
      let wanted = functionals.reduce(UInt32(0)) { $0 | 1 << UInt32($1.place) }
      return withoutActuallyEscaping(shouldStop) { shouldStop in
        var question = shouldStop
        return withUnsafeMutablePointer(to: &question) { question in
          ct_law_interpolated(
            &model, wanted,
            { context in
              context?.assumingMemoryBound(to: (() -> Bool).self).pointee() == true ? 1 : 0
            }, UnsafeMutableRawPointer(question), &values)
        }
      }
    }
    switch Int(result) {
    case CT_LAW_DONE: break
    case CT_LAW_STOPPED: throw .stopped
    case CT_LAW_TOO_LARGE:
      throw .refused(
        Refusal(
          reason: "the law of a category spreads over too many standard deviations of one draw"))
    case CT_LAW_MEMORY: throw .refused(Refusal(reason: "memory is short"))
    default: preconditionFailure("the mass of an interpolated law contradicts its error bound")
    }
    var means = (0...schedule.horizon).map { t in
      functionals.map { functional in
        let found = values[t * functions + functional.place]
        return BoundedDouble(value: found.value, error: found.error)
      }
    }
    if let start = category.start {
      let precision = Precision(bits: 64)
      means[0] = functionals.map { functional in
        BoundedDouble(
          enclosing: functional.value(start, category.truth, precision: precision))
      }
    }
    return means
  }
}

extension CategoryFunctional {
  /// The function's place in the C kernel.
  fileprivate var place: Int {
    switch self {
    case .absoluteDeviation: CT_ABSOLUTE_DEVIATION
    case .squaredDeviation: CT_SQUARED_DEVIATION
    case .isLost: CT_LOST
    case .entropy: CT_ENTROPY
    case .divergence: CT_DIVERGENCE
    case .hellinger: CT_HELLINGER
    }
  }
}
