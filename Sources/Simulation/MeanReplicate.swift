internal import Models
internal import RandomStreams

/// One replicate of a mean parameter on its way: what the scheme keeps, and nothing else.
struct MeanReplicate {
  private let simulator: MeanSimulator
  /// P[t].
  private(set) var model: [Double]
  /// P[0], ..., P[t], where draws may come from any of them.
  private var past: [[Double]] = []
  /// Sums and sizes of the batches that are kept, oldest first.
  private var batches: [(sum: [Double], size: Int)] = []
  /// All draws that are kept one by one.
  private var points: [[Double]] = []
  /// The mean of the real draws that are kept for ever.
  private var corpus: [Double] = []
  private let zero: [Double]

  init(_ simulator: MeanSimulator) {
    self.simulator = simulator
    model = simulator.truth
    zero = simulator.truth.map { _ in 0 }
  }

  /// P[t-1] becomes P[t]; at t = 0, whatever came before is forgotten.
  mutating func advance(to t: Int, with stream: inout RandomStream) {
    if t == 0 {
      begin(&stream)
    } else {
      learn(t, &stream)
    }
    if case .randomPool = simulator.scheme { past.append(model) }
  }

  private mutating func begin(_ stream: inout RandomStream) {
    past = []
    batches = []
    points = []
    let size = simulator.sampleSizes[0]
    if case .fixedCorpus = simulator.scheme {
      corpus = mean(draws(size, of: simulator.truth, &stream), size)
    }
    if let start = simulator.start {
      model = start
      return
    }
    switch simulator.scheme {
    case .fixedCorpus: model = corpus
    case .subsample:
      addPoints(size, of: simulator.truth, &stream)
      model = mean(points.reduce(zero, Self.sum), size)
    case .accumulate, .window:
      batches = [(draws(size, of: simulator.truth, &stream), size)]
      model = pooled()
    case .mixture, .stratified, .weighted, .movingAverage, .randomPool:
      model = mean(draws(size, of: simulator.truth, &stream), size)
    }
  }

  private mutating func learn(_ t: Int, _ stream: inout RandomStream) {
    let size =
      simulator.sizes?.draw(simulator.sampleSizes[t], from: &stream)
      ?? simulator.sampleSizes[t]
    switch simulator.scheme {
    case .mixture:
      model = batchMean(mixedDraws(t, size, &stream), size)
    case .stratified(let fresh, let synthetic):
      let real = draws(fresh[t], of: simulator.truth, &stream)
      model = mean(Self.sum(real, draws(synthetic[t], of: model, &stream)), size)
    case .weighted(let fresh, let synthetic, _):
      let real = draws(fresh[t], of: simulator.truth, &stream)
      let copied = draws(synthetic[t], of: model, &stream)
      let share = simulator.shares[t]
      var next = zero
      if fresh[t] > 0 { next = Self.sum(next, mean(real, fresh[t]), share) }
      if synthetic[t] > 0 { next = Self.sum(next, mean(copied, synthetic[t]), 1 - share) }
      model = next
    case .accumulate:
      batches.append((mixedDraws(t, size, &stream), size))
      // One sum of all that is kept.
      batches = [
        batches.dropFirst().reduce(batches[0]) { (Self.sum($0.sum, $1.sum), $0.size + $1.size) }
      ]
      model = pooled()
    case .window(let length):
      batches.append((mixedDraws(t, size, &stream), size))
      batches = batches.suffix(length)
      model = pooled()
    case .movingAverage:
      let new = batchMean(mixedDraws(t, size, &stream), size)
      let share = simulator.shares[t]
      model = Self.sum(Self.sum(zero, model, 1 - share), new, share)
    case .subsample:
      let real = stream.binomial(trials: size, probability: simulator.alpha[t])
      addPoints(real, of: simulator.truth, &stream)
      addPoints(size - real, of: model, &stream)
      model = mean(chosenPoints(size, &stream), size)
    case .fixedCorpus(let weight):
      let copied = draws(size, of: model, &stream)
      if weight == nil {
        let count = simulator.sampleSizes[0]
        model = mean(Self.sum(copied, corpus, Double(count)), count + size)
      } else {
        let share = simulator.shares[t]
        model = Self.sum(Self.sum(zero, corpus, share), mean(copied, size), 1 - share)
      }
    case .randomPool:
      model = batchMean(drawsOfAny(size, &stream), size)
    }
  }

  // MARK: Draws

  /// The sum of draws of one model.
  private func draws(
    _ count: Int, of model: [Double], _ stream: inout RandomStream
  ) -> [Double] {
    var sum = zero
    simulator.sampler.addDraws(count, of: model, to: &sum, from: &stream)
    return sum
  }

  /// The sum of so many draws, each real with probability alpha[t].
  private func mixedDraws(
    _ t: Int, _ size: Int, _ stream: inout RandomStream
  ) -> [Double] {
    let real = stream.binomial(trials: size, probability: simulator.alpha[t])
    var sum = zero
    simulator.sampler.addDraws(real, of: simulator.truth, to: &sum, from: &stream)
    simulator.sampler.addDraws(size - real, of: model, to: &sum, from: &stream)
    return sum
  }

  /// The sum of draws, each of the truth or of one of the models so far, chosen uniformly.
  private func drawsOfAny(_ size: Int, _ stream: inout RandomStream) -> [Double] {
    var sum = zero
    var left = size
    for (index, source) in ([simulator.truth] + past).enumerated() where left > 0 {
      let others = past.count - index
      let count =
        others == 0
        ? left : stream.binomial(trials: left, probability: 1 / Double(others + 1))
      simulator.sampler.addDraws(count, of: source, to: &sum, from: &stream)
      left -= count
    }
    return sum
  }

  private mutating func addPoints(
    _ count: Int, of model: [Double], _ stream: inout RandomStream
  ) {
    for _ in 0..<count { points.append(draws(1, of: model, &stream)) }
  }

  /// The sum of some of the points, chosen without replacement: the first of a shuffle. The order of
  /// the points carries no meaning, so they may stay shuffled.
  private mutating func chosenPoints(_ count: Int, _ stream: inout RandomStream) -> [Double] {
    var sum = zero
    for position in 0..<count {
      let rest = UInt64(points.count - position)
      points.swapAt(position, position + Int(stream.nextInteger(below: rest)))
      sum = Self.sum(sum, points[position])
    }
    return sum
  }

  // MARK: Sums

  private func mean(_ sum: [Double], _ size: Int) -> [Double] {
    sum.map { $0 / Double(size) }
  }

  /// The same of a batch that may have no draw.
  private func batchMean(_ sum: [Double], _ size: Int) -> [Double] {
    size > 0 ? mean(sum, size) : simulator.sizes?.fallback ?? model
  }

  private func pooled() -> [Double] {
    mean(batches.reduce(zero) { Self.sum($0, $1.sum) }, batches.reduce(0) { $0 + $1.size })
  }

  /// a + factor b.
  private static func sum(_ a: [Double], _ b: [Double], _ factor: Double) -> [Double] {
    zip(a, b).map { $0 + factor * $1 }
  }

  private static func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(+) }
}
