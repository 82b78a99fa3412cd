import Foundation
import RandomStreams
import Testing

/// Oracles: the weights themselves; the multinomial law enumerated in the test, n! / (c1! ... cK!) p1^c1 ... pK^cK; sums
/// that hold for every draw; exact binomial limits at the rate of ``ExactLimits``.
@Suite struct MultinomialTests {
  /// All vectors of `categories` counts that sum to `total`.
  static func compositions(of total: Int, into categories: Int) -> [[Int]] {
    if categories == 1 { return [[total]] }
    return (0...total).flatMap { first in
      compositions(of: total - first, into: categories - 1).map { [first] + $0 }
    }
  }

  static func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1.0) { $0 * Double($1) } }

  static func probability(of counts: [Int], _ p: [Double]) -> Double {
    zip(counts, p).reduce(factorial(counts.reduce(0, +))) { product, pair in
      product * pow(pair.1, Double(pair.0)) / factorial(pair.0)
    }
  }

  private func histogram(
    _ outcomes: [[Int]], draws: Int, draw: (inout RandomStream, inout [Int]) -> Void
  ) -> [Int] {
    let place = Dictionary(uniqueKeysWithValues: zip(outcomes, outcomes.indices))
    var histogram = [Int](repeating: 0, count: outcomes.count)
    var stream = RandomStream(seed: 21, instance: 0, replicate: 0)
    var counts = [Int](repeating: 0, count: outcomes[0].count)
    for _ in 0..<draws {
      draw(&stream, &counts)
      if let index = place[counts] { histogram[index] += 1 }
    }
    return histogram
  }

  @Test func jointLawIsTheMultinomial() {
    let weights = [0.4, 0.1, 0, 0.3, 0.2]
    let outcomes = Self.compositions(of: 5, into: 5)
    let law = outcomes.map { Self.probability(of: $0, weights) }
    let sampler = MultinomialSampler(weights: weights.map { $0 * 7 })
    let drawn = histogram(outcomes, draws: 60_000) {
      sampler.draw(trials: 5, from: &$0, into: &$1)
    }
    #expect(drawn.reduce(0, +) == 60_000)
    #expect(ExactLimits.areCompatible(drawn, trials: 60_000, law: law))

    // Negative control: the probability of a category not conditioned on those before it.
    let unconditioned = histogram(outcomes, draws: 60_000) { stream, counts in
      var remaining = 5
      for k in 0..<4 {
        counts[k] = stream.binomial(trials: remaining, probability: weights[k])
        remaining -= counts[k]
      }
      counts[4] = remaining
    }
    #expect(!ExactLimits.areCompatible(unconditioned, trials: 60_000, law: law))
  }

  /// C_i is Binomial(n, p_i) and C_i + C_j is Binomial(n, p_i + p_j), which says the covariance.
  @Test func marginalsAndPairsAtALargeSize() {
    let weights = [0.05, 0.5, 0.15, 0.3]
    let (n, draws) = (100_000_000, 400)
    let sampler = MultinomialSampler(weights: weights)
    var stream = RandomStream(seed: 22, instance: 0, replicate: 0)
    var counts = [0, 0, 0, 0]
    var (squares, products) = (0.0, 0.0)
    for _ in 0..<draws {
      sampler.draw(trials: n, from: &stream, into: &counts)
      let size = Double(n)
      let z = (Double(counts[0] + counts[1]) - 0.55 * size) / (size * 0.55 * 0.45).squareRoot()
      let w = (Double(counts[3]) - 0.3 * size) / (size * 0.3 * 0.7).squareRoot()
      squares += z * z
      products += w * w
    }
    let x = log(4 / ExactLimits.falseAlarm)
    let count = Double(draws)
    for value in [squares, products] {
      #expect(value < count + 2 * (count * x).squareRoot() + 2 * x)
      #expect(value > count - 2 * (count * x).squareRoot())
    }
  }

  @Test func countsSumToTrialsAndAvoidCategoriesOfProbabilityZero() {
    var stream = RandomStream(seed: 23, instance: 0, replicate: 0)
    for trial in 0..<300 {
      let categories = 1 + Int(stream.nextInteger(below: 30))
      var weights = (0..<categories).map { _ -> Double in
        let kind = stream.nextInteger(below: 4)
        return kind == 0 ? 0 : kind == 1 ? 1e-18 * stream.nextUniform() : stream.nextUniform()
      }
      if weights.allSatisfy({ $0 == 0 }) { weights[trial % categories] = 0.25 }
      let sampler = MultinomialSampler(weights: weights)
      let table = AliasTable(weights: weights)
      var counts = [Int](repeating: -1, count: categories)
      for trials in [0, 1, 7, 1_000_000_000] {
        sampler.draw(trials: trials, from: &stream, into: &counts)
        #expect(counts.reduce(0, +) == trials, "\(weights)")
        #expect(zip(counts, weights).allSatisfy { $0 >= 0 && ($1 > 0 || $0 == 0) }, "\(weights)")
      }
      for _ in 0..<20 { #expect(weights[table.draw(from: &stream)] > 0, "\(weights)") }
    }
  }

  @Test func aHundredThousandCategories() {
    let categories = 100_000
    let weights = (1...categories).map { 1 / Double($0) }
    let harmonic = weights.reduce(0, +)
    let sampler = MultinomialSampler(weights: weights)
    var stream = RandomStream(seed: 24, instance: 0, replicate: 0)
    var counts = [Int](repeating: 0, count: categories)
    let trials = 1_000_000_000
    sampler.draw(trials: trials, from: &stream, into: &counts)
    #expect(counts.reduce(0, +) == trials)
    // Tenths of the categories; the last of them is what a running sum would spoil.
    let tenth = categories / 10
    let groups = (0..<10).map { counts[$0 * tenth..<($0 + 1) * tenth].reduce(0, +) }
    let law = (0..<10).map { weights[$0 * tenth..<($0 + 1) * tenth].reduce(0, +) / harmonic }
    #expect(ExactLimits.areCompatible(groups, trials: trials, law: law))
  }

  @Test func aliasTableDrawsItsWeights() {
    let weights = (0..<20).map { $0 % 5 == 4 ? 0 : pow(0.7, Double($0)) }
    let total = weights.reduce(0, +)
    let table = AliasTable(weights: weights)
    var stream = RandomStream(seed: 25, instance: 0, replicate: 0)
    var counts = [Int](repeating: 0, count: 20)
    for _ in 0..<100_000 { counts[table.draw(from: &stream)] += 1 }
    let law = weights.map { $0 / total }
    #expect(ExactLimits.areCompatible(counts, trials: 100_000, law: law))
    // Negative control: the table of the weights in the opposite order.
    #expect(!ExactLimits.areCompatible(counts.reversed(), trials: 100_000, law: law))
  }

  @Test func aliasTableHasTheLawOfItsWeights() {
    var stream = RandomStream(seed: 26, instance: 0, replicate: 0)
    for categories in 2..<300 {
      var weights = (0..<categories).map { _ in 0.1 + stream.nextUniform() }
      weights[categories / 2] = 1e-25
      weights[0] = 1e-25
      let total = weights.reduce(0, +)
      let law = AliasTable(weights: weights).probabilities
      let isAccurate = zip(law, weights).allSatisfy { abs($0 - $1 / total) < 0x1p-50 }
      #expect(isAccurate, "\(categories)")
    }
  }
}
