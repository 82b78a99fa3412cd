/// Counts of n draws over K categories, by one conditional binomial per category.
///
///     C[k] | C[1..k-1]  ~  Binomial(n - C[1] - ... - C[k-1],  w[k] / (w[k] + ... + w[K]))
///
/// The sums of the weights from k on are computed from the far end with compensation: 1 minus a
/// running sum would lose all digits of the last categories.
///
/// - Exactness:  the counts always sum to n, and a category of weight 0 always has count 0; each
///   binomial as exact as ``RandomStream/binomial(trials:probability:)``, its probability within
///   2^-51 relatively.
/// - Complexity: O(K), independent of n.
public struct MultinomialSampler: Sendable {
  private var weights: [Double]
  /// The sum of the weights from k on.
  private var tails: [Double]

  /// - Precondition: as ``setWeights(_:)``.
  public init(weights: [Double]) {
    self.weights = weights
    tails = weights
    computeTails()
  }

  /// Replaces the weights, in place.
  ///
  /// - Precondition: at least one weight, none negative or not finite, with a positive sum.
  public mutating func setWeights(_ newWeights: [Double]) {
    weights.replaceSubrange(weights.indices, with: newWeights)
    if tails.count != weights.count { tails = weights }
    computeTails()
  }

  private mutating func computeTails() {
    var sum = CompensatedSum()
    for category in weights.indices.reversed() {
      let weight = weights[category]
      precondition(weight >= 0 && weight.isFinite, "weight \(category) is \(weight)")
      sum.add(weight)
      tails[category] = sum.value
    }
    precondition(sum.value > 0, "the weights sum to \(sum.value)")
  }

  /// - Parameter counts: overwritten; as many entries as weights.
  /// - Precondition: 0 <= `trials` <= ``RandomStream/binomialTrialsLimit``.
  public func draw(trials: Int, from stream: inout RandomStream, into counts: inout [Int]) {
    precondition(
      counts.count == weights.count, "\(counts.count) counts for \(weights.count) weights")
    var remaining = trials
    for category in weights.indices {
      let weight = weights[category]
      guard remaining > 0, weight > 0 else {
        counts[category] = 0
        continue
      }
      // At the last positive weight the quotient is exactly 1, and it takes all that remain.
      let probability = min(1, weight / tails[category])
      let count = stream.binomial(trials: remaining, probability: probability)
      counts[category] = count
      remaining -= count
    }
    assert(remaining == 0, "\(remaining) draws of \(trials) fell on no category")
  }
}
