public import Models
internal import RandomStreams

/// Plays an early-stopped diffusion, from the definition: one particle, whose position at generation t
/// has the law P[t].
///
/// A particle of P[t] is √r X + √(1 - r) Z, with X a real draw or the particle of generation t - 1. A
/// replicate depends on (seed, instance, replicate) alone.
public struct DiffusionSimulator: TrajectorySimulating {
  public let seed: UInt64
  public let instance: UInt64

  private let variance: Double
  private let retention: Double
  /// The variance of a start that is given.
  private let given: Double?
  private let alpha: [Double]

  public var horizon: Int { alpha.count - 1 }

  public init(model: DiffusionModel, seed: UInt64, instance: UInt64) {
    self.seed = seed
    self.instance = instance
    variance = model.variance.doubleValue
    retention = model.retention.doubleValue
    switch model.start {
    case .real: given = nil
    case .truth: given = variance
    case .point(let variance): given = variance.doubleValue
    }
    alpha = model.alpha.map(\.doubleValue)
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: 0.0, restart: { $0 = 0 },
      advance: { particle, t, stream in
        if t == 0, let given {
          particle = given.squareRoot() * stream.normal()
        } else {
          let isReal = t == 0 || stream.nextUniform() < alpha[t]
          let parent = isReal ? variance.squareRoot() * stream.normal() : particle
          particle =
            retention.squareRoot() * parent
            + (1 - retention).squareRoot() * stream.normal()
        }
      },
      loss: { quantity, particle in
        precondition(quantity == .metric(.secondMoment), "a diffusion has no \(quantity.name)")
        return particle * particle
      })
  }
}
