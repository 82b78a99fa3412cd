internal import Intervals
internal import Models
internal import Multiprecision

/// The expectations of metrics that are sums over categories, from the law of each category.
///
/// - Source: proofs-notes/law-of-one-category.md, proofs-notes/interpolated-law.md.
enum CategorySum {
  /// All metrics in one pass over the laws.
  ///
  /// - Returns: nothing for a metric that is no such sum.
  /// - Throws: only `.stopped`.
  static func trajectories(
    of metrics: [Metric], chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> [Metric: Result<ExpectedTrajectory, NoTheory>] {
    let categories = MergedCategory.distinct(of: chain)
    var (terms, results) = terms(of: metrics, categories, chain)
    if terms.isEmpty { return results }
    let engine: CategoryLawSequence.Engine
    switch CategoryLawSize.engine(for: chain, categories: categories, precision: precision) {
    case .success(let found): engine = found
    case .failure(let refusal):
      // Beyond fixed point: fewer digits, however many are asked for.
      do {
        let found = try interpolated(
          terms.map(\.metric), chain: chain, isFinal: true, shouldStop: shouldStop)
        return results.merging(found) { $1 }
      } catch {
        if case .stopped = error { throw .stopped }
      }
      for term in terms {
        results[term.metric] = .failure(.noRecursion(term.metric, reason: refusal.reason))
      }
      return results
    }
    let working = max(precision, engine.precision)
    var tables = FunctionTables(precision: working)
    let sequence = CategoryLawSequence(chain: chain, categories: categories, engine: engine)
    try sequence.forEachGeneration(shouldStop: shouldStop) { (_, laws) throws(NoTheory) in
      for index in terms.indices {
        let value = try terms[index].value(
          categories, laws, precision: working, &tables, shouldStop)
        terms[index].values.append(value)
      }
    }
    for term in terms {
      let isRational = term.values.allSatisfy { $0.exactValue != nil }
      results[term.metric] = .success(
        ExpectedTrajectory(
          values: term.values, method: .categoryLaw,
          arithmetic: isRational ? .rational : .interval, isFinal: engine.isFinal(at: precision)))
    }
    return results
  }

  /// The same by interpolation in doubles.
  ///
  /// - Throws: `.stopped`, or why the laws are not interpolated.
  static func interpolated(
    _ metrics: [Metric], chain: CategoricalChain, isFinal: Bool = false, shouldStop: () -> Bool
  ) throws(InterpolatedCategoryLaw.Failure) -> [Metric: Result<ExpectedTrajectory, NoTheory>] {
    let categories = MergedCategory.distinct(of: chain)
    if CategoryLawSize.exactSize(of: chain, categories) != nil {
      throw .refused(InterpolatedCategoryLaw.Refusal(reason: "they are exact"))
    }
    if CategoryLawSize.interpolationWork(of: chain, categories) > TheoryLimits.interpolationWork {
      throw .refused(
        InterpolatedCategoryLaw.Refusal(
          reason: "its laws need more than \(Int(TheoryLimits.interpolationWork)) operations"))
    }
    var (terms, results) = terms(of: metrics, categories, chain)
    if terms.isEmpty { return results }
    let sums = try InterpolatedCategorySums(
      chain, terms.map(\.functional), counts: { terms[$0].counts[$1] }, shouldStop: shouldStop
    ).sums
    for (index, term) in terms.enumerated() {
      let values = sums.map { sums in
        let sum = sums[index].interval(atMost: .greatestFiniteMagnitude)
        return Number.enclosure(
          term.metric == .totalVariation ? sum.multiplied(by: Rational(1, 2)) : sum)
      }
      let error = sums.map { $0[index].error }.max() ?? 0
      results[term.metric] = .success(
        ExpectedTrajectory(
          values: values, method: .categoryLaw, arithmetic: .interval, isFinal: isFinal,
          remark: "\(term.metric.rawValue) by interpolated laws in doubles, within "
            + Number.exact(Rational(exactly: error) ?? .zero).upperDecimal(significantDigits: 2)))
    }
    return results
  }

  /// The sums that are finite, and why the others are not.
  private static func terms(
    of metrics: [Metric], _ categories: [MergedCategory], _ chain: CategoricalChain
  ) -> ([Term], [Metric: Result<ExpectedTrajectory, NoTheory>]) {
    var results: [Metric: Result<ExpectedTrajectory, NoTheory>] = [:]
    var terms: [Term] = []
    for metric in metrics {
      guard let functional = CategoryFunctional(metric) else { continue }
      do {
        terms.append(
          Term(
            metric: metric, functional: functional,
            counts: try counting(categories, functional, chain, metric)))
      } catch {
        results[metric] = .failure(error)
      }
    }
    return (terms, results)
  }

  /// One metric, and what was found of it.
  private struct Term {
    let metric: Metric
    let functional: CategoryFunctional
    /// Whether each category has a term in the sum.
    let counts: [Bool]
    var values: [Number] = []

    func value(
      _ categories: [MergedCategory], _ laws: [CategoryLaw], precision: Precision,
      _ tables: inout FunctionTables, _ shouldStop: () -> Bool
    ) throws(NoTheory) -> Number {
      var sum = NumberSum(precision: precision)
      for (index, category) in categories.enumerated() where counts[index] {
        if shouldStop() { throw .stopped }
        sum.add(
          laws[index].expectation(
            of: functional, truth: category.truth, precision: precision, &tables),
          times: Rational(category.members.count))
      }
      return metric == .totalVariation ? sum.multiplied(by: Rational(1, 2)) : sum.value
    }
  }

  /// Whether each category counts. One with p = 0 does not in support loss, which is of the truth's
  /// support, nor in a divergence, which is finite only where the model has no mass there.
  static func counting(
    _ categories: [MergedCategory], _ functional: CategoryFunctional, _ chain: CategoricalChain,
    _ metric: Metric
  ) throws(NoTheory) -> [Bool] {
    guard functional == .isLost || functional == .divergence else {
      return categories.map { _ in true }
    }
    var counts: [Bool] = []
    for category in categories {
      counts.append(category.truth.isCertainlyPositive)
      if category.truth.isCertainlyPositive { continue }
      if category.truth.exactValue == nil {
        throw .undetermined(metric, reason: "the enclosure of a probability of p contains 0")
      }
      if metric == .kl, let start = category.start {
        if start.exactValue?.isZero == true { continue }
        guard start.isCertainlyPositive else {
          throw .undetermined(metric, reason: "the start may have mass where p has none")
        }
        throw .infinite(metric, t: 0)
      }
    }
    return counts
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
