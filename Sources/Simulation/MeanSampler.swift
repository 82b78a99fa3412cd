internal import Foundation
internal import Models
internal import RandomStreams

/// Draws of a family with a given model, alone or many at a time by the law of their sum.
///
/// A model, a draw and a sum of draws are vectors: of one number, or of K counts.
enum MeanSampler: Sendable {
  case normal(variance: Double)
  case poisson
  case binomial(trials: Int)
  case gamma(shape: Double)
  case negativeBinomial(shape: Double)
  /// Of an integer shape.
  case hyperbolicSecant(shape: Int)
  case categorical

  init(_ family: MeanFamily) throws(SimulationError) {
    if case .categorical = family {
      self = .categorical
      return
    }
    let mean = family.truth[0]
    try Self.check("mean", mean.doubleValue, mean.shortDescription, least: 0)
    switch family {
    case .normal(_, let number):
      try Self.check("variance", number.doubleValue, number.shortDescription)
    case .gamma(_, let number), .negativeBinomial(_, let number),
      .hyperbolicSecant(_, let number):
      try Self.check("shape", number.doubleValue, number.shortDescription)
    case .poisson, .binomial, .categorical: break
    }
    switch family {
    case .normal(_, let variance): self = .normal(variance: variance.doubleValue)
    case .poisson: self = .poisson
    case .binomial(_, let trials): self = .binomial(trials: trials)
    case .gamma(_, let shape): self = .gamma(shape: shape.doubleValue)
    case .negativeBinomial(_, let shape): self = .negativeBinomial(shape: shape.doubleValue)
    case .hyperbolicSecant(_, let shape):
      let value = shape.doubleValue
      guard value == value.rounded(), value <= Double(SimulationLimits.secantShape) else {
        throw .shapeNotSampled(
          value: shape.shortDescription, limit: SimulationLimits.secantShape)
      }
      self = .hyperbolicSecant(shape: Int(value))
    case .categorical: self = .categorical
    }
  }

  private static func check(
    _ name: String, _ value: Double, _ text: String, least: Double = 1e-6
  ) throws(SimulationError) {
    guard abs(value) <= 1e12, abs(value) >= least else {
      throw .parameterOutOfRange(name: name, value: text)
    }
  }

  /// Adds the sum of `count` independent draws of a model.
  func addDraws(
    _ count: Int, of model: [Double], to sum: inout [Double], from stream: inout RandomStream
  ) {
    guard count > 0 else { return }
    if case .categorical = self {
      addCounts(count, of: model, to: &sum, from: &stream)
    } else {
      sum[0] += number(count, mean: model[0], from: &stream)
    }
  }

  /// Cost of a sum of draws, in draws of its law: 1 but where the draws are made one by one.
  func work(_ count: Int) -> Int {
    if case .hyperbolicSecant(let shape) = self { return count * shape }
    return 1
  }

  private func addCounts(
    _ count: Int, of model: [Double], to sum: inout [Double], from stream: inout RandomStream
  ) {
    if count == 1 {
      // One draw by search: the points of a pool are drawn one at a time.
      var rest = stream.nextUniform() * model.reduce(0, +)
      var last = 0
      for (category, probability) in model.enumerated() where probability > 0 {
        last = category
        if rest < probability { break }
        rest -= probability
      }
      sum[last] += 1
      return
    }
    var counts = Array(repeating: 0, count: model.count)
    MultinomialSampler(weights: model).draw(trials: count, from: &stream, into: &counts)
    for category in counts.indices { sum[category] += Double(counts[category]) }
  }

  /// The sum of draws of a family of numbers: each is closed under sums.
  private func number(
    _ count: Int, mean: Double, from stream: inout RandomStream
  ) -> Double {
    let total = Double(count)
    switch self {
    case .normal(let variance):
      return total * mean + (total * variance).squareRoot() * stream.normal()
    case .poisson:
      return stream.poisson(mean: max(0, total * mean))
    case .binomial(let trials):
      // A model is a mean of draws, so rounding alone can leave [0, trials].
      let probability = min(1, max(0, mean / Double(trials)))
      return Double(stream.binomial(trials: count * trials, probability: probability))
    case .gamma(let shape):
      return mean / shape * stream.gamma(shape: total * shape)
    case .negativeBinomial(let shape):
      // A Poisson number whose mean is a gamma number.
      let rate = mean / shape * stream.gamma(shape: total * shape)
      return stream.poisson(mean: rate)
    case .hyperbolicSecant(let shape):
      return stream.hyperbolicSecantSum(count: count * shape, mean: mean / Double(shape))
    case .categorical: preconditionFailure("a categorical draw is no number")
    }
  }

  /// The variance of one draw of a model of numbers.
  func variance(_ mean: Double) -> Double {
    switch self {
    case .normal(let variance): return variance
    case .poisson: return mean
    case .binomial(let trials):
      let probability = mean / Double(trials)
      return Double(trials) * probability * (1 - probability)
    case .gamma(let shape):
      let scale = mean / shape
      return shape * scale * scale
    case .negativeBinomial(let shape):
      let success = shape / (shape + mean)
      return shape * (1 - success) / (success * success)
    case .hyperbolicSecant(let shape):
      let cosine = cos(atan(mean / Double(shape)))
      return Double(shape) / (cosine * cosine)
    case .categorical: preconditionFailure("a categorical draw is no number")
    }
  }
}
