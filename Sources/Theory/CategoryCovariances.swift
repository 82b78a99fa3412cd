internal import Intervals
internal import Models
internal import Multiprecision

/// Variance of a loss that is a sum over categories, from the covariances of two of them.
///
///     Var Σ f_k = Σ_k Var f_k + Σ_{k≠l} Cov(f_k, f_l)
///
/// The joint law of two counts is followed in one of two ways (``PairMethod``): as the product of their laws and
/// a covariance that is nearly of low rank, which shares the work among all pairs, or as it is.
///
/// - Exactness:  enclosures, about as wide as T 1e-14 (canonical) or T 1e-11 (interpolated) of the second moment.
/// - Complexity: see ``Plan``.
/// - Source:     proofs-notes/pair-covariance.md, proofs-notes/pair-law.md.
struct CategoryCovariances {
  let groups: [MergedCategory]
  let functional: CategoryFunctional
  let metric: Metric
  let chain: CategoricalChain
  let plan: Plan
  /// Of the canonical expansion: fewer are less exact.
  var mostOrders = CanonicalCategory.mostOrders
  /// Relative widths above this are of no use: the work ends there. Infinite: nowhere.
  var widest = 1e-6
  private let precision = Precision(bits: 160)

  init(
    groups: [MergedCategory], functional: CategoryFunctional, metric: Metric,
    chain: CategoricalChain, plan: Plan
  ) {
    self.groups = groups
    self.functional = functional
    self.metric = metric
    self.chain = chain
    self.plan = plan
  }

  /// Two groups, or one with itself, and what is known of their joint law.
  private struct State {
    let pair: Plan.Pair
    /// Ordered pairs of categories.
    let count: Double
    var joint: Joint
  }

  private enum Joint {
    /// A bound of the l1 distance of the covariance.
    case canonical(Covariance, error: Double)
    case interpolated(InterpolatedPairLaw)
  }

  /// What the pairs of one generation share, by category.
  private struct Generation {
    var laws: [WindowedLaw] = []
    /// Of those with a canonical pair.
    var canonical: [CanonicalCategory?] = []
  }

  /// Var Σ f_k at t = 0...T; 0 for a given generation 0.
  ///
  /// - Parameter isConstant: where the variance is known to be 0.
  /// - Throws: `.noVariance` where a variance is less certain than ``widest``, where a number of the model is too
  ///   wide, or memory is short.
  func variances(
    isConstant: [Bool], shouldStop: () -> Bool, progress: (Double) -> Void = { _ in }
  ) throws(NoTheory) -> [Interval] {
    var variances: [Interval] = []
    var states = plan.pairs.map { pair in
      let (a, b) = (groups[pair.first].members.count, groups[pair.second].members.count)
      return State(
        pair: pair, count: Double(pair.first == pair.second ? a * (a - 1) : 2 * a * b),
        joint: pair.method == .canonical
          ? .canonical(.none, error: 0) : .interpolated(InterpolatedPairLaw()))
    }
    var now = Generation()
    var losses = groups.map { WindowedLoss(functional, truth: $0.truth) }
    let sequence = CategoryLawSequence(
      chain: chain, categories: groups, engine: .fixed(precision))
    try sequence.forEachGeneration(shouldStop: shouldStop) { (t, found) throws(NoTheory) in
      guard found[0].sampleSize > 0 else {
        variances.append(Interval(.zero, precision: precision))
        return
      }
      let laws = found.map { WindowedLaw($0) }
      let next = Generation(
        laws: laws, canonical: try canonicalParts(at: t, from: now, to: laws, shouldStop))
      let draws = try draws(at: t, from: now, to: laws, shouldStop)
      let (before, previous) = (states, now)
      let advanced = try concurrentMap(states.count, shouldStop: shouldStop) { index in
        joint(after: before[index], from: previous, to: next, draws)
      }
      for (index, joint) in advanced.enumerated() {
        guard let joint else { throw .noVariance(metric, reason: "there is not enough memory") }
        states[index].joint = joint
      }
      for (index, law) in laws.enumerated() { losses[index].prepare(law) }
      let variance = variance(next, states, losses)
      if widest.isFinite, !isConstant[t],
        !(variance.isCertainlyPositive && variance.relativeWidth <= widest)
      {
        throw .noVariance(
          metric,
          reason: "at generation \(t) the covariances of its pairs of categories are not certain "
            + "enough")
      }
      variances.append(variance)
      now = next
      progress(Double(t + 1) / Double(chain.horizon + 1))
    }
    return variances
  }

  // MARK: One generation

  private func alpha(at t: Int) -> Number {
    t == 0 ? .exact(.one) : chain.scheme == .replace ? .exact(.zero) : chain.schedules.alpha[t]
  }

  /// The draws of generation t of every category that has an interpolated pair.
  private func draws(
    at t: Int, from now: Generation, to laws: [WindowedLaw], _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [CategoryDraw?] {
    let alpha = alpha(at: t)
    var draws: [CategoryDraw?] = []
    for (index, group) in groups.enumerated() {
      guard plan.isInterpolated[index] else {
        draws.append(nil)
        continue
      }
      if shouldStop() { throw .stopped }
      let shares =
        now.laws.isEmpty
        ? SourceShares(
          group.share(alpha: alpha, proportion: group.start, precision: precision),
          precision: precision)
        : SourceShares(now.laws[index], alpha: alpha, truth: group.truth, precision: precision)
      guard shares.relativeError < 1e-12 else {
        throw .noVariance(
          metric,
          reason:
            "at generation \(t) a number of the model of category \(group.members[0] + 1) "
            + "is too wide")
      }
      guard
        let draw = CategoryDraw(shares, to: laws[index], isFirst: plan.isFirst[index])
      else { throw .noVariance(metric, reason: "there is not enough memory") }
      draws.append(draw)
    }
    return draws
  }

  /// Generation t of every category that has a canonical pair.
  private func canonicalParts(
    at t: Int, from now: Generation, to laws: [WindowedLaw], _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [CanonicalCategory?] {
    let alpha = alpha(at: t)
    let precision = precision
    let sources = groups.enumerated().map { index, group -> CanonicalCategory.Source? in
      guard !plan.companions[index].isEmpty else { return nil }
      guard !now.laws.isEmpty, let category = now.canonical[index] else {
        return CanonicalCategory.Source(
          group.share(alpha: alpha, proportion: group.start, precision: precision),
          precision: precision)
      }
      return CanonicalCategory.Source(
        now.laws[index], category,
        CategoryShares(alpha: alpha, truth: group.truth, precision: precision))
    }
    let spreads = sources.map { $0?.spread ?? ShareSpread(mean: 0, deviation: 0) }
    var result: [CanonicalCategory?] = []
    for (index, source) in sources.enumerated() {
      guard let source else {
        result.append(nil)
        continue
      }
      if shouldStop() { throw .stopped }
      guard source.isWithinLimits else {
        throw .noVariance(
          metric,
          reason:
            "category \(groups[index].members[0] + 1) may be drawn with a probability above "
            + "\(CanonicalCategory.largestShare) at generation \(t), or a number of the model is too wide"
        )
      }
      var companion = ShareSpread(mean: 0, deviation: 0)
      for other in plan.companions[index] where spreads[other].mean > companion.mean {
        companion = spreads[other]
      }
      let product = spreads[index].odds(at: 0) * companion.odds(at: 0)
      guard
        let category = CanonicalCategory(
          source, to: laws[index], orders: orders(product, laws[index].sampleSize), spreads[index],
          companion: companion)
      else { throw .noVariance(metric, reason: "there is not enough memory") }
      result.append(category)
    }
    return result
  }

  /// How far a draw is expanded for two categories with this product of odds.
  ///
  /// What is left out is bounded wherever it ends; this makes it as small as rounding.
  private func orders(_ product: Double, _ n: Int) -> Int {
    CanonicalCategory.orders(product, n, most: mostOrders)
  }

  /// The next generation of a pair; nil where memory is short.
  private func joint(
    after state: State, from now: Generation, to next: Generation, _ draws: [CategoryDraw?]
  ) -> Joint? {
    let (first, second) = (state.pair.first, state.pair.second)
    switch state.joint {
    case .canonical(let covariance, let error):
      guard let a = next.canonical[first], let b = next.canonical[second] else {
        preconditionFailure("a canonical pair of a category without its part")
      }
      let (moved, own) = CanonicalCategory.advance(
        covariance, a, b,
        orders: min(a.orders, b.orders, orders(a.odds * b.odds, a.sampleSize)))
      var total = (error + own) * (1 + 1e-12)
      if !now.laws.isEmpty {
        // The product of the laws is off by this, and a draw and a product of draws differ by at most 2.
        let (d, e) = (now.laws[first].error, now.laws[second].error)
        total += 2.001 * (d + e + d * e)
      }
      return .canonical(moved, error: total)
    case .interpolated(let law):
      guard let a = draws[first], let b = draws[second] else {
        preconditionFailure("an interpolated pair of a category without its draw")
      }
      return law.advanced(a, b, to: next.laws[first], next.laws[second])
        .map { .interpolated($0) }
    }
  }

  // MARK: Losses

  private func variance(
    _ generation: Generation, _ states: [State], _ losses: [WindowedLoss]
  ) -> Interval {
    var sum = BoundedDouble(value: 0, error: 0)
    var terms = 0.0
    func add(_ count: Double, _ own: BoundedDouble) {
      sum.value += count * own.value
      sum.error += count * own.error
      terms += count * abs(own.value)
    }
    for (index, group) in groups.enumerated() {
      add(Double(group.members.count), losses[index].variance(generation.laws[index]))
    }
    let parts = zip(losses, generation.canonical).map { loss, category in
      category.map { loss.parts($0.basis) } ?? []
    }
    for state in states {
      let (first, second) = (state.pair.first, state.pair.second)
      let (f, g) = (losses[first], losses[second])
      let (a, b) = (generation.laws[first], generation.laws[second])
      switch state.joint {
      case .canonical(let covariance, let error):
        guard let ofFirst = generation.canonical[first], let ofSecond = generation.canonical[second]
        else { preconditionFailure("a canonical pair of a category without its part") }
        var own = covariance.covariance(
          parts[first], parts[second], f, g, ofFirst.length, ofSecond.length)
        own.error += error * f.reach * g.reach
        own.error += 2 * (a.outside + b.outside) * f.largest * g.largest
        add(state.count, own)
      case .interpolated(let law):
        add(state.count, law.covariance(f, g, a, b))
      }
    }
    let roundings = terms * 0x1p-53 * Double(groups.count + states.count + 16)
    let error = (sum.error + roundings) * (1 + 1e-6)
    guard let middle = Rational(exactly: sum.value), let width = Rational(exactly: error) else {
      return Interval(lower: .zero, upper: Rational(Int.max), precision: precision)
    }
    return Interval(lower: middle - width, upper: middle + width, precision: precision)
  }
}
