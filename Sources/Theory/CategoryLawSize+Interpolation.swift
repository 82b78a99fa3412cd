internal import Models

extension CategoryLawSize {
  /// Operations on doubles that interpolated laws take, about, from the model alone.
  ///
  /// Mean and variance of a count follow their recursions; rounding does not matter here. A law has some
  /// 66 nodes per standard deviation of the shares over that of one draw.
  static func interpolationWork(
    of chain: CategoricalChain, _ categories: [MergedCategory]
  ) -> Double {
    let sizes = chain.schedules.sampleSizes
    let alpha = (0...chain.horizon).map { t in
      t == 0 ? 1 : chain.scheme == .replace ? 0 : chain.schedules.alpha[t].doubleValue
    }
    var total = 0.0
    for category in categories {
      let p = category.truth.doubleValue
      var mean = category.start?.doubleValue ?? p
      var variance = 0.0
      for (t, size) in sizes.enumerated() {
        if t == 0 && category.start != nil { continue }
        let n = Double(size)
        mean = alpha[t] * p + (1 - alpha[t]) * mean
        let noise = max(0, mean * (1 - mean)) / n
        let shares = (1 - alpha[t]) * (1 - alpha[t]) * variance
        variance = shares * (1 - 1 / n) + noise
        let nodes = min(n + 1, 66 * (noise > 0 ? (shares / noise).squareRoot() : 0) + 10)
        let width = min(n + 1, 17 * n * noise.squareRoot() + 40)
        let counts = min(n + 1, 16 * n * variance.squareRoot() + 40)
        total += nodes * nodes
        // The matrix of a stretch, once; no more than each generation for itself.
        if t == 0 || sizes[t] != sizes[t - 1] || alpha[t] != alpha[t - 1] {
          total += nodes * (3 * width + 4 * counts) + min(nodes, 12) * nodes * width
        }
      }
    }
    return total
  }
}
