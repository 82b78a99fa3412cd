internal import Foundation

/// Student's law, by the regularised incomplete beta function.
public enum StudentLaw {
  /// P(T >= x) for `degrees` degrees of freedom, x >= 0.
  ///
  ///     P(T >= x) = I(d / (d + x²); d/2, 1/2) / 2
  ///
  /// - Exactness: relative error about 1e-12 (measured against mpmath).
  /// - Precondition: `degrees >= 1`, `x >= 0`.
  public static func upperTail(_ x: Double, degrees: Int) -> Double {
    precondition(degrees >= 1 && x >= 0, "Student's tail at \(x), \(degrees) degrees of freedom")
    if x.isInfinite { return 0 }
    let d = Double(degrees)
    return IncompleteBeta.regularized(d / (d + x * x), a: d / 2, b: 0.5) / 2
  }

  /// The x with P(T >= x) = probability, for probabilities below 1/2.
  public static func upperQuantile(_ probability: Double, degrees: Int) -> Double {
    precondition(probability > 0 && probability <= 0.5, "a tail of \(probability)")
    return bisected { upperTail($0, degrees: degrees) > probability }
  }

  /// The x > 0 at which a condition that holds at 0 ceases to hold.
  static func bisected(_ holds: (Double) -> Bool) -> Double {
    var high = 1.0
    while holds(high), high < 1e300 { high *= 2 }
    var low = 0.0
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      if middle == low || middle == high { break }
      if holds(middle) { low = middle } else { high = middle }
    }
    return high
  }
}

/// The normal law's upper tail and quantile.
public enum NormalLaw {
  /// P(Z >= x).
  public static func upperTail(_ x: Double) -> Double { erfc(x / 2.0.squareRoot()) / 2 }

  /// The x with P(Z >= x) = probability, for probabilities below 1/2.
  public static func upperQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability <= 0.5, "a tail of \(probability)")
    return StudentLaw.bisected { upperTail($0) > probability }
  }
}

/// I(x; a, b) = integral of s^(a-1) (1-s)^(b-1) over 0...x, over the same over 0...1.
enum IncompleteBeta {
  static func regularized(_ x: Double, a: Double, b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // The continued fraction converges quickly left of the mean.
    if x > (a + 1) / (a + b + 2) { return 1 - regularized(1 - x, a: b, b: a) }
    let front = exp(
      logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x))
    return front * continuedFraction(x, a: a, b: b) / a
  }

  /// glibc's lgamma writes a global sign; its reentrant form does not.
  private static func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }

  /// Lentz's method on the even and odd terms.
  private static func continuedFraction(_ x: Double, a: Double, b: Double) -> Double {
    func kept(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / kept(1 - (a + b) * x / (a + 1))
    var result = d
    for index in 1...10_000 {
      let m = Double(index)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / kept(1 + even * d)
      c = kept(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / kept(1 + odd * d)
      c = kept(1 + odd / c)
      let change = d * c
      result *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return result
  }
}
