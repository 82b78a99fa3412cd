public import Multiprecision
public import Results
internal import Models
internal import Theory

/// `assay optimum`.
public enum OptimumRun {
  /// What is estimated from the real and the synthetic part.
  public enum Estimate: Sendable {
    /// c and k themselves.
    case coefficients(shrink: Rational, ratio: Rational)
    /// A mean with the given v2 of its variance function, from `real` and `synthetic` draws.
    case mean(family: String, curvature: Rational, real: Int, synthetic: Int)
    /// The variance of normal draws, by the unbiased estimate.
    case variance(real: Int, synthetic: Int)
  }

  /// v2 of a family by its name; nil where there is no such family of numbers.
  ///
  /// - Parameter parameter: trials or shape, where the family has one.
  public static func curvature(ofFamily name: String, parameter: Rational?) -> Rational? {
    switch Family(rawValue: name) {
    case .normal, .poisson: .zero
    case .categorical: -Rational.one
    case .binomial: parameter.map { -$0.reciprocal }
    case .gamma, .negativeBinomial, .hyperbolicSecant: parameter.map(\.reciprocal)
    case .gaussian, .multivariateGaussian, .linearRegression, .kernelDensity, .diffusion, nil: nil
    }
  }

  /// - Parameter bits: of the isolating interval.
  /// - Throws: where c < 0 or k <= 0, or sizes are too small.
  public static func weight(
    _ estimate: Estimate, bits: Int
  ) throws(RunError) -> OptimumReport {
    let (problem, c, k) = try coefficients(of: estimate)
    guard c.signum >= 0, k.signum > 0 else {
      throw .usage("c must be at least 0 and k above 0, but c is \(c) and k is \(k)")
    }
    guard c.bitCount + k.bitCount <= 4096 else {
      throw .usage("c and k together have more than 4096 bits")
    }
    let optimum = OptimalWeight(shrink: c, ratio: k, bits: bits)
    let pooled = k / (.one + k)
    return .weight(
      OptimumReport.Weight(
        problem: problem, shrink: c, ratio: k, polynomial: optimum.polynomial,
        complement: optimum.complement, exact: optimum.exact, lower: optimum.lower,
        upper: optimum.upper,
        valueAtLower: OptimalWeight.value(optimum.polynomial, at: optimum.lower),
        valueAtUpper: OptimalWeight.value(optimum.polynomial, at: optimum.upper),
        discriminant: optimum.discriminant, root: optimum.root, pooledWeight: pooled,
        pooledError: optimum.relativeError(at: pooled)))
  }

  private static func coefficients(
    of estimate: Estimate
  ) throws(RunError) -> (String, Rational, Rational) {
    switch estimate {
    case .coefficients(let shrink, let ratio):
      return ("a recursion R' = w^2 a + (1 - w)^2 (c R + b), k = b/a", shrink, ratio)
    case .mean(let family, let curvature, let real, let synthetic):
      guard real >= 1, synthetic >= 1 else {
        throw .usage("a mean needs a real and a synthetic draw at least")
      }
      return (
        "a \(family) mean from \(real) real and \(synthetic) synthetic draws",
        .one + curvature / Rational(synthetic), Rational(real, synthetic)
      )
    case .variance(let real, let synthetic):
      guard real >= 2, synthetic >= 2 else {
        throw .usage("a variance needs 2 real and 2 synthetic draws at least")
      }
      return (
        "a normal variance (unbiased) from \(real) real and \(synthetic) synthetic draws",
        Rational(synthetic + 1, synthetic - 1), Rational(real - 1, synthetic - 1)
      )
    }
  }

  /// - Parameter generations: nil to find the best number, too.
  public static func schedule(
    total: Int, generations: Int?, alpha: Rational, initial: Rational
  ) throws(RunError) -> OptimumReport {
    guard alpha.signum >= 0, alpha <= .one else {
      throw .usage("alpha is a fraction of real data in [0, 1], but is \(alpha)")
    }
    guard initial.signum >= 0, initial <= .one else {
      throw .usage("r[0] is an error over that of one real draw, in [0, 1], but is \(initial)")
    }
    guard alpha.bitCount + initial.bitCount <= 256 else {
      throw .usage("alpha and r[0] together have more than 256 bits")
    }
    let count = generations ?? total
    guard count >= 1, total >= count else {
      throw .usage("\(total) draws cannot be shared by \(count) generations of at least 1 draw")
    }
    guard OptimalSchedule.isWithinLimits(total: total, generations: count) else {
      throw .usage(
        "the exact table takes generations * draws^2 / 2 steps, at most "
          + "\(OptimalSchedule.workLimit); here are \(count) generations and \(total) draws")
    }
    let all = OptimalSchedule.all(
      total: total, generations: count, alpha: alpha, initial: initial)
    let rows = all.map { OptimumReport.Schedule.Row(sizes: $0.sizes, error: $0.error) }
    let least = rows.min { $0.error < $1.error }
    guard let best = generations == nil ? least : rows.last else {
      preconditionFailure("a table without an entry")
    }
    let shares = best.sizes.indices.map { index in
      (0..<(best.sizes.count - 1 - index)).reduce(1.0) { share, _ in
        share * Double(.one - alpha)
      }
    }
    let sum = shares.reduce(0, +)
    let information = initial.isZero ? nil : (initial.reciprocal + alpha * alpha * Rational(total))
    return .schedule(
      OptimumReport.Schedule(
        total: total, alpha: alpha, initial: initial, best: best,
        rows: generations == nil ? rows : [best],
        geometric: shares.map { $0 / sum * Double(total) },
        informationLevel: information?.reciprocal))
  }
}
