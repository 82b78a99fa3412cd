internal import Multiprecision

extension ChainEnumeration {
  /// The law of the proportions of `sampleSize` draws from alpha p + (1 - alpha) P, P from `law`.
  static func nextLaw(
    after law: [State], alpha: Rational, sampleSize: Int, truth: [Rational],
    shouldStop: () -> Bool
  ) throws(NoTheory) -> [State] {
    var sampling = MultinomialSampling(sampleSize: sampleSize, categories: truth.count)
    for state in law {
      if shouldStop() { throw .stopped }
      let mixture = zip(truth, state.proportions).map { p, old in
        alpha * p + (.one - alpha) * old
      }
      sampling.add(probabilities: mixture, weight: state.probability)
    }
    return sampling.law()
  }
}

/// Sums multinomial probabilities over several laws of the draws.
private struct MultinomialSampling {
  private let sampleSize: Int
  private let categories: Int
  private var probabilities: [[Int]: Rational] = [:]
  private var inverseFactorials: [Rational] = [.one]

  init(sampleSize: Int, categories: Int) {
    self.sampleSize = sampleSize
    self.categories = categories
    for j in 1...sampleSize {
      inverseFactorials.append(inverseFactorials[j - 1] * Rational(1, j))
    }
  }

  /// Adds weight n! / (k_1! ... k_K!) Π m_i^{k_i} to every count vector k.
  mutating func add(probabilities mixture: [Rational], weight: Rational) {
    // terms[i][k] = m_i^k / k!
    let terms = mixture.map { m in
      var power = Rational.one
      return inverseFactorials.enumerated().map { k, inverse in
        if k > 0 { power.formMultiply(by: m) }
        return power * inverse
      }
    }
    let start = weight * inverseFactorials[sampleSize].reciprocal
    var counts = [Int](repeating: 0, count: categories)
    distribute(sampleSize, from: 0, product: start, terms: terms, counts: &counts)
  }

  private mutating func distribute(
    _ remaining: Int, from category: Int, product: Rational, terms: [[Rational]],
    counts: inout [Int]
  ) {
    if category == categories - 1 {
      let probability = product * terms[category][remaining]
      guard !probability.isZero else { return }
      counts[category] = remaining
      probabilities[counts, default: .zero].formAdd(probability)
      return
    }
    for count in 0...remaining {
      let next = product * terms[category][count]
      // A category without mass takes no draws: nothing beyond this point has positive probability.
      if next.isZero { break }
      counts[category] = count
      distribute(
        remaining - count, from: category + 1, product: next, terms: terms, counts: &counts)
    }
  }

  /// In the order of the counts, so that results do not depend on hashing.
  func law() -> [ChainEnumeration.State] {
    probabilities.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { counts, probability in
      ChainEnumeration.State(
        proportions: counts.map { Rational($0, sampleSize) }, probability: probability)
    }
  }
}
