import Foundation
import RandomStreams
import Testing

/// Oracles: distribution functions in closed form, or by Simpson's rule from the density, at fixed
/// points; exact binomial limits at the rate of ``ExactLimits``.
@Suite struct ContinuousLawTests {
  private static let draws = 100_000

  /// Counts between neighbouring points, with the two tails.
  private static func histogram(
    _ points: [Double], seed: UInt64, draw: (inout RandomStream) -> Double
  ) -> [Int] {
    var stream = RandomStream(seed: seed, instance: 0, replicate: 0)
    var counts = [Int](repeating: 0, count: points.count + 1)
    for _ in 0..<draws {
      let x = draw(&stream)
      counts[points.filter { $0 < x }.count] += 1
    }
    return counts
  }

  private static func isCompatible(
    _ points: [Double], distribution: (Double) -> Double, seed: UInt64,
    draw: (inout RandomStream) -> Double
  ) -> Bool {
    let values = points.map(distribution)
    let law = zip(values + [1], [0] + values).map { $0 - $1 }
    return ExactLimits.areCompatible(
      histogram(points, seed: seed, draw: draw), trials: draws, law: law)
  }

  private static func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  @Test func normalNumbers() {
    let points = stride(from: -3.5, through: 3.5, by: 0.5).map { $0 }
    func accepts(_ draw: (inout RandomStream) -> Double) -> Bool {
      Self.isCompatible(points, distribution: Self.normal, seed: 21, draw: draw)
    }
    #expect(accepts { $0.normal() })
    #expect(!accepts { 1.03 * $0.normal() })
    #expect(!accepts { $0.normal() + 0.03 })
    // Three uniforms: the right mean and variance, wrong tails.
    #expect(
      !accepts { stream in (0..<3).reduce(-3.0) { sum, _ in sum + 2 * stream.nextUniform() } })
  }

  /// P(X <= x) of an integer shape: x or more arrivals.
  private static func erlang(_ shape: Int, _ x: Double) -> Double {
    var term = exp(-x)
    var sum = 0.0
    for k in 0..<shape {
      sum += term
      term *= x / Double(k + 1)
    }
    return 1 - sum
  }

  @Test(arguments: [1, 2, 5, 60]) func gammaNumbersOfIntegerShape(_ shape: Int) {
    let width = Double(shape).squareRoot()
    let points = stride(from: -2.5, through: 4, by: 0.5).map { Double(shape) + $0 * width }
      .filter { $0 > 0 }
    func accepts(_ draw: (inout RandomStream) -> Double) -> Bool {
      Self.isCompatible(
        points, distribution: { Self.erlang(shape, $0) }, seed: 22, draw: draw)
    }
    #expect(accepts { $0.gamma(shape: Double(shape)) })
    #expect(accepts { exp($0.logGamma(shape: Double(shape))) })
    #expect(!accepts { $0.gamma(shape: Double(shape) * 1.05) })
    #expect(!accepts { 1.01 * $0.gamma(shape: Double(shape)) } || shape < 60)
  }

  /// Half a squared normal number.
  @Test func gammaNumbersOfShapeOneHalf() {
    let points = [1e-6, 1e-4, 0.001, 0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 2, 3, 5]
    func accepts(_ draw: (inout RandomStream) -> Double) -> Bool {
      Self.isCompatible(points, distribution: { erf($0.squareRoot()) }, seed: 23, draw: draw)
    }
    #expect(accepts { $0.gamma(shape: 0.5) })
    #expect(!accepts { $0.gamma(shape: 0.52) })
    // The power of the uniform forgotten.
    #expect(!accepts { $0.gamma(shape: 1.5) * $0.nextUniform() })
  }

  /// log X of a small shape is nearly an exponential number, times -1/shape.
  @Test func logarithmsOfSmallShapes() {
    let shape = 1e-4
    let points = [0.1, 0.3, 0.6, 1, 1.5, 2, 3].map { -$0 / shape }.reversed().map { $0 }
    // P(log X <= y) = e^(shape y) / Gamma(1 + shape), up to e^y.
    let accepted = Self.isCompatible(
      points, distribution: { exp(shape * $0) / tgamma(1 + shape) }, seed: 24
    ) { $0.logGamma(shape: shape) }
    #expect(accepted)
  }

  /// Density cos(theta) e^(theta x) / (2 cosh(pi x / 2)), by Simpson's rule from far left.
  private static func secant(_ mean: Double, _ x: Double) -> Double {
    let theta = atan(mean)
    func density(_ x: Double) -> Double { cos(theta) * exp(theta * x) / (2 * cosh(.pi * x / 2)) }
    let start = -60.0
    let steps = 4000
    let width = (x - start) / Double(steps)
    return (0...steps).reduce(0.0) { sum, i in
      let factor = i == 0 || i == steps ? 1.0 : i % 2 == 1 ? 4 : 2
      return sum + factor * density(start + Double(i) * width)
    } * width / 3
  }

  @Test(arguments: [0, 0.75, -2]) func hyperbolicSecantNumbers(_ mean: Double) {
    let width = (1 + mean * mean).squareRoot()
    let points = stride(from: -3.0, through: 3, by: 0.5).map { mean + $0 * width }
    func accepts(_ draw: (inout RandomStream) -> Double) -> Bool {
      Self.isCompatible(
        points, distribution: { Self.secant(mean, $0) }, seed: 25, draw: draw)
    }
    #expect(accepts { $0.hyperbolicSecantSum(count: 1, mean: mean) })
    #expect(!accepts { $0.hyperbolicSecantSum(count: 1, mean: mean + 0.05 * width) })
    #expect(!accepts { mean + width * $0.normal() })
  }

  /// Two draws of mean 0: density x / (2 sinh(pi x / 2)), the convolution of two.
  @Test func sumsOfHyperbolicSecantNumbers() {
    func density(_ x: Double) -> Double { x == 0 ? 1 / Double.pi : x / (2 * sinh(.pi * x / 2)) }
    func distribution(_ x: Double) -> Double {
      let steps = 2000
      let width = abs(x) / Double(steps)
      let half =
        (0...steps).reduce(0.0) { sum, i in
          let factor = i == 0 || i == steps ? 1.0 : i % 2 == 1 ? 4 : 2
          return sum + factor * density(Double(i) * width)
        } * width / 3
      return x < 0 ? 0.5 - half : 0.5 + half
    }
    let points = stride(from: -4.0, through: 4, by: 0.8).map { $0 }
    func accepts(_ count: Int) -> Bool {
      Self.isCompatible(points, distribution: distribution, seed: 26) {
        $0.hyperbolicSecantSum(count: count, mean: 0)
      }
    }
    #expect(accepts(2))
    #expect(!accepts(3))
  }
}
