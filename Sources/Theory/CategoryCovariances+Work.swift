internal import Foundation
internal import Models

/// How the joint law of two categories is followed.
enum PairMethod {
  /// ``CanonicalCategory``: cheap for many pairs, but only where the shares of two categories cannot come
  /// near 1 together.
  case canonical
  /// ``InterpolatedPairLaw``.
  case interpolated
}

extension CategoryCovariances {
  /// Which pairs are followed in which way, and what that costs.
  struct Plan {
    /// Two groups, or one with itself. An interpolated pair begins with the rarer one: the rows of the
    /// other have more draws, and the windows of the first count twice.
    struct Pair {
      let first: Int
      let second: Int
      let method: PairMethod
    }

    let pairs: [Pair]
    /// Multiplications of doubles, about.
    let work: Double
    /// Doubles held at a time, about.
    let entries: Double
    /// Categories with an interpolated pair, and those that such a pair begins with.
    let isInterpolated: [Bool]
    let isFirst: [Bool]
    /// Those that a category has canonical pairs with, itself included where it has members alike.
    let companions: [[Int]]

    fileprivate init(pairs: [Pair], categories: Int, work: Double, entries: Double) {
      self.pairs = pairs
      self.work = work
      self.entries = entries
      var isInterpolated = Array(repeating: false, count: categories)
      var isFirst = isInterpolated
      var companions = Array(repeating: [Int](), count: categories)
      for pair in pairs {
        switch pair.method {
        case .canonical:
          companions[pair.first].append(pair.second)
          if pair.first != pair.second { companions[pair.second].append(pair.first) }
        case .interpolated:
          isInterpolated[pair.first] = true
          isInterpolated[pair.second] = true
          isFirst[pair.first] = true
        }
      }
      self.isInterpolated = isInterpolated
      self.isFirst = isFirst
      self.companions = companions
    }
  }

  /// Every way to follow the pairs, the cheapest first: all interpolated, or canonical where that is of use.
  static func plans(of chain: CategoricalChain, _ groups: [MergedCategory]) -> [Plan] {
    let generations = Path.generations(of: chain, groups)
    let all = plan(groups, generations) { _, _ in .interpolated }
    // What is left out of an expansion to the highest order is below rounding wherever the shares may be.
    let largest = pow(0x1p-56, 2 / Double(CanonicalCategory.mostOrders))
    let mixed = plan(groups, generations) { i, j in
      generations.allSatisfy { $0.paths[i].largestOdds * $0.paths[j].largestOdds < largest }
        ? .canonical : .interpolated
    }
    let isMixed = mixed.companions.contains { !$0.isEmpty }
    return isMixed ? [mixed, all].sorted { $0.work < $1.work } : [all]
  }

  /// One method for all pairs: the test of each.
  static func plan(
    of chain: CategoricalChain, _ groups: [MergedCategory], all method: PairMethod
  ) -> Plan {
    plan(groups, Path.generations(of: chain, groups)) { _, _ in method }
  }

  private static func plan(
    _ groups: [MergedCategory], _ generations: [Path.Generation],
    _ method: (Int, Int) -> PairMethod
  ) -> Plan {
    var pairs: [Plan.Pair] = []
    for i in groups.indices {
      for j in groups.indices[i...] where i != j || groups[i].members.count > 1 {
        let isRarer =
          (generations.last?.paths[j].mean ?? 0) < (generations.last?.paths[i].mean ?? 0)
        pairs.append(
          Plan.Pair(first: isRarer ? j : i, second: isRarer ? i : j, method: method(i, j)))
      }
    }
    let bare = Plan(pairs: pairs, categories: groups.count, work: 0, entries: 0)
    var (work, most) = (0.0, 0.0)
    for generation in generations {
      var entries = 0.0
      for (index, companions) in bare.companions.enumerated() where !companions.isEmpty {
        work += generation.canonicalWork(of: index, with: companions)
      }
      for pair in pairs {
        let own = generation.work(of: pair)
        work += own.work
        entries += own.entries
      }
      most = max(most, entries)
    }
    return Plan(pairs: pairs, categories: groups.count, work: work, entries: most)
  }
}

/// Mean and variance of a category's count, for the sizes of windows; rounding does not matter here.
private struct Path {
  private let truth: Double
  private(set) var mean: Double
  private var variance = 0.0
  /// Of the share that is drawn from.
  private(set) var shareDeviation = 0.0
  /// Of a window, and of a row.
  private(set) var counts = 1.0
  private(set) var rowCounts = 1.0

  private init(_ group: MergedCategory) {
    truth = group.truth.doubleValue
    mean = group.start?.doubleValue ?? truth
  }

  var odds: Double { min(0.999, mean) / (1 - min(0.999, mean)) }

  /// Odds that the share exceeds with a probability of about 1e-16: a skew law has a tail like a gamma law's.
  var largestOdds: Double {
    let spread = mean * (1 - mean)
    let scale = spread > 0 ? shareDeviation * shareDeviation * (1 - 2 * mean) / spread : 0
    let share = mean + 8 * shareDeviation + 37 * max(0, scale)
    return share < 1 ? share / (1 - share) : .infinity
  }

  private mutating func advance(alpha: Double, n: Double) {
    mean = alpha * truth + (1 - alpha) * mean
    let noise = max(0, mean * (1 - mean)) / n
    shareDeviation = (1 - alpha) * variance.squareRoot()
    variance = shareDeviation * shareDeviation + noise
    rowCounts = min(n + 1, 25 * n * noise.squareRoot() + 40)
    counts = min(n + 1, 17 * n * variance.squareRoot() + 20)
  }

  /// All categories at one draw.
  struct Generation {
    let n: Double
    /// Counts of the windows before.
    let sources: [Double]
    let paths: [Path]

    /// Measures on every row, and the basis: its rank grows with the order.
    func canonicalWork(of index: Int, with companions: [Int]) -> Double {
      let path = paths[index]
      let other = companions.map { paths[$0].odds }.max() ?? 0
      let orders = Double(CanonicalCategory.orders(path.odds * other, Int(n)))
      let rank = orders + 6
      return sources[index] * path.rowCounts * orders * (2 * rank + 30)
        + path.counts * orders * rank * rank * 4
    }

    /// - Returns: multiplications, and doubles that are held.
    func work(of pair: CategoryCovariances.Plan.Pair) -> (work: Double, entries: Double) {
      let (a, b) = (paths[pair.first], paths[pair.second])
      switch pair.method {
      case .canonical:
        let orders = Double(CanonicalCategory.orders(a.odds * b.odds, Int(n)))
        let rank = orders + 6
        return (orders * 2 * rank * rank * rank, rank * rank)
      case .interpolated:
        // Of the second share among the others: at its mean, and as far as it is random.
        let share = min(1, b.mean / max(1e-12, 1 - a.mean))
        let draws = max(1, n * (1 - a.mean))
        let relative = (share * (1 - share) / draws).squareRoot()
        let inflation =
          b.mean > 0 && b.mean < 1 ? b.shareDeviation / (b.mean * (1 - b.mean) / n).squareRoot() : 0
        // Points for an error of 1e-14 (proofs-notes/interpolated-law.md).
        let points =
          relative > 0
          ? min(n + 1, 8 * inflation * 76.0.squareRoot() + (inflation > 0 ? 16 : 1)) : 1
        let (sourceA, sourceB) = (sources[pair.first], sources[pair.second])
        return (
          points
            * (sourceA * (sourceB + points + a.counts) + a.counts * 1.5 * b.counts + 30 * b.counts),
          sourceA * sourceB + a.counts * b.counts
        )
      }
    }
  }

  static func generations(of chain: CategoricalChain, _ groups: [MergedCategory]) -> [Generation] {
    var paths = groups.map { Path($0) }
    var generations: [Generation] = []
    for (t, size) in chain.schedules.sampleSizes.enumerated() {
      if t == 0, groups.contains(where: { $0.start != nil }) { continue }
      let alpha =
        t == 0 ? 1 : chain.scheme == .replace ? 0 : chain.schedules.alpha[t].doubleValue
      let sources = paths.map(\.counts)
      for index in paths.indices { paths[index].advance(alpha: alpha, n: Double(size)) }
      generations.append(Generation(n: Double(size), sources: sources, paths: paths))
    }
    return generations
  }
}
