import Intervals
import Multiprecision

@testable import Theory

/// A random small graph: every kind of node, any weights, not the named schemes only.
struct RandomGraph: CustomStringConvertible {
  let seed: Int
  let graph: GenerationGraph
  let trials: Int
  let mean: Rational
  let start: Rational

  var description: String { "seed \(seed), r = \(trials), mu = \(mean): \(graph.nodes)" }

  init(seed: Int) {
    self.seed = seed
    var generator = SeededGenerator(seed: UInt64(seed))
    trials = generator.next(below: 4) == 0 ? 2 : 1
    mean = Rational(generator.next(below: 6) + 1, 7) * Rational(trials)
    start = Rational(generator.next(below: 6), 5) * Rational(trials)
    var nodes: [GenerationGraph.Node] = []
    /// Means that a draw or an average may refer to, and the sizes of those that are data.
    var means: [Int] = []
    var sizes: [Int: Int] = [:]
    if generator.next(below: 2) == 0 {
      nodes.append(.given)
      means.append(0)
    }
    let batches = trials == 2 ? 2 : 3
    for _ in 0..<batches {
      let source = Self.source(&nodes, means, &generator)
      let size = 1 + generator.next(below: 2)
      nodes.append(.draws(size: size, from: source))
      means.append(nodes.count - 1)
      sizes[nodes.count - 1] = size
      switch generator.next(below: 4) {
      case 0:
        let terms = Self.terms(means, &generator)
        nodes.append(.average(terms))
        means.append(nodes.count - 1)
      case 1 where sizes.count >= 2:
        let pooled = sizes.keys.sorted()
        let total = pooled.reduce(0) { $0 + (sizes[$1] ?? 0) }
        nodes.append(
          .average(
            pooled.map {
              GenerationGraph.Term($0, .number(.exact(Rational(sizes[$0] ?? 0, total))))
            }))
        let size = 1 + generator.next(below: total)
        nodes.append(.subsample(size: size, of: nodes.count - 1, poolSize: total))
        means.append(nodes.count - 1)
      default: break
      }
    }
    graph = GenerationGraph(nodes: nodes, models: means.map { .node($0) })
  }

  private static func source(
    _ nodes: inout [GenerationGraph.Node], _ means: [Int], _ generator: inout SeededGenerator
  ) -> GenerationGraph.Source {
    guard !means.isEmpty, generator.next(below: 6) > 0 else { return .truth }
    guard generator.next(below: 3) > 0 else { return .node(generator.pick(means)) }
    nodes.append(.mixture(terms(means, &generator)))
    if generator.next(below: 3) == 0 {
      // A mixture of a mixture.
      let share = Rational(1 + generator.next(below: 3), 8)
      nodes.append(
        .mixture([
          GenerationGraph.Term(nodes.count - 1, .number(.exact(share))),
          GenerationGraph.Term(generator.pick(means), .number(.exact(Rational(1, 3)))),
        ]))
    }
    return .node(nodes.count - 1)
  }

  /// One to three different nodes, with weights whose sum is at most 1.
  private static func terms(
    _ means: [Int], _ generator: inout SeededGenerator
  ) -> [GenerationGraph.Term] {
    var left = means
    var rest = 12
    var result: [GenerationGraph.Term] = []
    for _ in 0..<(1 + generator.next(below: 3)) where !left.isEmpty {
      let node = left.remove(at: generator.next(below: left.count))
      let part = generator.next(below: rest + 1)
      rest -= part
      let weight = Rational(part, 12)
      result.append(
        GenerationGraph.Term(
          node,
          generator.next(below: 2) == 0
            ? .number(.exact(weight)) : .rest(of: .exact(.one - weight))))
    }
    return result
  }
}
