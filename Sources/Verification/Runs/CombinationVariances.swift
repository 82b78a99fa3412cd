internal import Intervals
internal import Models
internal import Multiprecision
internal import Theory

/// Variances, under a file's model, of combinations of the losses of one run.
///
/// A claim that ties generations together speaks of such a combination; the losses of a run are
/// correlated, so its variance takes their covariances.
struct CombinationVariances {
  /// Cov(X[t], X[t + lag]), by lag, then t.
  private var covariances: [Int: [Interval]] = [:]

  /// Combinations over more generations have none.
  private static let mostTerms = 16
  private static let precision = Precision(bits: 192)

  /// - Parameter combinations: generations of the combinations that will be asked for.
  /// - Returns: nil where the covariances are not known: they are for the squared error of one chain.
  init?(
    _ model: TrainingModel, metric: Metric, combinations: [[Int]], shouldStop: () -> Bool
  ) throws(RunError) {
    guard case .chain(let chain) = model, metric == .squaredError else { return nil }
    var lags: Set<Int> = []
    for generations in combinations where generations.count <= Self.mostTerms {
      for t in generations {
        for s in generations where s >= t { lags.insert(s - t) }
      }
    }
    // One lag costs a pass over the generations, and that many steps for each.
    guard lags.reduce(0, +) * (chain.horizon + 1) <= 10_000_000 else { return nil }
    for lag in lags.sorted() {
      do {
        covariances[lag] = try SquaredErrorCovariance.trajectory(
          of: chain, lag: lag, in: Self.precision, shouldStop: shouldStop)
      } catch {
        throw .stopped
      }
    }
  }

  /// An upper end of Var(sum of factor times loss); nil where there are too many terms.
  func variance(of terms: [(generation: Int, factor: Double)]) -> Double? {
    guard terms.count <= Self.mostTerms else { return nil }
    var sum = Interval(.zero, precision: Self.precision)
    for one in terms {
      for other in terms {
        let (t, s) = (min(one.generation, other.generation), max(one.generation, other.generation))
        guard let known = covariances[s - t], known.indices.contains(t),
          let product = Rational(exactly: one.factor).flatMap({ first in
            Rational(exactly: other.factor).map { first * $0 }
          })
        else { return nil }
        sum += known[t].multiplied(by: product)
      }
    }
    let upper = sum.upperDouble
    // Where the variance is 0, an enclosure shows its own width instead; that is an upper end too.
    return upper.isFinite ? max(0, upper) : nil
  }
}
