internal import Intervals
public import Models
internal import Multiprecision

extension GenerationGraph {
  /// The graph of a model, from the definition of its scheme (proofs-notes/generation-graph.md).
  public init(_ model: MeanModel) {
    var builder = Builder(model)
    for t in 1..<(model.horizon + 1) { builder.advance(to: t) }
    self.init(nodes: builder.nodes, models: builder.models, counts: model.sizes?.law)
  }

  private struct Builder {
    let model: MeanModel
    private(set) var nodes: [Node] = []
    private(set) var models: [Source] = []
    /// All data that are kept, as one average, and how many draws that is.
    private var pool: (node: Int, size: Int)?
    /// The batches of a window, oldest first.
    private var batches: [(node: Int, size: Int)] = []
    private var corpus: Int?
    /// The model that a generation without draws falls back to.
    private var fallback: Int?
    /// The uniform mixture of the truth and all models before the last.
    private var past: Source = .truth

    init(_ model: MeanModel) {
      self.model = model
      let size = model.schedules.sampleSizes[0]
      if model.sizes?.fallback != nil { fallback = add(.given) }
      if case .fixedCorpus = model.scheme { corpus = add(.draws(size: size, from: .truth)) }
      switch model.start {
      case .truth: models.append(.truth)
      case .point: models.append(.node(add(.given)))
      case .real:
        let first = corpus ?? add(.draws(size: size, from: .truth))
        models.append(.node(first))
        pool = (first, size)
        batches = [(first, size)]
      }
    }

    private mutating func add(_ node: Node) -> Int {
      nodes.append(node)
      return nodes.count - 1
    }

    private func ratio(_ part: Int, _ whole: Int) -> Weight {
      .number(.exact(Rational(part, whole)))
    }

    mutating func advance(to t: Int) {
      let previous = models[t - 1]
      let size = model.schedules.sampleSizes[t]
      switch model.scheme {
      case .mixture:
        models.append(.node(newDraws(t, previous)))
      case .stratified(let fresh, let synthetic):
        models.append(
          .node(
            parts(
              fresh: fresh[t], synthetic: synthetic[t], previous,
              weight: .exact(Rational(fresh[t], size)))))
      case .weighted(let fresh, let synthetic, let weight):
        models.append(
          .node(parts(fresh: fresh[t], synthetic: synthetic[t], previous, weight: weight[t])))
      case .accumulate:
        models.append(.node(extendPool(by: newDraws(t, previous), size)))
      case .window(let length):
        batches.append((newDraws(t, previous), size))
        batches = batches.suffix(length)
        let total = batches.reduce(0) { $0 + $1.size }
        models.append(
          .node(add(.average(batches.map { Term($0.node, ratio($0.size, total)) }))))
      case .movingAverage(let rate):
        var terms = [Term(newDraws(t, previous), .number(rate[t]))]
        if case .node(let node) = previous { terms.append(Term(node, .rest(of: rate[t]))) }
        models.append(.node(add(.average(terms))))
      case .subsample:
        let pooled = extendPool(by: newDraws(t, previous), size)
        let total = pool?.size ?? size
        models.append(
          .node(
            total == size ? pooled : add(.subsample(size: size, of: pooled, poolSize: total))))
      case .fixedCorpus(let weight):
        appendCorpusFit(t, previous, size, weight?[t])
      case .randomPool:
        // The uniform law of t parts becomes that of t + 1.
        var terms: [Term] = []
        if case .node(let node) = past { terms.append(Term(node, ratio(t, t + 1))) }
        if case .node(let node) = previous { terms.append(Term(node, ratio(1, t + 1))) }
        if !terms.isEmpty { past = .node(add(.mixture(terms))) }
        models.append(.node(draws(size, from: past, previous)))
      }
    }

    /// The mean of n[t] draws, each fresh with probability alpha[t].
    private mutating func newDraws(_ t: Int, _ previous: Source) -> Int {
      let alpha = model.schedules.alpha[t]
      var law = previous
      if alpha.exactValue == .one {
        law = .truth
      } else if case .node(let node) = previous, alpha.exactValue?.isZero != true {
        law = .node(add(.mixture([Term(node, .rest(of: alpha))])))
      }
      return draws(model.schedules.sampleSizes[t], from: law, previous)
    }

    /// A batch of n[t] draws, or of a random number.
    private mutating func draws(_ size: Int, from law: Source, _ previous: Source) -> Int {
      guard model.sizes != nil else { return add(.draws(size: size, from: law)) }
      return add(
        .randomDraws(size: size, from: law, otherwise: fallback.map { .node($0) } ?? previous))
    }

    /// weight times the mean of the real draws plus the rest times that of the synthetic ones.
    private mutating func parts(
      fresh: Int, synthetic: Int, _ previous: Source, weight: Number
    ) -> Int {
      var terms: [Term] = []
      if fresh > 0 {
        terms.append(Term(add(.draws(size: fresh, from: .truth)), .number(weight)))
      }
      if synthetic > 0 {
        terms.append(
          Term(add(.draws(size: synthetic, from: previous)), .rest(of: weight)))
      }
      return add(.average(terms))
    }

    private mutating func extendPool(by batch: Int, _ size: Int) -> Int {
      guard let kept = pool else {
        pool = (batch, size)
        return batch
      }
      let total = kept.size + size
      let node = add(
        .average([Term(kept.node, ratio(kept.size, total)), Term(batch, ratio(size, total))]))
      pool = (node, total)
      return node
    }

    private mutating func appendCorpusFit(
      _ t: Int, _ previous: Source, _ size: Int, _ weight: Number?
    ) {
      guard let corpus else { preconditionFailure("a fixed corpus is drawn at the start") }
      let count = model.schedules.sampleSizes[0]
      let batch = add(.draws(size: size, from: previous))
      let ownWeight = weight ?? .exact(Rational(count, count + size))
      models.append(
        .node(
          add(.average([Term(corpus, .number(ownWeight)), Term(batch, .rest(of: ownWeight))]))))
    }
  }
}
