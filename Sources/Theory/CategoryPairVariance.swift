internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// The front door of ``CategoryPairSums`` for a metric and a chain of at least three categories.
enum CategoryPairVariance {
  static func trajectory(
    of metric: Metric, chain: CategoricalChain, effort: Double, shouldStop: () -> Bool,
    progress: (Double) -> Void
  ) throws(NoTheory) -> [Interval] {
    let groups = try categories(of: metric, chain)
    guard let functional = CategoryFunctional(metric) else {
      preconditionFailure("\(metric) is no sum over categories")
    }
    let variances: [Interval]
    if work(of: chain, groups: groups) <= min(1, effort) * TheoryLimits.pairLawWork {
      variances = try FixedPairSums(
        groups: groups, functional: functional, chain: chain, precision: Precision(bits: 192)
      ).variances(shouldStop: shouldStop)
    } else {
      variances = try byCovariances(
        metric, functional, chain, groups, effort: effort, shouldStop: shouldStop,
        progress: progress)
    }
    guard metric == .totalVariation else { return variances }
    return variances.map { $0.multiplied(by: Rational(1, 4)) }
  }

  /// Var of the number of lost categories, where the laws of merged categories are out of reach.
  static func ofLostCategories(
    _ chain: CategoricalChain, effort: Double, shouldStop: () -> Bool,
    progress: (Double) -> Void
  ) throws(NoTheory) -> [Interval] {
    try byCovariances(
      .supportLoss, .isLost, chain, try categories(of: .supportLoss, chain), effort: effort,
      shouldStop: shouldStop, progress: progress)
  }

  private static func byCovariances(
    _ metric: Metric, _ functional: CategoryFunctional, _ chain: CategoricalChain,
    _ groups: [MergedCategory], effort: Double, shouldStop: () -> Bool,
    progress: (Double) -> Void
  ) throws(NoTheory) -> [Interval] {
    let limit = effort * TheoryLimits.pairCovarianceWork
    let plans = CategoryCovariances.plans(of: chain, groups).filter {
      $0.work <= limit && $0.entries <= TheoryLimits.pairLawEntries
    }
    guard !plans.isEmpty else {
      throw .noVariance(
        metric,
        reason:
          "the joint laws of its pairs of categories need more than \(Int(limit)) "
          + "operations, or too much memory")
    }
    if let size = chain.schedules.sampleSizes.max(), size > TheoryLimits.categoryLawSize {
      throw .noVariance(
        metric, reason: "a sample size is above \(TheoryLimits.categoryLawSize)")
    }
    let isConstant = ConstantLoss.generations(of: metric, chain: chain)
    var failure = NoTheory.noVariance(metric, reason: "no plan for its pairs of categories")
    for plan in plans {
      do {
        return try CategoryCovariances(
          groups: groups, functional: functional, metric: metric, chain: chain, plan: plan
        ).variances(isConstant: isConstant, shouldStop: shouldStop, progress: progress)
      } catch {
        guard case .noVariance = error else { throw error }
        failure = error
      }
    }
    throw failure
  }

  /// The same by ``CategoryPairSums``, over any scalar: the test of the above.
  ///
  /// - Parameter losses: f(c/n) for c = 0...n, from f, p and n.
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func variances<Scalar: RecursionScalar>(
    of metric: Metric, _ chain: CategoricalChain, _ groups: [MergedCategory],
    in context: Scalar.Context, shouldStop: () -> Bool,
    losses: (CategoryFunctional, Number) -> (Int) -> [Scalar]
  ) throws(NoTheory) -> [Scalar]? {
    guard let functional = CategoryFunctional(metric),
      let scalars = ChainScalars<Scalar>(chain, in: context)
    else { return nil }
    let zero = scalars.scalar(.zero)
    let one = scalars.scalar(.one)
    var mixture = [(fresh: one, synthetic: zero)]
    for t in stride(from: 1, through: chain.horizon, by: 1) {
      guard let synthetic = scalars.syntheticFraction(at: t) else { return nil }
      mixture.append((one - synthetic, synthetic))
    }
    let sums = CategoryPairSums<Scalar>(
      groups: groups.map { group in
        let category = group.members[0]
        return .init(
          size: group.members.count, truth: scalars.truth[category],
          start: scalars.point?[category] ?? scalars.truth[category],
          losses: losses(functional, group.truth))
      },
      sampleSizes: Array(chain.schedules.sampleSizes), mixture: mixture,
      isRealStart: scalars.isRealStart, context: context)
    let variances = try sums.variances(shouldStop: shouldStop)
    guard metric == .totalVariation else { return variances }
    let quarter = scalars.scalar(Rational(1, 4))
    return variances.map { quarter * $0 }
  }

  /// The categories that have a term in the sum.
  static func categories(
    of metric: Metric, _ chain: CategoricalChain
  ) throws(NoTheory) -> [MergedCategory] {
    guard let functional = CategoryFunctional(metric) else {
      preconditionFailure("\(metric) is no sum over categories")
    }
    let all = MergedCategory.distinct(of: chain)
    let counts = try CategorySum.counting(all, functional, chain, metric)
    return zip(all, counts).filter(\.1).map(\.0)
  }

  /// Transition probabilities, about: pairs of states of neighbouring generations.
  static func work(of chain: CategoricalChain, groups: [MergedCategory]) -> Double {
    var pairs = 0.0
    for (i, group) in groups.enumerated() {
      pairs += Double(groups.count - 1 - i) + (group.members.count > 1 ? 1 : 0)
    }
    var total = 0.0
    var previous = 1.0
    for (t, size) in chain.schedules.sampleSizes.enumerated() {
      if t == 0, case .real = chain.start {} else if t == 0 { continue }
      let states = Double(size + 1) * Double(size + 2) / 2
      // A source costs as much as some hundred entries, and so does a sum over the law for each state.
      total += previous * (states + 300) + 100 * states
      previous = states
    }
    return pairs * total
  }
}
