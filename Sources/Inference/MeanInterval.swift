internal import Foundation

/// Half-widths of intervals around the mean of a fixed number of values, with coverage at least nominal
/// for every law: no normal approximation, no law's shape.
///
/// With the variance known, over y = lambda (X - mu),
///
///     exp(y - y²/6) <= 1 + y + y²/3,   so   E exp(lambda S - lambda² Σ (X - mu)² / 6 - n lambda² sigma² / 3) <= 1
///
/// where S = Σ (X - mu). Given the squares Q about the sample mean, Σ (X - mu)² = Q + n d² at the distance d of
/// the sample mean, so a distance is too large where
///
///     n lambda d - lambda² (Q + n d² + 2 n sigma²) / 6 >= log(2 / level).
///
/// At lambda² = 2 log(2 / level) / (n sigma²) that begins near sigma sqrt(2 log(2 / level) / n). It ends near
/// 6/lambda; smaller lambda, and Chebyshev's inequality at last, see to what lies beyond.
///
/// - Meaning:    P(|sample mean - mu| >= half-width) <= level. Several generations share a level.
/// - Source:     Delyon 2009, "Exponential inequalities for sums of weakly dependent variables", for the
///   first inequality; Maurer & Pontil 2009, "Empirical Bernstein bounds"; proofs-notes/calibration.md.
public enum MeanInterval {
  /// What the values of one generation were.
  public struct Sample: Sendable {
    public let count: Int
    public let mean: Double
    /// Σ (X - sample mean)².
    public let squares: Double

    public init(count: Int, mean: Double, squares: Double) {
      precondition(count >= 1 && squares >= 0, "\(count) values with squares \(squares)")
      self.count = count
      self.mean = mean
      self.squares = squares
    }
  }

  /// Shares of the level: the tuned lambda, all smaller ones, Chebyshev's inequality.
  private static let shares = (tuned: 0.9, smaller: 0.05, chebyshev: 0.05)
  /// Each smaller lambda over the one before.
  private static let ratio = 4.0

  /// - Parameters:
  ///   - variance: of one value, or an upper end of it. At 0 nothing but rounding is left.
  ///   - level: of this one interval, both sides together.
  ///   - rounding: a value X may be wrong by this times 1 + |X|.
  /// - Returns: positive unless variance and rounding are 0.
  public static func knownVariance(
    _ sample: Sample, variance: Double, level: Level, rounding: Double
  ) -> Double {
    precondition(variance >= 0 && variance.isFinite, "a variance of \(variance)")
    precondition(rounding >= 0, "a rounding allowance of \(rounding)")
    let n = Double(sample.count)
    // In the mean, and in the root of the mean square (Minkowski).
    let spread = (sample.squares / n).squareRoot()
    let allowance = rounding * (1 + abs(sample.mean) + spread)
    guard variance > 0 else { return allowance }
    let deviation = variance.squareRoot()
    let squares = n * (spread + allowance) * (spread + allowance)
    let a = level.probability
    var width = deviation / (n * shares.chebyshev * a).squareRoot()
    let tuned =
      (2 * log(2 / (shares.tuned * a)) / n).squareRoot() / deviation
    // Enough of them to reach from the tuned one's region to where Chebyshev's begins.
    let steps = max(0, Int((log(width * tuned / 3) / log(ratio)).rounded(.up))) + 1
    for step in stride(from: min(steps, 500), through: 0, by: -1) {
      let lambda = tuned * pow(ratio, -Double(step))
      let share = step == 0 ? shares.tuned : shares.smaller * pow(2, -Double(step))
      // n l² d²/6 - n l d + C = 0 bounds the distances that this lambda excludes.
      let constant = log(2 / (share * a)) + lambda * lambda * (squares + 2 * n * variance) / 6
      let discriminant = 1 - 2 * constant / (3 * n)
      guard discriminant > 0 else { continue }
      let root = discriminant.squareRoot()
      let (first, last) = (2 * constant / (n * lambda * (1 + root)), 3 * (1 + root) / lambda)
      if last >= width { width = min(width, first) }
    }
    // The quotients above are rounded some ten times.
    return width * (1 + 0x1p-40) + allowance
  }

  /// Where only the range of the values is known: the sample's own variance, and the price of its error.
  ///
  /// - Parameter range: the largest value less the smallest.
  /// - Returns: nil below 2 values.
  public static func knownRange(
    _ sample: Sample, range: Double, level: Level, rounding: Double
  ) -> Double? {
    precondition(range >= 0 && range.isFinite, "a range of \(range)")
    guard sample.count >= 2 else { return nil }
    let n = Double(sample.count)
    let spread = (sample.squares / n).squareRoot()
    let allowance = rounding * (1 + abs(sample.mean) + spread)
    let deviation = (spread + allowance) * (n / (n - 1)).squareRoot()
    let target = log(4 / level.probability)
    return (deviation * (2 * target / n).squareRoot() + 7 * range * target / (3 * (n - 1)))
      * (1 + 0x1p-40) + allowance
  }
}
