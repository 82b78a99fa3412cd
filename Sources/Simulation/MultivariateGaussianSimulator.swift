internal import Foundation
public import Models
internal import RandomStreams

/// Plays a fitted mean vector and covariance matrix, from the definition: draw the vectors, fit, repeat.
///
/// A replicate depends on (seed, instance, replicate) alone. Up to a few draws are made one by one;
/// of more, the mean and the sum of outer products are drawn from their own laws (Bartlett's
/// decomposition of a Wishart matrix): a test holds the two ways against each other.
public struct MultivariateGaussianSimulator: TrajectorySimulating {
  public let seed: UInt64
  public let instance: UInt64

  private let truth: Fit
  private let trueRoots: [Double]
  private let estimator: GaussianModel.Estimator
  private let startsAtTruth: Bool
  private let plan: TrainingPlan
  private let shares: [Double]
  private let drawnOneByOne: Int

  private struct Fit {
    var mean: [Double]
    var covariance: SymmetricMatrix
    /// Of the covariance, almost surely: its Cholesky factor has no other way to know a zero.
    var rank: Int
  }

  public var horizon: Int { plan.horizon }

  /// Vectors of one sample whose numbers are drawn one by one, beyond d + 1.
  static let drawnOneByOne = 6
  /// The largest dimension that is simulated.
  public static let dimension = 100

  /// - Parameter drawnOneByOne: the largest sample that is drawn vector by vector.
  public init(
    model: MultivariateGaussianModel, seed: UInt64, instance: UInt64, drawnOneByOne: Int? = nil
  ) throws(SimulationError) {
    guard model.dimension <= Self.dimension else {
      throw .dimensionTooLarge(value: model.dimension, limit: Self.dimension)
    }
    self.seed = seed
    self.instance = instance
    let variances = model.variances.map(\.doubleValue)
    truth = Fit(
      mean: variances.map { _ in 0 }, covariance: SymmetricMatrix(diagonal: variances),
      rank: variances.count)
    trueRoots = variances.map { $0.squareRoot() }
    estimator = model.estimator
    startsAtTruth = model.startsAtTruth
    plan = model.plan
    shares = plan.sets.map(\.share)
    self.drawnOneByOne = drawnOneByOne ?? model.dimension + 1 + Self.drawnOneByOne
    precondition(self.drawnOneByOne > model.dimension, "a small sample has no Bartlett factor")
    try plan.checkSizes(limit: SimulationLimits.sampleSize, hasGivenStart: startsAtTruth)
  }

  public var replicatesPerBlock: Int {
    let d = truth.mean.count
    return max(1, min(SimulationLimits.blockReplicates, 1_000_000 / ((horizon + 1) * d * d * d)))
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: (fit: truth, pool: VectorSample(dimension: truth.mean.count)),
      restart: { $0 = (truth, VectorSample(dimension: truth.mean.count)) },
      advance: { state, t, stream in
        guard t > 0 || !startsAtTruth else { return }
        state.fit = next(t, after: state.fit, &state.pool, &stream)
      }, loss: { loss($0, $1.fit) })
  }

  private func next(
    _ t: Int, after fit: Fit, _ pool: inout VectorSample, _ stream: inout RandomStream
  ) -> Fit {
    let (fresh, synthetic) = plan.sets[t].counts(at: t, share: shares[t], with: &stream)
    let real = draws(fresh, truth, &stream)
    let other = draws(synthetic, fit, &stream)
    if case .weighted = plan.sets[t], t > 0 {
      let (first, second) = (fitted(real), fitted(other))
      let w = shares[t]
      var covariance = first.covariance
      covariance.scale(by: w)
      covariance.add(second.covariance, factor: 1 - w)
      return Fit(
        mean: zip(first.mean, second.mean).map { w * $0 + (1 - w) * $1 }, covariance: covariance,
        rank: min(truth.rank, first.rank + second.rank))
    }
    var sample = plan.keepsBatches ? pool : VectorSample(dimension: truth.mean.count)
    sample.add(real)
    sample.add(other)
    pool = sample
    return fitted(sample)
  }

  private func draws(_ count: Int, _ law: Fit, _ stream: inout RandomStream) -> VectorSample {
    guard count > 0 else { return VectorSample(dimension: law.mean.count) }
    return VectorSample.normal(
      count, mean: law.mean, root: law.covariance.choleskyFactor(rank: law.rank), rank: law.rank,
      from: &stream, oneByOne: count <= drawnOneByOne)
  }

  private func fitted(_ sample: VectorSample) -> Fit {
    var covariance = sample.squares
    covariance.scale(by: 1 / Double(estimator.divisor(sample.count)))
    return Fit(mean: sample.mean, covariance: covariance, rank: sample.rank)
  }

  // MARK: Losses

  private func loss(_ quantity: Quantity, _ fit: Fit) -> Double {
    guard case .metric(let metric) = quantity else {
      preconditionFailure("a fitted mean and covariance has no \(quantity.name)")
    }
    switch metric {
    case .squaredError: return fit.mean.reduce(0) { $0 + $1 * $1 }
    case .variance: return fit.covariance.diagonal.reduce(0, +)
    case .varianceSquaredError:
      var difference = fit.covariance
      difference.add(truth.covariance, factor: -1)
      return difference.squaredNorm
    case .logVariance: return logDeterminant(fit)
    case .kl:
      var sum = 0.0
      for (i, root) in trueRoots.enumerated() {
        let error = fit.mean[i] / root
        sum += fit.covariance.diagonal[i] / (root * root) + error * error - 1
      }
      return (sum - logDeterminant(fit) + logDeterminant(truth)) / 2
    case .reverseKL: return reverseDivergence(fit)
    default: preconditionFailure("a fitted mean and covariance has no \(metric.rawValue)")
    }
  }

  private func logDeterminant(_ fit: Fit) -> Double {
    guard fit.rank == truth.rank else { return -.infinity }
    return fit.covariance.choleskyFactor(rank: fit.rank).logDeterminant * 2
  }

  private func reverseDivergence(_ fit: Fit) -> Double {
    guard fit.rank == truth.rank else { return .infinity }
    let factor = fit.covariance.choleskyFactor(rank: fit.rank)
    // |L^-1 A^(1/2)|² = tr S^-1 A, column by column.
    var sum = factor.solve(fit.mean).reduce(0) { $0 + $1 * $1 }
    for (i, root) in trueRoots.enumerated() {
      var column = fit.mean.map { _ in 0.0 }
      column[i] = root
      sum += factor.solve(column).reduce(0) { $0 + $1 * $1 } - 1
    }
    return (sum + 2 * factor.logDeterminant - logDeterminant(truth)) / 2
  }
}
