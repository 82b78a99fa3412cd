internal import Intervals
internal import Multiprecision
public import Scalars

/// First and second moments of every generation of a ``GenerationGraph``.
///
/// With x the deviation of a node from the truth, beta the factor in E x = beta d (d the deviation of a
/// given start) and S_ij = E <x_i, x_j>:
///
///     mixture, average   beta = Σ w beta,  S_ij = Σ w S_kj
///     draws of a law L   beta = beta_L,    S_ij = S_Lj  (j earlier),
///                        S_ii = (1 + v2/n) S_LL + (V(mu) + V'(mu) d beta_L + (1 + v2) B_L) / n
///     a random number N  S_ij = P(N > 0) S_Lj + P(N = 0) S_oj  (o where there are no draws),
///                        S_ii = P(N > 0) S_LL + E[1/N; N > 0] (...) + P(N = 0) S_oo
///     subsample of k     S_ij = S_pool,j,  S_ii = S_pool + (N - k)/(k (N - 1)) (Q_pool - S_pool)
///
/// B_L is the expected squared distance between the components of a mixture, E Σ w |x_k|² - |x_L|²,
/// and Q the expected mean square of the data about the truth. Only nodes that are referred to later
/// keep covariances.
///
/// - Meaning:    expectations over all draws; `second` is E |M[t] - mu|².
/// - Domain:     any graph; variance functions of degree at most 2.
/// - Shape:      one entry per generation.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: O(nodes times live nodes). Live are 1 or 2, but W in a window of W batches.
/// - Source:     proofs-notes/generation-graph.md.
public struct GraphMoments<Scalar: RecursionScalar>: Sendable {
  /// The moments of one generation's model.
  public struct Generation: Sendable {
    /// beta in E M - mu = beta d; nil for the truth itself, which has none.
    public let bias: Scalar?
    /// E |M - mu|².
    public let second: Scalar
  }

  public let generations: [Generation]

  /// - Parameter isAffordable: asked for every second moment; once false, the result is nil.
  /// - Returns: nil where the scalar cannot hold a weight, or the moments are not affordable.
  /// - Throws: only `.stopped`.
  public init?(
    of graph: GenerationGraph, variance: VarianceFunction<Scalar>, in context: Scalar.Context,
    shouldStop: () -> Bool = { false }, isAffordable: (Scalar) -> Bool = { _ in true }
  ) throws(NoTheory) {
    var state = GraphState(graph, variance: variance, in: context)
    var found: [Int: Generation] = [:]
    let wanted = Set(
      graph.models.compactMap { if case .node(let index) = $0 { index } else { nil } })
    for index in graph.nodes.indices {
      if index & 255 == 0 && shouldStop() { throw .stopped }
      guard let node = state.append(index), isAffordable(node.second) else { return nil }
      if wanted.contains(index) {
        found[index] = Generation(bias: node.bias, second: node.second)
      }
    }
    let zero = Scalar(.zero, in: context)
    generations = graph.models.map { model in
      guard case .node(let index) = model, let generation = found[index] else {
        return Generation(bias: nil, second: zero)
      }
      return generation
    }
  }
}
