internal import Foundation

/// x log(x / m) - x + m, the deviance of an observation x from a mean m, without cancellation.
///
/// - Domain:    x >= 0, m > 0. At x = 0: m.
/// - Exactness: relative error of some units of 2^-53 beyond that of `excess`, which is x - m as
///   the caller knows it best (it may know more digits than `x` and `m` carry).
/// - Source:    Loader 2000, "Fast and accurate computation of binomial probabilities" (`bd0`).
package func deviance(of x: Double, from mean: Double, excess: Double) -> Double {
  guard abs(excess) < 0.1 * (x + mean) else {
    return x == 0 ? mean : x * log(x / mean) - excess
  }
  // With v = (x - m) / (x + m): log(x / m) = 2 (v + v^3/3 + v^5/5 + ...), and |v| < 0.1.
  let v = excess / (x + mean)
  let square = v * v
  var sum = excess * v
  var power = 2 * x * v
  var divisor = 3.0
  while true {
    power *= square
    let next = sum + power / divisor
    if next == sum { return next }
    sum = next
    divisor += 2
  }
}
