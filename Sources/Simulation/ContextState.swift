internal import RandomStreams

/// One replicate on its way: the current model of every context, and scratch memory.
struct ContextState {
  /// P_c[t].
  private(set) var models: [[Double]]
  /// How many of the generation's draws each context gets, and how many fall outside.
  private var shares: [Int]
  private let sharing: MultinomialSampler?
  private var law: [Double]
  private var counts: [Int]
  private var sampler: MultinomialSampler

  init(simulator: ContextSimulator) {
    models = simulator.laws
    shares = Array(repeating: 0, count: simulator.laws.count + 1)
    sharing = simulator.visits.map { MultinomialSampler(weights: $0) }
    law = simulator.initial
    counts = Array(repeating: 0, count: law.count)
    sampler = MultinomialSampler(weights: law)
  }

  /// What the models are before generation 0.
  mutating func restart(_ simulator: ContextSimulator) {
    for context in models.indices { models[context] = simulator.initial }
  }

  /// P_c[t-1] becomes P_c[t] in every context.
  mutating func advance(
    to t: Int, of simulator: ContextSimulator, with stream: inout RandomStream
  ) {
    if t == 0 && simulator.startsAtTruth {
      models = simulator.laws
      return
    }
    let size = simulator.sampleSizes[t]
    if let sharing {
      sharing.draw(trials: size, from: &stream, into: &shares)
    } else {
      for context in models.indices { shares[context] = size }
    }
    // Generation 0 sees real data only, so alpha[0] = 1 needs no P[-1].
    let alpha = t == 0 ? 1 : simulator.alpha[t]
    for context in models.indices {
      if shares[context] == 0 {
        if simulator.fallsBack { models[context] = simulator.initial }
      } else {
        draw(shares[context], in: context, alpha, simulator.laws[context], &stream)
      }
    }
  }

  private mutating func draw(
    _ size: Int, in context: Int, _ alpha: Double, _ truth: [Double],
    _ stream: inout RandomStream
  ) {
    for token in law.indices {
      law[token] = alpha * truth[token] + (1 - alpha) * models[context][token]
    }
    sampler.setWeights(law)
    sampler.draw(trials: size, from: &stream, into: &counts)
    let total = Double(size)
    for token in law.indices { models[context][token] = Double(counts[token]) / total }
  }
}
