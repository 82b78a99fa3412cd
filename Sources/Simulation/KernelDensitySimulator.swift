internal import Foundation
public import Models
internal import RandomStreams

/// Plays a kernel density estimate of a normal law, from the definition: draw the numbers, put a kernel
/// on each, integrate the squared difference from the truth, repeat.
///
/// A replicate depends on (seed, instance, replicate) alone.
public struct KernelDensitySimulator: TrajectorySimulating {
  /// Numbers of one estimate: the integral costs the square of that.
  public static let sampleSize = 2_000

  public let seed: UInt64
  public let instance: UInt64

  private let variance: Double
  private let kernelVariance: Double
  private let plan: TrainingPlan
  private let shares: [Double]

  public var horizon: Int { plan.horizon }
  public var replicatesPerBlock: Int { 8 }

  public init(
    model: KernelDensityModel, seed: UInt64, instance: UInt64
  ) throws(SimulationError) {
    self.seed = seed
    self.instance = instance
    variance = model.variance.doubleValue
    kernelVariance = model.kernelVariance.doubleValue
    plan = model.plan
    shares = plan.sets.map(\.share)
    var total = 0
    for (t, set) in plan.sets.enumerated() {
      total = plan.keepsBatches ? total + set.count : set.count
      guard total <= Self.sampleSize else {
        throw .sampleSizeTooLarge(t: t, value: total, limit: Self.sampleSize)
      }
    }
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: [Double](), restart: { $0 = [] },
      advance: { numbers, t, stream in advance(to: t, &numbers, &stream) },
      loss: { loss($0, $1) })
  }

  private func advance(
    to t: Int, _ numbers: inout [Double], _ stream: inout RandomStream
  ) {
    let (fresh, synthetic) = plan.sets[t].counts(at: t, share: shares[t], with: &stream)
    var drawn: [Double] = []
    drawn.reserveCapacity(fresh + synthetic)
    for _ in 0..<fresh { drawn.append(variance.squareRoot() * stream.normal()) }
    for _ in 0..<synthetic {
      let parent = numbers[Int(stream.nextInteger(below: UInt64(numbers.count)))]
      drawn.append(parent + kernelVariance.squareRoot() * stream.normal())
    }
    numbers = plan.keepsBatches ? numbers + drawn : drawn
  }

  private func loss(_ quantity: Quantity, _ numbers: [Double]) -> Double {
    switch quantity {
    case .metric(.mise):
      return Self.integratedSquaredError(
        numbers, variance: variance, kernelVariance: kernelVariance)
    case .metric(.secondMoment):
      var sum = CompensatedSum()
      for x in numbers { sum.add(x * x) }
      return sum.value / Double(numbers.count) + kernelVariance
    default: preconditionFailure("a kernel density estimate has no \(quantity.name)")
    }
  }

  /// Integrals of products of normal densities are normal densities at the difference of the means.
  static func integratedSquaredError(
    _ numbers: [Double], variance: Double, kernelVariance: Double
  ) -> Double {
    func density(_ x: Double, _ variance: Double) -> Double {
      exp(-x * x / (2 * variance)) / (2 * Double.pi * variance).squareRoot()
    }
    let count = Double(numbers.count)
    var (square, product) = (CompensatedSum(), CompensatedSum())
    for (index, x) in numbers.enumerated() {
      product.add(density(x, variance + kernelVariance))
      square.add(density(0, 2 * kernelVariance))
      for y in numbers[..<index] { square.add(2 * density(x - y, 2 * kernelVariance)) }
    }
    return square.value / (count * count) - 2 * product.value / count + density(0, 2 * variance)
  }
}
