internal import RandomStreams

/// A sample of numbers as its fit sees it: how many, their mean, and the sum of their squared deviations
/// from it.
struct NumberSample {
  private(set) var count = 0
  private(set) var mean = 0.0
  private(set) var squares = 0.0

  /// The union of two samples.
  ///
  /// - Source: Chan, Golub and LeVeque 1979, "Updating formulae and a pairwise algorithm".
  mutating func add(_ other: NumberSample) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (own, new) = (Double(count), Double(other.count))
    let difference = other.mean - mean
    mean += difference * (new / (own + new))
    squares += other.squares + difference * difference * (own * new / (own + new))
    count += other.count
  }

  mutating func add(_ number: Double) {
    add(NumberSample(count: 1, mean: number, squares: 0))
  }

  /// Up to so many draws are made one by one; of more, mean and squares are drawn from their own laws.
  static let drawnOneByOne = 12

  /// Independent normal draws.
  ///
  /// Mean and squares of a normal sample are independent (Cochran), the squares chi-squared with one
  /// degree of freedom less: a test holds the two ways against each other.
  static func normal(
    _ count: Int, mean: Double, variance: Double, from stream: inout RandomStream,
    oneByOne: Bool
  ) -> NumberSample {
    let deviation = variance.squareRoot()
    var sample = NumberSample()
    if oneByOne {
      for _ in 0..<count { sample.add(mean + deviation * stream.normal()) }
    } else if count > 0 {
      sample.count = count
      sample.mean = mean + deviation / Double(count).squareRoot() * stream.normal()
      sample.squares = variance * stream.chiSquared(degreesOfFreedom: count - 1)
    }
    return sample
  }
}
