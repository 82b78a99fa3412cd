/// Plays a chain, wrong in one place: the counts of every generation.
///
/// Written from the definition alone; it shares no code with the simulator that `assay` uses.
public struct SpoiledPlay {
  let chain: SmallChain
  let spoiling: Spoiling
  private var models: [[Int]] = []
  /// Fresh draws so far, of a replicate that reuses them.
  private var fresh: [Int] = []

  public init(_ chain: SmallChain, _ spoiling: Spoiling) {
    self.chain = chain
    self.spoiling = spoiling
  }

  private var categories: Int { chain.truth.count }

  /// - Parameters:
  ///   - before: a model to begin with instead of generation 0.
  ///   - restart: called before every generation, for sources that are spoiled there.
  public mutating func run<C: Chooser>(
    _ chooser: inout C, before: [Int]? = nil, restart: (inout C) -> Void = { _ in }
  ) -> [[Int]] {
    models = [before ?? initial(&chooser)]
    fresh = []
    for t in 0..<chain.horizon {
      restart(&chooser)
      models.append(generation(t + 1, &chooser))
    }
    return models
  }

  // MARK: Generation 0

  private func initial<C: Chooser>(_ chooser: inout C) -> [Int] {
    switch (chain.start, spoiling) {
    case (_, .startAtTruth): return chain.truth
    case (_, .startIgnored): break
    case (.given(let counts), .startReversed): return counts.reversed()
    case (.given(let counts), _): return counts
    case (.truth, _): return chain.truth
    case (.drawn, _): break
    }
    let uniform = Array(repeating: 1, count: categories)
    let weights = spoiling == .startUniform ? uniform : freshWeights(0)
    let size =
      switch spoiling {
      case .oneDrawLess: chain.sizes[0] - 1
      case .oneDrawMore: chain.sizes[0] + 1
      case .doubleSize: 2 * chain.sizes[0]
      case .nextSize: chain.sizes[1]
      default: chain.sizes[0]
      }
    return counted((0..<size).map { _ in chooser.choose(weights) })
  }

  private func counted(_ draws: [Int]) -> [Int] {
    var counts = Array(repeating: 0, count: categories)
    for draw in draws { counts[draw] += 1 }
    return counts
  }

  // MARK: The numbers of a generation

  private func alpha(_ t: Int) -> (Int, Int) {
    let (a, b) = chain.alpha[t]
    switch spoiling {
    case .lateAlpha: return chain.alpha[t - 1]
    case .earlyAlpha: return chain.alpha[min(t + 1, chain.horizon)]
    case .swappedAlpha: return (b - a, b)
    case .squaredAlpha: return (a * a, b * b)
    case .alphaFivePercent: return a == b ? (a, b) : (105 * a, 100 * b)
    case .noFreshData: return (0, 1)
    case .noFreshDataOnce: return t == min(4, chain.horizon) ? (0, 1) : (a, b)
    case .onlyFreshData: return (1, 1)
    case .alphaAfterTruth: return t == 1 ? (b - a, b) : (a, b)
    default: return (a, b)
    }
  }

  private func size<C: Chooser>(_ t: Int, _ chooser: inout C) -> Int {
    let n = chain.sizes[t]
    switch spoiling {
    case .oneDrawLess: return max(1, n - 1)
    case .oneDrawMore: return n + 1
    case .oneDrawLessOnce: return t == min(4, chain.horizon) ? n - 1 : n
    case .previousSize: return chain.sizes[t - 1]
    case .nextSize: return chain.sizes[min(t + 1, chain.horizon)]
    case .doubleSize: return 2 * n
    case .initialSizeAlways: return chain.sizes[0]
    case .randomSize: return n - 1 + 2 * chooser.choose([1, 1])
    default: return n
    }
  }

  private func freshWeights(_ t: Int) -> [Int] {
    var weights = chain.truth
    let last = categories - 1
    switch spoiling {
    case .categoryOnePercent, .categoryFivePercent:
      weights = weights.map { 100 * $0 }
      weights[0] += chain.truth[0] * (spoiling == .categoryOnePercent ? 1 : 5)
    case .swappedCategories: weights.swapAt(0, 1)
    case .equalCategoriesSwapped: weights.swapAt(last - 1, last)
    case .reversedTruth: weights.reverse()
    case .uniformFresh: weights = weights.map { _ in 1 }
    case .fixedCorpus: if t > 0 { weights = models[0] }
    case .smoothedTruth: weights = weights.map { $0 + 1 }
    case .lastNeverFresh: weights[last] = 0
    default: break
    }
    return weights
  }

  private func copyWeights(_ t: Int) -> [Int] {
    let model = models[t - 1]
    switch spoiling {
    case .staleModel, .staleButRefreshed: return models[max(0, t - 2)]
    case .initialModel: return models[0]
    case .averagedModels:
      let other = models[max(0, t - 2)]
      let (own, sum) = (model.reduce(0, +), other.reduce(0, +))
      return zip(model, other).map { $0 * sum + $1 * own }
    case .accumulated:
      return (0..<categories).map { k in models.reduce(0) { $0 + $1[k] } }
    case .smoothedModel: return model.map { $0 + 1 }
    case .sharpened: return model.map { $0 * $0 }
    case .revived: return model.map { max($0, 1) }
    default: return model
    }
  }

  // MARK: One generation

  private mutating func generation<C: Chooser>(_ t: Int, _ chooser: inout C) -> [Int] {
    let (a, b) = alpha(t)
    let n = size(t, &chooser)
    let freshWeights = freshWeights(t)
    var copyWeights = copyWeights(t)
    if spoiling == .oneChoice || spoiling == .conditionalBinomials {
      let (p, P) = (freshWeights.reduce(0, +), copyWeights.reduce(0, +))
      let law = zip(freshWeights, copyWeights).map { a * P * $0 + (b - a) * p * $1 }
      if spoiling == .oneChoice { return counted((0..<n).map { _ in chooser.choose(law) }) }
      return categoryByCategory(n, law, &chooser)
    }
    var isFresh = (0..<n).map { _ in false }
    switch spoiling {
    case .stratified:
      for index in 0..<(2 * a * n + b) / (2 * b) { isFresh[index] = true }
    case .allOrNothing, .singleAllOrNothing:
      let coin = chooser.choose([b - a, a]) == 1
      isFresh = isFresh.map { _ in coin }
    case .freshCountFirst:
      for index in isFresh.indices { isFresh[index] = chooser.choose([b - a, a]) == 1 }
    default: break
    }
    if spoiling == .roundedCopies { return roundedCopies(n, (a, b), copyWeights, &chooser) }
    var draws: [Int] = []
    var used = 0
    for index in 0..<n {
      switch spoiling {
      case .stratified, .allOrNothing, .singleAllOrNothing, .freshCountFirst: break
      default: isFresh[index] = chooser.choose([b - a, a]) == 1
      }
      if spoiling == .everyDrawTwice, index % 2 == 1 {
        draws.append(draws[index - 1])
      } else if spoiling == .stickyDraws, index > 0, chooser.choose([19, 1]) == 1 {
        draws.append(draws[index - 1])
      } else if isFresh[index] {
        draws.append(freshDraw(freshWeights, position: used, &chooser))
        used += 1
      } else if spoiling == .mutatedCopies, chooser.choose([99, 1]) == 1 {
        draws.append(chooser.choose(Array(repeating: 1, count: categories)))
      } else {
        let copy = chooser.choose(copyWeights)
        draws.append(copy)
        if spoiling == .reinforced { copyWeights[copy] += 1 }
        if spoiling == .withoutReplacement || spoiling == .singleWithoutReplacement {
          copyWeights[copy] -= 1
          if copyWeights.allSatisfy({ $0 == 0 }) { copyWeights = models[t - 1] }
        }
      }
    }
    if spoiling == .drawsReversed { draws.reverse() }
    if spoiling == .mergedCategories {
      draws = draws.map { min($0, categories - 2) }
    }
    return counted(draws)
  }

  private mutating func freshDraw<C: Chooser>(
    _ weights: [Int], position: Int, _ chooser: inout C
  ) -> Int {
    guard spoiling == .reusedFreshData else { return chooser.choose(weights) }
    if position == fresh.count { fresh.append(chooser.choose(weights)) }
    return fresh[position]
  }

  /// As many copies of each category as is proportional; the rest by largest remainder.
  private func roundedCopies<C: Chooser>(
    _ n: Int, _ alpha: (Int, Int), _ weights: [Int], _ chooser: inout C
  ) -> [Int] {
    var counts = Array(repeating: 0, count: categories)
    var copies = 0
    for _ in 0..<n {
      if chooser.choose([alpha.1 - alpha.0, alpha.0]) == 1 {
        counts[chooser.choose(freshWeights(1))] += 1
      } else {
        copies += 1
      }
    }
    let total = weights.reduce(0, +)
    let order = weights.indices.sorted {
      (weights[$0] * copies % total, $1) > (weights[$1] * copies % total, $0)
    }
    var left = copies
    for k in weights.indices {
      counts[k] += weights[k] * copies / total
      left -= weights[k] * copies / total
    }
    for k in order.prefix(left) { counts[k] += 1 }
    return counts
  }

  private func categoryByCategory<C: Chooser>(
    _ n: Int, _ law: [Int], _ chooser: inout C
  ) -> [Int] {
    var counts = Array(repeating: 0, count: categories)
    var rest = law.reduce(0, +)
    var left = n
    for k in law.indices where left > 0 {
      let others = rest - law[k]
      for _ in 0..<left where chooser.choose([others, law[k]]) == 1 { counts[k] += 1 }
      left -= counts[k]
      rest = others
    }
    return counts
  }
}
