public import Models
public import Scalars

/// Covariances of the squared error D between generations, for any start and schedule.
///
/// With A = Σ p_i (P_i - p_i), e = 1 - alpha[s+1] and v = 1/n[s+1], the next squared error has
/// E(D' | P) = e² (1 - v) D - 2 e v A + constant and E(A' | P) = e A, so that from Var D[t] and Cov(D[t], A[t])
///
///     Cov(D[t], A[s+1]) = e Cov(D[t], A[s])
///     Cov(D[t], D[s+1]) = e² (1 - v) Cov(D[t], D[s]) - 2 e v Cov(D[t], A[s]).
///
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Source:     proofs-notes/squared-error-covariance.md.
public enum SquaredErrorCovariance {
  /// Cov(D[t], D[t + lag]) for t = 0...T - lag; empty where the lag is beyond the horizon.
  ///
  /// - Complexity: O(K), then O(lag) per generation.
  /// - Precondition: `lag >= 0`.
  /// - Returns: nil where the scalar cannot hold a number of the model.
  public static func trajectory<Scalar: RecursionScalar>(
    of chain: CategoricalChain, lag: Int, in context: Scalar.Context,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    precondition(lag >= 0, "a lag must be at least 0, but is \(lag)")
    guard let steps = try Steps<Scalar>(chain, context, shouldStop) else { return nil }
    var values: [Scalar] = []
    for t in stride(from: 0, through: chain.horizon - lag, by: 1) {
      if t & 255 == 0 && shouldStop() { throw .stopped }
      var pair = steps.initial(t)
      for s in t..<t + lag { pair.advance(steps.coefficients[s]) }
      values.append(pair.withError)
    }
    return values
  }

  /// Var(D[0] + ... + D[t]) for t = 0...T: divided by (t + 1)² and by the number of replicates, the
  /// variance of a Monte Carlo mean over generations and replicates.
  ///
  /// - Complexity: O(K), then O(1) per generation.
  /// - Returns: nil where the scalar cannot hold a number of the model.
  public static func varianceOfSums<Scalar: RecursionScalar>(
    of chain: CategoricalChain, in context: Scalar.Context, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Scalar]? {
    guard let steps = try Steps<Scalar>(chain, context, shouldStop) else { return nil }
    // Covariances of the sum so far with the current D and A.
    var pair = steps.initial(0)
    var variance = pair.withError
    var values = [variance]
    for t in stride(from: 1, through: chain.horizon, by: 1) {
      pair.advance(steps.coefficients[t - 1])
      let own = steps.initial(t)
      variance = variance + pair.withError + pair.withError + own.withError
      pair = CovariancePair(
        withError: pair.withError + own.withError, withInner: pair.withInner + own.withInner)
      values.append(variance)
    }
    return values
  }
}

/// Covariances of one variable with D and with A of a generation.
private struct CovariancePair<Scalar: RecursionScalar> {
  var withError: Scalar
  var withInner: Scalar

  mutating func advance(_ step: StepCoefficients<Scalar>) {
    withError = step.memory * withError - step.drift * withInner
    withInner = step.synthetic * withInner
  }
}

private struct StepCoefficients<Scalar: RecursionScalar> {
  /// e.
  let synthetic: Scalar
  /// e² (1 - 1/n).
  let memory: Scalar
  /// 2 e / n.
  let drift: Scalar
}

/// The moments of every generation, and what leads from each to the next.
private struct Steps<Scalar: RecursionScalar> {
  let moments: [PowerSumMoments<Scalar>]
  /// Index t leads from generation t to t + 1.
  let coefficients: [StepCoefficients<Scalar>]

  init?(
    _ chain: CategoricalChain, _ context: Scalar.Context, _ shouldStop: () -> Bool
  ) throws(NoTheory) {
    guard let scalars = ChainScalars<Scalar>(chain, in: context),
      let moments = try PowerSumMoments<Scalar>.trajectory(
        of: chain, in: context, shouldStop: shouldStop)
    else { return nil }
    var coefficients: [StepCoefficients<Scalar>] = []
    coefficients.reserveCapacity(chain.horizon)
    for t in stride(from: 1, through: chain.horizon, by: 1) {
      guard let synthetic = scalars.syntheticFraction(at: t) else { return nil }
      coefficients.append(
        StepCoefficients(
          synthetic: synthetic,
          memory: synthetic * synthetic * scalars.distinctFraction(at: t),
          drift: (synthetic + synthetic) * scalars.reciprocalSampleSize(at: t)))
    }
    self.moments = moments
    self.coefficients = coefficients
  }

  /// Var D[t] and Cov(D[t], A[t]).
  func initial(_ t: Int) -> CovariancePair<Scalar> {
    CovariancePair(withError: moments[t].varianceD, withInner: moments[t].covarianceAD)
  }
}
