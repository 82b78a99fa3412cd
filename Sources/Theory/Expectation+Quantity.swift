internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// | quantity | method | arithmetic |
/// |---|---|---|
/// | a metric | see ``trajectory(of:chain:precision:shouldStop:)-(Metric,_,_,_)`` | |
/// | absorbed, lost | moments of a category; on large chains the law of its count | rational, interval |
/// | absorption time | ancestors of a generation | rational, interval |
extension Expectation {
  /// The quantity for t = 0...T; a single value for the absorption time.
  ///
  /// - Parameter shouldStop: asked now and then; true ends the work with `.stopped`.
  public static func trajectory(
    of quantity: Quantity, chain: CategoricalChain, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExpectedTrajectory {
    switch quantity {
    case .metric(let metric):
      return try trajectory(
        of: metric, chain: chain, precision: precision, shouldStop: shouldStop)
    case .absorbed, .lost:
      return try absorption(
        quantity, chain: chain, precision: precision, shouldStop: shouldStop)
    case .absorptionTime:
      return try absorptionTime(chain: chain, precision: precision, shouldStop: shouldStop)
    case .deviationSum:
      throw .notAvailable(quantity, reason: "it is recorded, not claimed")
    }
  }

  // MARK: Probabilities

  private static func absorption(
    _ quantity: Quantity, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    var groups = 1
    if quantity == .absorbed, !chain.hasNoFreshData {
      groups = StartFacts.groupsOfEqualCategories(chain).count
    }
    if AbsorptionSize.isExactWithinLimits(chain, groups: groups),
      let values: [Rational] = try probabilities(
        quantity, chain: chain, in: (), shouldStop: shouldStop)
    {
      return ExpectedTrajectory(
        values: values.map { .exact($0) }, method: .categoryMoments, arithmetic: .rational)
    }
    guard let operations = AbsorptionSize.operations(chain, groups: groups) else {
      return try byLaw(quantity, chain: chain, precision: precision, shouldStop: shouldStop)
    }
    let working = Precision(bits: precision.bits + guardBits(operations))
    guard
      let values: [Interval] = try probabilities(
        quantity, chain: chain, in: working, shouldStop: shouldStop)
    else {
      preconditionFailure("an interval holds every number of a model")
    }
    return ExpectedTrajectory(
      values: values.map { .enclosure($0) }, method: .categoryMoments, arithmetic: .interval)
  }

  /// Large chains: the law of one category's count, with its tails cut.
  private static func byLaw(
    _ quantity: Quantity, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    let values: [Number]
    var categories = MergedCategory.distinct(of: chain)
    if case .lost(let category) = quantity {
      categories = categories.filter { $0.members.contains(category) }
    }
    let engine = CategoryLawSize.engine(for: chain, categories: categories, precision: precision)
    do {
      if case .lost(let category) = quantity {
        values = try CategoryLaw.lostProbability(
          of: category, chain: chain, precision: precision, shouldStop: shouldStop)
      } else {
        values = try CategoryLaw.absorbedProbability(
          chain: chain, precision: precision, shouldStop: shouldStop)
      }
    } catch {
      switch error {
      // The law names the metric that it was made for.
      case .noRecursion(_, let reason), .undetermined(_, let reason):
        throw .notAvailable(quantity, reason: reason)
      default: throw error
      }
    }
    let isRational = values.allSatisfy { $0.exactValue != nil }
    return ExpectedTrajectory(
      values: values, method: .categoryLaw, arithmetic: isRational ? .rational : .interval,
      isFinal: (try? engine.get())?.isFinal(at: precision) ?? false)
  }

  private static func probabilities<Scalar: RecursionScalar>(
    _ quantity: Quantity, chain: CategoricalChain, in context: Scalar.Context,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> [Scalar]? {
    if case .lost(let category) = quantity {
      return try AbsorptionProbability.lost(
        category, chain, in: context, shouldStop: shouldStop)
    }
    return try AbsorptionProbability.absorbed(chain, in: context, shouldStop: shouldStop)
  }

  // MARK: The time

  private static func absorptionTime(
    chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    let plan = try AbsorptionPlan(chain)
    if plan.sampleSize <= TheoryLimits.exactAbsorptionTimeSize,
      AbsorptionSize.isExactWithinLimits(
        chain, groups: 1, before: plan.settled, degree: plan.sampleSize),
      let value: Rational = try AbsorptionTime.expected(chain, in: (), shouldStop: shouldStop)
    {
      return ExpectedTrajectory(
        values: [.exact(value)], method: .ancestorCounts, arithmetic: .rational)
    }
    guard plan.sampleSize <= TheoryLimits.absorptionTimeSize,
      let operations = AbsorptionSize.operations(
        chain, groups: 1, before: plan.settled, degree: plan.sampleSize)
    else {
      throw .notAvailable(
        .absorptionTime,
        reason:
          "n settles at \(plan.sampleSize) at generation \(plan.settled); it is computed up to "
          + "n = \(TheoryLimits.absorptionTimeSize) and "
          + "\(TheoryLimits.absorptionOperations) operations before that generation")
    }
    let bits = guardBits(operations + plan.sampleSize * plan.sampleSize)
    guard
      let value: Interval = try AbsorptionTime.expected(
        chain, in: Precision(bits: precision.bits + 2 * bits), shouldStop: shouldStop)
    else {
      preconditionFailure("an interval holds every number of a model")
    }
    return ExpectedTrajectory(
      values: [.enclosure(value)], method: .ancestorCounts, arithmetic: .interval)
  }

  /// Sums of nonnegative terms lose at most one unit in the last place per operation.
  private static func guardBits(_ operations: Int) -> Int {
    16 + Int.bitWidth - operations.leadingZeroBitCount
  }
}
