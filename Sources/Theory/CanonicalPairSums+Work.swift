internal import Models

extension CanonicalPairSums {
  /// Multiplications of doubles that the variances take, about, from the model alone.
  static func work(of chain: CategoricalChain, _ groups: [MergedCategory]) -> Double {
    var paths = groups.map { Path($0) }
    var total = 0.0
    for (t, size) in chain.schedules.sampleSizes.enumerated() {
      if t == 0, groups.contains(where: { $0.start != nil }) { continue }
      let alpha =
        t == 0 ? 1 : chain.scheme == .replace ? 0 : chain.schedules.alpha[t].doubleValue
      let sources = paths.map(\.counts)
      for index in paths.indices { paths[index].advance(alpha: alpha, n: Double(size)) }
      let odds = paths.map(\.odds).sorted(by: >)
      for (index, path) in paths.enumerated() {
        let other =
          groups[index].members.count > 1 || path.odds < odds[0]
          ? odds[0] : odds.dropFirst().first ?? 0
        let orders = Double(orders(path.odds * other, size))
        // Measures on every row, and the basis: its rank grows with the order.
        let rank = orders + 6
        total += sources[index] * path.rowCounts * orders * (2 * rank + 30)
        total += path.counts * orders * rank * rank * 4
      }
      // All pairs, at a middle rank.
      let middle = odds[odds.count / 2]
      let orders = Double(orders(middle * middle, size))
      let pairs = Double(groups.count * (groups.count + 1) / 2)
      total += pairs * orders * 2 * (orders + 6) * (orders + 6) * (orders + 6)
    }
    return total
  }

  /// Mean and variance of a count, for the sizes of windows; rounding does not matter here.
  private struct Path {
    private let truth: Double
    private var mean: Double
    private var variance = 0.0
    /// Of a window, and of a row.
    private(set) var counts = 1.0
    private(set) var rowCounts = 1.0

    init(_ group: MergedCategory) {
      truth = group.truth.doubleValue
      mean = group.start?.doubleValue ?? truth
    }

    var odds: Double { min(0.999, mean) / (1 - min(0.999, mean)) }

    mutating func advance(alpha: Double, n: Double) {
      mean = alpha * truth + (1 - alpha) * mean
      let noise = max(0, mean * (1 - mean)) / n
      variance = (1 - alpha) * (1 - alpha) * variance + noise
      rowCounts = min(n + 1, 25 * n * noise.squareRoot() + 40)
      counts = min(n + 1, 17 * n * variance.squareRoot() + 20)
    }
  }
}
