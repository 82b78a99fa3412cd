public import Models
internal import RandomStreams

/// Plays linear regression on labels of earlier fits, from the definition: draw covariates and labels,
/// solve the least squares problem, repeat.
///
/// A replicate depends on (seed, instance, replicate) alone.
public struct RegressionSimulator: TrajectorySimulating {
  /// Draws times dimension of one generation, and the dimension.
  public static let designSize = 100_000
  public static let dimension = 200

  public let seed: UInt64
  public let instance: UInt64

  private let d: Int
  private let noise: Double
  private let truth: [Double]
  private let repeatsDesign: Bool
  private let startsAtTruth: Bool
  private let plan: TrainingPlan
  private let shares: [Double]

  public var horizon: Int { plan.horizon }
  public var replicatesPerBlock: Int { 8 }

  public init(
    model: RegressionModel, seed: UInt64, instance: UInt64
  ) throws(SimulationError) {
    self.seed = seed
    self.instance = instance
    d = model.dimension
    noise = model.noise.doubleValue.squareRoot()
    // By symmetry only the length of the true coefficients matters.
    truth =
      [(model.signal?.doubleValue ?? 0).squareRoot()] + Array(repeating: 0, count: d - 1)
    repeatsDesign = model.design == .same
    startsAtTruth = model.start == .truth
    plan = model.plan
    shares = plan.sets.map(\.share)
    guard d <= Self.dimension else {
      throw .dimensionTooLarge(value: d, limit: Self.dimension)
    }
    try plan.checkSizes(limit: Self.designSize / d, hasGivenStart: startsAtTruth)
  }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    losses(
      of: replicates, quantities, seed: seed, instance: instance, shouldStop: shouldStop,
      state: Run(fit: truth, pool: NormalEquations(dimension: d)),
      restart: { $0 = Run(fit: truth, pool: NormalEquations(dimension: d)) },
      advance: { run, t, stream in
        if t > 0 || !startsAtTruth { advance(&run, to: t, &stream) }
      },
      loss: { quantity, run in
        precondition(
          quantity == .metric(.squaredError), "a regression has no \(quantity.name)")
        return zip(run.fit, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      })
  }

  /// One replicate on its way.
  private struct Run {
    var fit: [Double]
    /// The covariates that are used again; empty before the first fit.
    var design: [Double] = []
    /// All data so far, where they are kept.
    var pool: NormalEquations
  }

  private func advance(_ run: inout Run, to t: Int, _ stream: inout RandomStream) {
    let (fresh, synthetic) = plan.sets[t].counts(at: t, share: shares[t], with: &stream)
    if case .weighted = plan.sets[t], t > 0 {
      let first = fitted([(fresh, truth)], &run, &stream)
      let second = fitted([(synthetic, run.fit)], &run, &stream)
      let w = shares[t]
      run.fit = zip(first, second).map { w * $0 + (1 - w) * $1 }
      return
    }
    run.fit = fitted([(fresh, truth), (synthetic, run.fit)], &run, &stream)
  }

  /// Least squares on so many observations of each of the given coefficients.
  private func fitted(
    _ parts: [(count: Int, coefficients: [Double])], _ run: inout Run,
    _ stream: inout RandomStream
  ) -> [Double] {
    let count = parts.reduce(0) { $0 + $1.count }
    var design = repeatsDesign ? run.design : []
    if design.isEmpty {
      design = (0..<count * d).map { _ in stream.normal() }
      run.design = design
    }
    var labels: [Double] = []
    for part in parts {
      for _ in 0..<part.count {
        let x = design[labels.count * d..<(labels.count + 1) * d]
        let mean = zip(x, part.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        labels.append(mean + noise * stream.normal())
      }
    }
    if count < d && !plan.keepsBatches { return leastNorm(design, labels) }
    var equations = plan.keepsBatches ? run.pool : NormalEquations(dimension: d)
    for (row, label) in labels.enumerated() {
      equations.add(design[row * d..<(row + 1) * d], label: label)
    }
    run.pool = equations
    guard let solution = equations.solution() else {
      preconditionFailure("\(count) normal covariates in \(d) dimensions are linearly dependent")
    }
    return solution
  }

  /// Xᵀ (X Xᵀ)⁻¹ y.
  private func leastNorm(_ design: [Double], _ labels: [Double]) -> [Double] {
    let n = labels.count
    var products = [Double](repeating: 0, count: n * n)
    for row in 0..<n {
      for column in 0...row {
        for k in 0..<d {
          products[row * n + column] += design[row * d + k] * design[column * d + k]
        }
      }
    }
    guard let factor = Cholesky(products, dimension: n) else {
      preconditionFailure("\(n) normal covariates in \(d) dimensions are linearly dependent")
    }
    let multipliers = factor.solve(labels)
    return (0..<d).map { k in
      (0..<n).reduce(0) { $0 + multipliers[$1] * design[$1 * d + k] }
    }
  }
}
