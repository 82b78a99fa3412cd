internal import Foundation

/// The logarithm of the binomial probability of k, up to rounding for n as large as 10^12.
///
///     log C(n, k) p^k (1-p)^(n-k)
///         = s(n) - s(k) - s(n-k) - D(k, np) - D(n-k, n(1-p)) + log(n / (2 pi k (n-k))) / 2
///
/// with s the error of Stirling's formula and D the deviance. Differences of log-factorials
/// would lose all digits of the result: log(10^12 !) is 2.7e13.
///
/// - Domain:    0 < p <= 1/2, 0 <= k <= n.
/// - Exactness: relative error of the probability below 1e-13 within 8 standard deviations of
///   the mean (measured against 60-digit values).
/// - Source:    Loader 2000, "Fast and accurate computation of binomial probabilities".
package func binomialLogProbability(of k: Int, trials n: Int, probability p: Double) -> Double {
  if k == 0 { return Double(n) * log1p(-p) }
  if k == n { return Double(n) * log(p) }
  let (trials, successes, failures) = (Double(n), Double(k), Double(n - k))
  let mean = trials * p
  // np as a sum of two doubles: the excess keeps digits that np alone has lost.
  let meanTail = (-mean).addingProduct(trials, p)
  let excess = (successes - mean) - meanTail
  return stirlingError(n) - stirlingError(k) - stirlingError(n - k)
    - deviance(of: successes, from: mean, excess: excess)
    - deviance(of: failures, from: trials - mean, excess: -excess)
    + 0.5 * log(trials / (2 * .pi * successes * failures))
}

/// log n! - (n + 1/2) log n + n - log(2 pi) / 2, the error of Stirling's formula.
///
/// - Exactness: absolute error below 1e-14. For n > 15 the asymptotic series is cut after the
///   fifth term, and the error is at most the next term, 691/(360360 n^11) < 2e-16.
/// - Precondition: `n >= 1`.
func stirlingError(_ n: Int) -> Double {
  precondition(n >= 1, "Stirling's formula needs n of at least 1, but n is \(n)")
  let x = Double(n)
  if n <= 15 {
    // 15! is exact in a double.
    let factorial = (1...n).reduce(1.0) { $0 * Double($1) }
    return log(factorial) - (x + 0.5) * log(x) + x - 0.5 * log(2 * .pi)
  }
  let inverseSquare = 1 / (x * x)
  var series = 1.0 / 1188
  series = 1.0 / 1680 - series * inverseSquare
  series = 1.0 / 1260 - series * inverseSquare
  series = 1.0 / 360 - series * inverseSquare
  series = 1.0 / 12 - series * inverseSquare
  return series / x
}
