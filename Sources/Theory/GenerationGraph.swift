public import Intervals
public import Models

/// How the generations of a mean parameter come from each other: draws, and linear combinations of
/// what came before. Meaning as theory reads it; ``GraphMoments`` computes.
///
/// Every node is a random vector or a random law, and its value is the deviation x = M - mu of its
/// mean from the truth's; the truth itself is x = 0. Nodes stand in topological order: a node refers to
/// earlier ones only.
public struct GenerationGraph: Sendable {
  /// Where draws come from.
  public enum Source: Sendable, Hashable {
    case truth
    case node(Int)

    var node: Int? { if case .node(let index) = self { index } else { nil } }
  }

  public enum Weight: Sendable {
    case number(Number)
    /// 1 minus the number.
    case rest(of: Number)
  }

  /// A node with its factor.
  public struct Term: Sendable {
    public let node: Int
    public let weight: Weight

    public init(_ node: Int, _ weight: Weight) {
      self.node = node
      self.weight = weight
    }
  }

  public enum Node: Sendable {
    /// A given model.
    case given
    /// A law: a draw comes from each node's law with the probability of its weight, and from the truth
    /// with the rest.
    case mixture([Term])
    /// Σ weight x: a combination of parameters, or of data that are pooled.
    case average([Term])
    /// The mean of `size` draws that are independent given the past.
    case draws(size: Int, from: Source)
    /// The mean of a random number of draws, whose law ``counts`` is for n = `size`; `otherwise` where
    /// there are none.
    case randomDraws(size: Int, from: Source, otherwise: Source)
    /// The mean of `size` of the `poolSize` draws that a node averages, chosen without replacement.
    case subsample(size: Int, of: Int, poolSize: Int)

    /// The nodes it refers to.
    var parents: [Int] {
      switch self {
      case .given, .draws(_, .truth): []
      case .draws(_, .node(let parent)), .subsample(_, let parent, _): [parent]
      case .randomDraws(_, let source, let other): [source, other].compactMap(\.node)
      case .mixture(let terms), .average(let terms): terms.map(\.node)
      }
    }
  }

  public let nodes: [Node]
  /// The model of generation t, index = generation.
  public let models: [Source]
  /// The law of every random number of draws; nil where there is none.
  let counts: RandomSizes.Law?

  /// - Precondition: nodes refer to earlier nodes only; sizes are at least 1, and a subsample is not
  ///   larger than its pool.
  public init(nodes: [Node], models: [Source], counts: RandomSizes.Law? = nil) {
    for (index, node) in nodes.enumerated() {
      precondition(
        node.parents.allSatisfy { (0..<index).contains($0) },
        "node \(index) refers to \(node.parents)")
      switch node {
      case .draws(let size, _): precondition(size >= 1, "node \(index) has \(size) draws")
      case .subsample(let size, _, let poolSize):
        precondition(
          (1...poolSize).contains(size), "node \(index) takes \(size) of \(poolSize) draws")
      case .randomDraws(let size, _, _):
        precondition(size >= 1 && counts != nil, "node \(index): \(size) draws in the mean")
      case .given, .mixture, .average: break
      }
    }
    self.nodes = nodes
    self.models = models
    self.counts = counts
  }
}
