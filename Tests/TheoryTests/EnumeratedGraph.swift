import Intervals
import Multiprecision

@testable import Theory

/// The law of all nodes of a small graph, path by path, where one draw is a binomial number of r trials
/// with the mean of its law: from the meaning of the nodes alone.
struct EnumeratedGraph {
  let graph: GenerationGraph
  let trials: Int
  let mean: Rational
  let start: Rational?
  private(set) var paths: [Path]

  struct Path {
    var probability: Rational
    /// The mean of each node.
    var means: [Rational]
    /// How many of a node's data have each value 0...r; nil for nodes that are no data.
    var data: [[Int]?]
  }

  init(_ graph: GenerationGraph, trials: Int, mean: Rational, start: Rational?) {
    self.graph = graph
    self.trials = trials
    self.mean = mean
    self.start = start
    paths = [Path(probability: .one, means: [], data: [])]
    for node in graph.nodes { paths = paths.flatMap { extended($0, by: node) } }
  }

  /// E f(mean of the model of each generation).
  func expectations(_ f: (Rational) -> Rational) -> [Rational] {
    graph.models.map { model in
      guard case .node(let index) = model else { return f(mean) }
      return paths.reduce(into: .zero) { $0.formMultiplyAdd($1.probability, f($1.means[index])) }
    }
  }

  private func weight(_ weight: GenerationGraph.Weight) -> Rational {
    switch weight {
    case .number(let number): number.exactValue ?? .zero
    case .rest(let number): .one - (number.exactValue ?? .zero)
    }
  }

  private func extended(_ path: Path, by node: GenerationGraph.Node) -> [Path] {
    switch node {
    case .given: return [adding(start ?? .zero, nil, to: path, .one)]
    case .mixture(let terms): return [adding(combined(terms, path), nil, to: path, .one)]
    case .average(let terms):
      let parts = terms.map { path.data[$0.node] }
      let data =
        parts.contains { $0 == nil }
        ? nil
        : parts.compactMap(\.self).reduce(Array(repeating: 0, count: trials + 1)) {
          zip($0, $1).map(+)
        }
      return [adding(combined(terms, path), data, to: path, .one)]
    case .draws(let size, let source):
      let law = lawOfOneDraw(components(source, path))
      return histograms(size, law).map { adding(nil, $0.data, to: path, $0.probability) }
    case .randomDraws(let size, let source, let other):
      let law = lawOfOneDraw(components(source, path))
      return counts(size).flatMap { count -> [Path] in
        guard count.value > 0 else {
          let kept = other.node.map { path.means[$0] } ?? mean
          return [adding(kept, nil, to: path, count.probability)]
        }
        return histograms(count.value, law).map {
          adding(nil, $0.data, to: path, count.probability * $0.probability)
        }
      }
    case .subsample(let size, let pool, _):
      return choices(size, from: path.data[pool] ?? []).map {
        adding(nil, $0.data, to: path, $0.probability)
      }
    }
  }

  private func adding(
    _ mean: Rational?, _ data: [Int]?, to path: Path, _ probability: Rational
  ) -> Path {
    var path = path
    path.probability *= probability
    if let mean {
      path.means.append(mean)
    } else if let data {
      let total = data.enumerated().reduce(0) { $0 + $1.offset * $1.element }
      path.means.append(Rational(total, data.reduce(0, +)))
    }
    path.data.append(data)
    return path
  }

  private func combined(_ terms: [GenerationGraph.Term], _ path: Path) -> Rational {
    var rest = Rational.one
    var sum = Rational.zero
    for term in terms {
      let weight = weight(term.weight)
      rest -= weight
      sum += weight * path.means[term.node]
    }
    return sum + rest * mean
  }

  /// Models that a draw may come from, with their probabilities.
  private func components(
    _ source: GenerationGraph.Source, _ path: Path
  ) -> [(probability: Rational, mean: Rational)] {
    guard case .node(let index) = source else { return [(.one, mean)] }
    guard case .mixture(let terms) = graph.nodes[index] else { return [(.one, path.means[index])] }
    var rest = Rational.one
    var result: [(probability: Rational, mean: Rational)] = []
    for term in terms {
      let weight = weight(term.weight)
      rest -= weight
      result += components(.node(term.node), path).map { (weight * $0.probability, $0.mean) }
    }
    return result + [(rest, mean)]
  }

  private func lawOfOneDraw(_ components: [(probability: Rational, mean: Rational)]) -> [Rational] {
    (0...trials).map { value in
      components.reduce(into: Rational.zero) { sum, component in
        let p = component.mean / Rational(trials)
        sum +=
          component.probability * Rational(binomial(trials, value)) * p.power(value)
          * (.one - p).power(trials - value)
      }
    }
  }

  private func histograms(
    _ size: Int, _ law: [Rational]
  ) -> [(data: [Int], probability: Rational)] {
    compositions(size, parts: law.count).compactMap { counts in
      var probability = Rational.one
      var left = size
      for (count, share) in zip(counts, law) {
        probability *= Rational(binomial(left, count)) * share.power(count)
        left -= count
      }
      return probability.isZero ? nil : (counts, probability)
    }
  }

  /// The law of a random number of draws.
  private func counts(_ size: Int) -> [(value: Int, probability: Rational)] {
    switch graph.counts {
    case .multiples(let multiples, let probabilities):
      return zip(multiples, probabilities).map { ($0 * size, $1) }
    case .binomial(let share):
      return (0...size).map { k in
        let ways = Rational(binomial(size, k))
        return (k, ways * share.power(k) * (.one - share).power(size - k))
      }
    case .poisson, nil: preconditionFailure("no finite law")
    }
  }

  private func choices(
    _ size: Int, from data: [Int]
  ) -> [(data: [Int], probability: Rational)] {
    let all = binomial(data.reduce(0, +), size)
    return compositions(size, parts: data.count).compactMap { counts in
      let ways = zip(data, counts).reduce(1) { $0 * binomial($1.0, $1.1) }
      return ways == 0 ? nil : (counts, Rational(ways, all))
    }
  }
}

private func compositions(_ total: Int, parts: Int) -> [[Int]] {
  guard parts > 1 else { return [[total]] }
  return (0...total).flatMap { first in
    compositions(total - first, parts: parts - 1).map { [first] + $0 }
  }
}

private func binomial(_ n: Int, _ k: Int) -> Int {
  guard (0...n).contains(k) else { return 0 }
  return (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
}

extension Rational {
  fileprivate func power(_ exponent: Int) -> Rational {
    (0..<exponent).reduce(.one) { product, _ in product * self }
  }
}
