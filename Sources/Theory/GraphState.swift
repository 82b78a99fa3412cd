internal import Intervals
internal import Multiprecision
internal import Scalars

/// The nodes of a graph that are still referred to, with their covariances.
struct GraphState<Scalar: RecursionScalar> {
  struct Node {
    let index: Int
    /// beta.
    let bias: Scalar
    /// S_ii.
    let second: Scalar
    /// B, for a law: 0 but for mixtures.
    let between: Scalar
    /// Q, where the node is a mean of data.
    let dataSquare: Scalar?
  }

  private let graph: GenerationGraph
  private let variance: VarianceFunction<Scalar>
  private let context: Scalar.Context
  private let zero: Scalar
  private let one: Scalar
  /// The last node that refers to each.
  private let lastUse: [Int]

  private var live: [Node] = []
  /// By n, of the graph's law of random sizes.
  private var counts: [Int: CountMoments<Scalar>] = [:]
  /// S_ij of the live nodes, both halves; positions as in `live`.
  private var covariances: [[Scalar]] = []

  init(
    _ graph: GenerationGraph, variance: VarianceFunction<Scalar>, in context: Scalar.Context
  ) {
    self.graph = graph
    self.variance = variance
    self.context = context
    zero = Scalar(.zero, in: context)
    one = Scalar(.one, in: context)
    var lastUse = Array(repeating: -1, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      for parent in node.parents { lastUse[parent] = index }
    }
    self.lastUse = lastUse
  }

  /// Computes a node; nil where the scalar cannot hold a weight.
  mutating func append(_ index: Int) -> Node? {
    var row: [Scalar]
    let node: Node
    switch graph.nodes[index] {
    case .given:
      row = live.map { $0.bias * variance.startDistance }
      node = Node(
        index: index, bias: one, second: variance.startDistance, between: zero, dataSquare: nil)
    case .mixture(let terms):
      guard let weighted = weighted(terms) else { return nil }
      row = combined(weighted)
      guard let between = between(terms, weighted) else { return nil }
      node = Node(
        index: index, bias: bias(weighted), second: second(weighted, row), between: between,
        dataSquare: nil)
    case .average(let terms):
      guard let weighted = weighted(terms) else { return nil }
      row = combined(weighted)
      node = Node(
        index: index, bias: bias(weighted), second: second(weighted, row), between: zero,
        dataSquare: dataSquare(weighted))
    case .draws(let size, let source):
      row = self.row(of: source)
      node = draws(index, size: size, from: source)
    case .randomDraws(let size, let source, let other):
      guard let counts = countMoments(size) else { return nil }
      let taken = zip(self.row(of: source), self.row(of: other))
      row = taken.map { counts.reciprocals[0] * $0 + counts.empty * $1 }
      node = draws(index, counts, from: source, otherwise: other)
    case .subsample(let size, let pool, let poolSize):
      row = self.row(of: .node(pool))
      node = subsample(index, size: size, of: pool, poolSize: poolSize)
    }
    keep(node, row)
    return node
  }

  // MARK: Combinations

  private typealias Weighted = [(position: Int, weight: Scalar)]

  private func position(of node: Int) -> Int {
    guard let position = live.firstIndex(where: { $0.index == node }) else {
      preconditionFailure("node \(node) is referred to, but was dropped")
    }
    return position
  }

  private func weighted(_ terms: [GenerationGraph.Term]) -> Weighted? {
    var result: Weighted = []
    for term in terms {
      guard let weight = scalar(term.weight) else { return nil }
      result.append((position(of: term.node), weight))
    }
    return result
  }

  private func scalar(_ weight: GenerationGraph.Weight) -> Scalar? {
    switch weight {
    case .number(let number): return Scalar.make(number, in: context)
    case .rest(let number):
      // Exact inputs are subtracted exactly, so that the rest is rounded once.
      if let exact = number.exactValue { return Scalar(.one - exact, in: context) }
      return Scalar.make(number, in: context).map { one - $0 }
    }
  }

  private func combined(_ terms: Weighted) -> [Scalar] {
    live.indices.map { j in
      var sum = zero
      for (k, weight) in terms { sum.formMultiplyAdd(weight, covariances[k][j]) }
      return sum
    }
  }

  private func bias(_ terms: Weighted) -> Scalar {
    var sum = zero
    for (k, weight) in terms { sum.formMultiplyAdd(weight, live[k].bias) }
    return sum
  }

  /// - Parameter row: the covariances with the live nodes.
  private func second(_ terms: Weighted, _ row: [Scalar]) -> Scalar {
    var sum = zero
    for (k, weight) in terms { sum.formMultiplyAdd(weight, row[k]) }
    return sum
  }

  /// B = Σ w_k B_k + Σ_{k<l} w_k w_l E |x_k - x_l|², the truth (x = 0) among the components: a sum of
  /// nonnegative terms, so that enclosures stay narrow.
  private func between(_ terms: [GenerationGraph.Term], _ weighted: Weighted) -> Scalar? {
    let fresh: Scalar
    if terms.count == 1, case .rest(let alpha) = terms[0].weight {
      guard let alpha = Scalar.make(alpha, in: context) else { return nil }
      fresh = alpha
    } else if let rest = exactRest(terms) {
      fresh = Scalar(rest, in: context)
    } else {
      fresh = weighted.reduce(one) { $0 - $1.weight }
    }
    var sum = zero
    for (number, (k, weight)) in weighted.enumerated() {
      sum.formMultiplyAdd(weight, live[k].between + fresh * live[k].second)
      for (l, other) in weighted[(number + 1)...] {
        let covariance = covariances[k][l]
        let distance = live[k].second + live[l].second - covariance - covariance
        sum.formMultiplyAdd(weight * other, distance)
      }
    }
    return sum
  }

  private func exactRest(_ terms: [GenerationGraph.Term]) -> Rational? {
    var rest = Rational.one
    for term in terms {
      switch term.weight {
      case .number(let number):
        guard let exact = number.exactValue else { return nil }
        rest = rest - exact
      case .rest(let number):
        guard let exact = number.exactValue else { return nil }
        rest = rest - (.one - exact)
      }
    }
    return rest
  }

  private func dataSquare(_ terms: Weighted) -> Scalar? {
    var sum = zero
    for (k, weight) in terms {
      guard let square = live[k].dataSquare else { return nil }
      sum.formMultiplyAdd(weight, square)
    }
    return sum
  }

  // MARK: Draws

  private func row(of source: GenerationGraph.Source) -> [Scalar] {
    switch source {
    case .truth: live.map { _ in zero }
    case .node(let node): covariances[position(of: node)]
    }
  }

  private func draws(
    _ index: Int, size: Int, from source: GenerationGraph.Source
  ) -> Node {
    let reciprocal = Scalar(Rational(1, size), in: context)
    guard case .node(let node) = source else {
      return Node(
        index: index, bias: zero, second: variance.atTruth * reciprocal, between: zero,
        dataSquare: variance.atTruth)
    }
    let law = live[position(of: node)]
    // The variance of a draw, but for v2 S_LL, which joins the S_LL of the mean.
    let noise =
      variance.atTruth + variance.slopeAlongStart * law.bias
      + (one + variance.curvature) * law.between
    let second = (one + variance.curvature * reciprocal) * law.second + noise * reciprocal
    return Node(
      index: index, bias: law.bias, second: second, between: zero,
      dataSquare: noise + (one + variance.curvature) * law.second)
  }

  private mutating func countMoments(_ size: Int) -> CountMoments<Scalar>? {
    if let known = counts[size] { return known }
    guard let law = graph.counts else { preconditionFailure("the graph has no law of sizes") }
    let found = CountMoments<Scalar>(law, size: size, in: context)
    counts[size] = found
    return found
  }

  /// As of n draws, with E 1/N over N > 0 for 1/n, and with the other node where N = 0.
  private func draws(
    _ index: Int, _ counts: CountMoments<Scalar>, from source: GenerationGraph.Source,
    otherwise other: GenerationGraph.Source
  ) -> Node {
    var noise = variance.atTruth
    var (bias, second) = (zero, zero)
    if case .node(let node) = source {
      let law = live[position(of: node)]
      noise =
        noise + variance.slopeAlongStart * law.bias + (one + variance.curvature) * law.between
        + variance.curvature * law.second
      bias = counts.reciprocals[0] * law.bias
      second = counts.reciprocals[0] * law.second
    }
    second.formMultiplyAdd(counts.reciprocals[1], noise)
    if case .node(let node) = other {
      let kept = live[position(of: node)]
      bias.formMultiplyAdd(counts.empty, kept.bias)
      second.formMultiplyAdd(counts.empty, kept.second)
    }
    return Node(index: index, bias: bias, second: second, between: zero, dataSquare: nil)
  }

  private func subsample(_ index: Int, size: Int, of pool: Int, poolSize: Int) -> Node {
    let whole = live[position(of: pool)]
    guard let square = whole.dataSquare else {
      preconditionFailure("node \(pool) has no data to choose from")
    }
    let factor =
      size == poolSize
      ? Rational.zero : Rational(poolSize - size) / (Rational(size) * Rational(poolSize - 1))
    let second =
      Scalar(.one - factor, in: context) * whole.second + Scalar(factor, in: context) * square
    return Node(
      index: index, bias: whole.bias, second: second, between: zero, dataSquare: nil)
  }

  // MARK: Memory

  private mutating func keep(_ node: Node, _ row: [Scalar]) {
    for position in live.indices { covariances[position].append(row[position]) }
    live.append(node)
    covariances.append(row + [node.second])
    for position in live.indices.reversed() where lastUse[live[position].index] <= node.index {
      live.remove(at: position)
      covariances.remove(at: position)
      for other in covariances.indices { covariances[other].remove(at: position) }
    }
  }
}
