internal import Foundation

extension RandomStream {
  /// The sum of `count` independent draws of the hyperbolic secant family of shape 1 with the given
  /// mean: density proportional to e^(theta x) / cosh(pi x / 2), tan(theta) = mean.
  ///
  /// One draw is log(B / (1 - B)) / pi with B ~ Beta(1/2 + theta/pi, 1/2 - theta/pi), and B / (1 - B) is
  /// a quotient of gamma numbers. A draw of an integer shape r is the sum of r draws of shape 1 with
  /// the mean divided by r.
  ///
  /// - Exactness:  as ``logGamma(shape:)``.
  /// - Complexity: O(count).
  /// - Precondition: `count >= 0`, a finite mean.
  public mutating func hyperbolicSecantSum(count: Int, mean: Double) -> Double {
    precondition(count >= 0, "\(count) draws")
    let tilt = atan(mean) / .pi
    // 1/2 - |tilt|, without cancellation where the mean is large.
    let small = atan2(1, abs(mean)) / .pi
    let (up, down) = mean >= 0 ? (0.5 + tilt, small) : (small, 0.5 - tilt)
    var sum = CompensatedSum()
    for _ in 0..<count {
      let numerator = logGamma(shape: up)
      let denominator = logGamma(shape: down)
      sum.add((numerator - denominator) / .pi)
    }
    return sum.value
  }
}
