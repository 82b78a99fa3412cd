internal import Models
internal import RandomStreams

/// Draws the random number of draws of a generation.
struct SizeSampler: Sendable {
  private let law: RandomSizes.Law
  private let rate: Double
  /// Of the multiples, each with the sum of the probabilities up to it.
  private let bounds: [Double]
  /// What stands for the mean of no draws; nil: the model before.
  let fallback: [Double]?

  init(_ sizes: RandomSizes) {
    law = sizes.law
    fallback = sizes.fallback?.map(\.doubleValue)
    rate = sizes.numbers[0]
    var sum = 0.0
    bounds = sizes.numbers.map {
      sum += $0
      return sum
    }
  }

  /// A number that N hardly exceeds, for the limits of the samplers: three times the mean of a
  /// Poisson number, and at least 1000.
  func most(_ size: Int) -> Int {
    switch law {
    case .poisson: Int(min(1e15, max(1000, 3 * rate * Double(size))))
    case .binomial: size
    case .multiples(let multiples, _): (multiples.max() ?? 1) * size
    }
  }

  func draw(_ size: Int, from stream: inout RandomStream) -> Int {
    switch law {
    case .poisson: return Int(stream.poisson(mean: rate * Double(size)))
    case .binomial: return stream.binomial(trials: size, probability: rate)
    case .multiples(let multiples, _):
      let uniform = stream.nextUniform()
      let index = bounds.firstIndex { uniform < $0 } ?? bounds.count - 1
      return multiples[index] * size
    }
  }
}
