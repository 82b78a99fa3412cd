public import Intervals
public import Models
public import Multiprecision

extension CategoryLaw {
  /// The laws of one category in generations 0...T.
  ///
  /// All of them are held at once: up to n + 1 numbers for each generation.
  ///
  /// - Parameter category: from 0.
  public static func laws(
    of category: Int, chain: CategoricalChain, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [CategoryLaw] {
    var laws: [CategoryLaw] = []
    try forEachGeneration(
      [merged(category, of: chain)], chain, precision, shouldStop
    ) { (_, current) throws(NoTheory) in
      laws += current
    }
    return laws
  }

  /// Calls `body` with the law of one category in generation 0, 1, ..., T: memory for one at a time.
  ///
  /// - Parameter category: from 0.
  public static func forEachGeneration(
    of category: Int, chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool,
    _ body: (Int, CategoryLaw) throws(NoTheory) -> Void
  ) throws(NoTheory) {
    do {
      try forEachGeneration(
        [merged(category, of: chain)], chain, precision, shouldStop
      ) { (t, laws) throws(NoTheory) in try body(t, laws[0]) }
    } catch {
      guard case .noRecursion(_, let reason) = error else { throw error }
      throw .noLaw(of: "category \(category + 1)", reason: reason)
    }
  }

  /// P(P_k[t] = 0) for t = 0...T: category k is lost in generation t.
  ///
  /// - Parameter category: from 0.
  public static func lostProbability(
    of category: Int, chain: CategoricalChain, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Number] {
    try endProbability(
      isFull: false, [merged(category, of: chain)], chain, precision, shouldStop)
  }

  /// P(P[t] is a single category) for t = 0...T: the sum over k of P(P_k[t] = 1), for every alpha.
  public static func absorbedProbability(
    chain: CategoricalChain, precision: Precision, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Number] {
    try endProbability(
      isFull: true, MergedCategory.distinct(of: chain), chain, precision, shouldStop)
  }

  private static func merged(_ category: Int, of chain: CategoricalChain) -> MergedCategory {
    precondition(
      chain.truth.values.indices.contains(category),
      "categories run from 0 to \(chain.categories - 1), but \(category) was asked for")
    let p = chain.truth.values[category]
    let start: Number? =
      switch chain.start {
      case .real: nil
      case .truth: p
      case .point(let values): values[category]
      }
    return MergedCategory(truth: p, start: start, members: [category])
  }

  /// The expected number of categories at one end, 0 or 1.
  private static func endProbability(
    isFull: Bool, _ categories: [MergedCategory], _ chain: CategoricalChain,
    _ precision: Precision, _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [Number] {
    var values: [Number] = []
    try forEachGeneration(
      categories, chain, precision, shouldStop
    ) { (_, laws) throws(NoTheory) in
      var sum = NumberSum(precision: precision)
      for (category, law) in zip(categories, laws) {
        guard let probability = law.probability(ofEnd: isFull) else {
          throw .undetermined(
            .supportLoss, reason: "the enclosure of a given start contains \(isFull ? 1 : 0)")
        }
        sum.add(probability, times: Rational(category.members.count))
      }
      values.append(sum.value)
    }
    return values
  }

  private static func forEachGeneration(
    _ categories: [MergedCategory], _ chain: CategoricalChain, _ precision: Precision,
    _ shouldStop: () -> Bool, _ body: (Int, [CategoryLaw]) throws(NoTheory) -> Void
  ) throws(NoTheory) {
    switch CategoryLawSize.engine(for: chain, categories: categories, precision: precision) {
    case .success(let engine):
      try CategoryLawSequence(chain: chain, categories: categories, engine: engine)
        .forEachGeneration(shouldStop: shouldStop, body)
    case .failure(let refusal): throw .noRecursion(.supportLoss, reason: refusal.reason)
    }
  }
}
