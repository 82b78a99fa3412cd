internal import Foundation

/// The binomial law: P(k successes among n).
public enum BinomialMass {
  /// - Exactness: relative error about n 1e-15 (logarithms of factorials).
  /// - Precondition: `0 < p < 1`, `0 <= k <= n`.
  public static func value(_ k: Int, of n: Int, p: Double) -> Double {
    precondition(p > 0 && p < 1 && k >= 0 && k <= n, "\(k) of \(n) at \(p)")
    let (a, b) = (Double(k), Double(n - k))
    return exp(
      logFactorial(Double(n)) - logFactorial(a) - logFactorial(b) + a * log(p) + b * log1p(-p))
  }

  /// glibc's lgamma writes a global sign; its reentrant form does not.
  static func logFactorial(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x + 1, &sign)
  }
}
