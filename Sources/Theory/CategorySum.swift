internal import Intervals
internal import Models
internal import Multiprecision

/// The expectation of a metric that is a sum over categories, from the law of each category.
///
/// - Source: proofs-notes/law-of-one-category.md.
enum CategorySum {
  static func trajectory(
    of metric: Metric, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    guard let functional = CategoryFunctional(metric) else {
      throw .noRecursion(metric, reason: "it is not a sum over categories that is finite")
    }
    var categories = MergedCategory.distinct(of: chain)
    if functional == .isLost || functional == .divergence {
      categories = try withoutZeroTruth(categories, chain, metric)
    }
    let engine: CategoryLawSequence.Engine
    switch CategoryLawSize.engine(for: chain, categories: categories, precision: precision) {
    case .success(let found): engine = found
    case .failure(let refusal): throw .noRecursion(metric, reason: refusal.reason)
    }
    let working = max(precision, engine.precision)
    let half = Rational(1, 2)
    var tables = FunctionTables(precision: working)
    var values: [Number] = []
    values.reserveCapacity(chain.horizon + 1)
    let sequence = CategoryLawSequence(chain: chain, categories: categories, engine: engine)
    try sequence.forEachGeneration(shouldStop: shouldStop) { (_, laws) throws(NoTheory) in
      var sum = NumberSum(precision: working)
      for (category, law) in zip(categories, laws) {
        if shouldStop() { throw .stopped }
        sum.add(
          law.expectation(of: functional, truth: category.truth, precision: working, &tables),
          times: Rational(category.members.count))
      }
      values.append(metric == .totalVariation ? sum.multiplied(by: half) : sum.value)
    }
    let isRational = values.allSatisfy { $0.exactValue != nil }
    return ExpectedTrajectory(
      values: values, method: .categoryLaw, arithmetic: isRational ? .rational : .interval,
      isFinal: engine.isFinal(at: precision))
  }

  /// The categories that count where p = 0 does not: no support is lost there, and a divergence is
  /// finite only where the model has no mass there.
  private static func withoutZeroTruth(
    _ categories: [MergedCategory], _ chain: CategoricalChain, _ metric: Metric
  ) throws(NoTheory) -> [MergedCategory] {
    var rest: [MergedCategory] = []
    for category in categories {
      if category.truth.isCertainlyPositive {
        rest.append(category)
      } else if category.truth.exactValue == nil {
        throw .undetermined(metric, reason: "the enclosure of a probability of p contains 0")
      } else if metric == .kl, let start = category.start {
        if let exact = start.exactValue {
          if exact.isZero { continue }
        } else if !start.isCertainlyPositive {
          throw .undetermined(metric, reason: "the start may have mass where p has none")
        }
        throw .infinite(metric, t: 0)
      }
    }
    return rest
  }
}

/// A sum that stays a fraction as long as its terms are.
struct NumberSum {
  private var exact: Rational = .zero
  private var enclosed: Interval?
  private let precision: Precision

  init(precision: Precision) { self.precision = precision }

  var value: Number {
    enclosed.map { .enclosure($0 + Interval(exact, precision: precision)) } ?? .exact(exact)
  }

  mutating func add(_ term: Number, times factor: Rational) {
    switch term {
    case .exact(let value): exact.formMultiplyAdd(value, factor)
    case .enclosure(let interval):
      let product = interval.multiplied(by: factor)
      enclosed = enclosed.map { $0 + product } ?? product
    }
  }

  func multiplied(by factor: Rational) -> Number {
    switch value {
    case .exact(let value): .exact(value * factor)
    case .enclosure(let interval): .enclosure(interval.multiplied(by: factor))
    }
  }
}
