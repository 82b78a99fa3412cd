import Models
import Multiprecision

/// The exact law of a small chain, from the definition, by going through all vectors of counts.
///
/// Written for the tests only: no code in common with the simulator or with the theory engines.
struct EnumeratedChain {
  /// For each generation, every model that can occur and its probability.
  let laws: [[[Double]: Double]]

  init(_ chain: TestChain) {
    let p = chain.truth.map { Double($0) }
    var law: [[Double]: Double] = [:]
    switch chain.start {
    case .real: law = Self.proportions(of: chain.sampleSizes[0], drawnFrom: p)
    case .point(let values): law = [values.map { Double($0) }: 1]
    case .truth: law = [p: 1]
    }
    var laws = [law]
    for t in chain.sampleSizes.indices.dropFirst() {
      let alpha = chain.scheme == .replace ? 0 : Double(chain.alpha[t])
      var next: [[Double]: Double] = [:]
      for (model, probability) in law {
        let mixture = zip(p, model).map { alpha * $0 + (1 - alpha) * $1 }
        let step = Self.proportions(of: chain.sampleSizes[t], drawnFrom: mixture)
        for (outcome, chance) in step { next[outcome, default: 0] += probability * chance }
      }
      law = next
      laws.append(law)
    }
    self.laws = laws
  }

  private static func proportions(of n: Int, drawnFrom law: [Double]) -> [[Double]: Double] {
    // Draw by draw: the law of the counts after one more draw.
    var states: [[Int]: Double] = [Array(repeating: 0, count: law.count): 1]
    for _ in 0..<n {
      var next: [[Int]: Double] = [:]
      for (counts, probability) in states {
        for (category, chance) in law.enumerated() where chance > 0 {
          var after = counts
          after[category] += 1
          next[after, default: 0] += probability * chance
        }
      }
      states = next
    }
    return Dictionary(
      uniqueKeysWithValues: states.map { counts, probability in
        (counts.map { Double($0) / Double(n) }, probability)
      })
  }

  /// The law of the squared error at generation t, as (value, probability), ascending; values
  /// within 1e-9 of each other are taken together.
  func squaredErrors(at t: Int, truth: [Rational]) -> [(value: Double, probability: Double)] {
    let p = truth.map { Double($0) }
    var losses: [(value: Double, probability: Double)] = []
    for (model, probability) in laws[t] {
      var value = 0.0
      for (share, target) in zip(model, p) { value += (share - target) * (share - target) }
      losses.append((value, probability))
    }
    var grouped: [(value: Double, probability: Double)] = []
    for loss in losses.sorted(by: { $0.value < $1.value }) {
      if let last = grouped.last, loss.value - last.value < 1e-9 {
        grouped[grouped.count - 1].probability += loss.probability
      } else {
        grouped.append(loss)
      }
    }
    return grouped
  }
}
