internal import Foundation
internal import Intervals
internal import Models
internal import Multiprecision

/// Variance of a loss that is a sum over categories, from the covariances of two of them, by the canonical
/// expansion of a draw.
///
///     Var Σ f_k = Σ_k Var f_k + Σ_{k≠l} Cov(f_k, f_l)
///
/// The joint law of two counts is the product of their laws and a covariance D, a measure that is
/// nearly of low rank: D = Σ_ij S_ij a_i ⊗ b_j. A draw takes D to the next generation by small matrices, which
/// all pairs of a category share.
///
/// - Exactness:  enclosures, about as wide as T 1e-14 of the second moment.
/// - Complexity: O(J R N σ) per category and generation, O(J R³) per pair: N counts, rows of σ counts, a rank
///               R and an order J of 6 to 30.
/// - Source:     proofs-notes/pair-covariance.md.
struct CanonicalPairSums {
  let groups: [MergedCategory]
  let functional: CategoryFunctional
  let metric: Metric
  let chain: CategoricalChain
  /// Fewer are less exact.
  var mostOrders = CanonicalCategory.mostOrders
  /// Relative widths above this are of no use: the work ends there. Infinite: nowhere.
  var widest = 1e-6
  private let precision = Precision(bits: 160)

  /// Two groups, or one with itself.
  private struct Pair {
    let first: Int
    let second: Int
    /// Ordered pairs of categories.
    let count: Double
    var covariance = Covariance.none
    /// A bound of the l1 distance of D.
    var error = 0.0
  }

  /// Var Σ f_k at t = 0...T; 0 for a given generation 0.
  ///
  /// - Parameter isConstant: where the variance is known to be 0.
  /// - Throws: `.noVariance` where a variance is less certain than ``widest``, where a category comes close to all of a generation, a number of the model is too
  ///   wide, or memory is short.
  func variances(
    isConstant: [Bool], shouldStop: () -> Bool
  ) throws(NoTheory) -> [Interval] {
    var variances: [Interval] = []
    var pairs = makePairs()
    var laws: [WindowedLaw] = []
    var categories: [CanonicalCategory] = []
    var losses = groups.map { WindowedLoss(functional, truth: $0.truth) }
    var work: [Double] = []
    let sequence = CategoryLawSequence(
      chain: chain, categories: groups, engine: .fixed(precision))
    try sequence.forEachGeneration(shouldStop: shouldStop) { (t, found) throws(NoTheory) in
      guard found[0].sampleSize > 0 else {
        variances.append(Interval(.zero, precision: precision))
        return
      }
      let next = found.map { WindowedLaw($0) }
      let advanced = try step(at: t, from: laws, categories, to: next, shouldStop)
      for index in pairs.indices {
        if index & 63 == 0 && shouldStop() { throw .stopped }
        advance(&pairs[index], laws, advanced, &work)
      }
      for (index, law) in next.enumerated() { losses[index].prepare(law) }
      let variance = variance(next, advanced, pairs, losses)
      if widest.isFinite, !isConstant[t],
        !(variance.isCertainlyPositive && variance.relativeWidth <= widest)
      {
        throw .noVariance(
          metric,
          reason:
            "at generation \(t) the covariances of its pairs of categories are not certain enough: "
            + "n is small for such large proportions")
      }
      variances.append(variance)
      (laws, categories) = (next, advanced)
    }
    return variances
  }

  private func makePairs() -> [Pair] {
    var pairs: [Pair] = []
    for i in groups.indices {
      let size = Double(groups[i].members.count)
      if size > 1 { pairs.append(Pair(first: i, second: i, count: size * (size - 1))) }
      for j in groups.indices.dropFirst(i + 1) {
        pairs.append(
          Pair(first: i, second: j, count: 2 * size * Double(groups[j].members.count)))
      }
    }
    return pairs
  }

  // MARK: One generation

  /// Every category's part of generation t.
  private func step(
    at t: Int, from laws: [WindowedLaw], _ categories: [CanonicalCategory],
    to next: [WindowedLaw], _ shouldStop: () -> Bool
  ) throws(NoTheory) -> [CanonicalCategory] {
    let alpha: Number =
      t == 0 ? .exact(.one) : chain.scheme == .replace ? .exact(.zero) : chain.schedules.alpha[t]
    let precision = precision
    let sources = groups.enumerated().map { index, group in
      laws.isEmpty
        ? CanonicalCategory.Source(
          group.share(alpha: alpha, proportion: group.start, precision: precision),
          precision: precision)
        : CanonicalCategory.Source(
          laws[index], categories[index],
          CategoryShares(alpha: alpha, truth: group.truth, precision: precision))
    }
    let spreads = sources.map(\.spread)
    var result: [CanonicalCategory] = []
    for (index, group) in groups.enumerated() {
      if shouldStop() { throw .stopped }
      guard sources[index].isWithinLimits else {
        throw .noVariance(
          metric,
          reason: "category \(group.members[0] + 1) may be drawn with a probability above "
            + "\(CanonicalCategory.largestShare) at generation \(t), or a number of the model is too wide"
        )
      }
      var companion = group.members.count > 1 ? spreads[index] : ShareSpread(mean: 0, deviation: 0)
      for other in groups.indices where other != index && spreads[other].mean > companion.mean {
        companion = spreads[other]
      }
      let product = spreads[index].odds(at: 0) * companion.odds(at: 0)
      guard
        let category = CanonicalCategory(
          sources[index], to: next[index],
          orders: orders(product, next[index].sampleSize), spreads[index],
          companion: companion)
      else { throw .noVariance(metric, reason: "there is not enough memory") }
      result.append(category)
    }
    return result
  }

  /// How far a draw is expanded for two categories with this product of odds.
  ///
  /// What is left out is bounded wherever it ends; this makes it as small as rounding.
  func orders(_ product: Double, _ n: Int) -> Int {
    Self.orders(product, n, most: mostOrders)
  }

  static func orders(
    _ product: Double, _ n: Int, most: Int = CanonicalCategory.mostOrders
  ) -> Int {
    // The shares are random, and large ones weigh more.
    let ratio = min(0.95, 1.2 * product.squareRoot())
    let needed = ratio > 0 ? -42 / log(ratio) : 1
    return min(n + 1, most, max(2, Int(needed.rounded(.up))))
  }

  private func advance(
    _ pair: inout Pair, _ laws: [WindowedLaw], _ next: [CanonicalCategory], _ work: inout [Double]
  ) {
    let (a, b) = (next[pair.first], next[pair.second])
    let orders = min(a.orders, b.orders, orders(a.odds * b.odds, a.sampleSize))
    let (covariance, error) = CanonicalCategory.advance(
      pair.covariance, a, b, orders: orders, &work)
    pair.covariance = covariance
    pair.error = (pair.error + error) * (1 + 1e-12)
    if !laws.isEmpty {
      // The product of the laws is off by this, and a draw and a product of draws differ by at most 2.
      let (d, e) = (laws[pair.first].error, laws[pair.second].error)
      pair.error += 2.001 * (d + e + d * e)
    }
  }

  // MARK: Losses

  private func variance(
    _ laws: [WindowedLaw], _ categories: [CanonicalCategory], _ pairs: [Pair],
    _ losses: [WindowedLoss]
  ) -> Interval {
    let unit = 0x1p-53
    var (sum, error, terms) = (0.0, 0.0, 0.0)
    for (index, group) in groups.enumerated() {
      let own = losses[index].variance(laws[index])
      let count = Double(group.members.count)
      sum += count * own.value
      error += count * own.error
      terms += count * abs(own.value)
    }
    let parts = zip(losses, categories).map { loss, category in loss.parts(category.basis) }
    for pair in pairs {
      let (f, g) = (losses[pair.first], losses[pair.second])
      let (a, b) = (categories[pair.first], categories[pair.second])
      var (value, size) = (0.0, 0.0)
      for i in 0..<pair.covariance.rows - 1 {
        var (line, lineSize) = (0.0, 0.0)
        for j in 0..<pair.covariance.columns - 1 {
          let entry = pair.covariance[i, j]
          line += entry * parts[pair.second][j]
          lineSize += abs(entry) * b.length[j]
        }
        value += line * parts[pair.first][i]
        size += lineSize * a.length[i]
      }
      let roundings = Double(f.values.count + g.values.count + a.members + b.members + 16) * unit
      let outside = laws[pair.first].outside + laws[pair.second].outside
      let ofPair =
        pair.error * f.reach * g.reach + 2 * outside * f.largest * g.largest
        + size * (roundings * f.reach * g.reach + f.error * g.reach + f.reach * g.error)
      sum += pair.count * value
      error += pair.count * ofPair
      terms += pair.count * abs(value)
    }
    error = (error + terms * unit * Double(groups.count + pairs.count + 16)) * (1 + 1e-6)
    guard let middle = Rational(exactly: sum), let width = Rational(exactly: error) else {
      return Interval(lower: .zero, upper: Rational(Int.max), precision: precision)
    }
    return Interval(lower: middle - width, upper: middle + width, precision: precision)
  }
}

/// f(x, p) - c on the counts of a window in doubles, c near the mean.
private struct WindowedLoss {
  /// A bound of f over all x, and of |f - c|, since f and c are not negative.
  let largest: Double
  private(set) var values: [Double] = []
  /// A bound of |f - c| in the window.
  private(set) var reach = 0.0
  /// A bound of the error of a value.
  private(set) var error = 0.0
  private var known: [Int: (value: Double, error: Double)] = [:]
  private var sampleSize = 0
  private let functional: CategoryFunctional
  private let truth: Number
  private static let precision = Precision(bits: 80)

  init(_ functional: CategoryFunctional, truth: Number) {
    self.functional = functional
    self.truth = truth
    largest = functional.supremum(truth, precision: Self.precision).upperDouble
  }

  mutating func prepare(_ law: WindowedLaw) {
    if sampleSize != law.sampleSize {
      sampleSize = law.sampleSize
      known = [:]
    }
    error = 0
    values = law.counts.map { count in
      let (value, own) = loss(count)
      error = max(error, own)
      return value
    }
    var (mass, sum) = (0.0, 0.0)
    for (value, weight) in zip(values, law.masses) {
      mass += weight
      sum += weight * value
    }
    let centre = min(largest, max(0, sum / mass))
    values = values.map { $0 - centre }
    reach = values.reduce(0) { max($0, abs($1)) }
    error += 0x1p-53 * reach
    reach += error
  }

  private mutating func loss(_ count: Int) -> (value: Double, error: Double) {
    if let found = known[count] { return found }
    let value = functional.value(
      .exact(Rational(count, sampleSize)), truth, precision: Self.precision)
    let (lower, upper) = (value.lowerDouble, value.upperDouble)
    let middle = lower + (upper - lower) / 2
    let found = (middle, upper - lower)
    known[count] = found
    return found
  }

  /// Var f under the law.
  func variance(_ law: WindowedLaw) -> (value: Double, error: Double) {
    var (mean, square) = (0.0, 0.0)
    for (value, weight) in zip(values, law.masses) {
      mean += weight * value
      square += weight * value * value
    }
    let roundings = Double(values.count + 8) * 0x1p-53
    let ofMean = abs(mean) + (law.error * largest + error + roundings * reach)
    return (
      square,
      law.error * largest * largest + 2 * reach * error + error * error + roundings * square
        + ofMean * ofMean
    )
  }

  /// Σ measure f for every row of the basis.
  func parts(_ basis: [Double]) -> [Double] {
    let width = values.count
    return stride(from: 0, to: basis.count, by: width).map { start in
      var sum = 0.0
      for j in 0..<width { sum += basis[start + j] * values[j] }
      return sum
    }
  }
}
