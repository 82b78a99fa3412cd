/// Confidence intervals for a probability that are in common use, for the audit of their coverage.
public enum ProportionInterval: Sendable, CaseIterable {
  /// Estimate plus and minus the normal quantile times the estimated standard error: zero width
  /// where all values are equal.
  case wald
  /// The same with Student's quantile and the unbiased variance.
  case student
  /// From the binomial law's tails: coverage at least nominal at a fixed number of values.
  case clopperPearson

  /// - Parameter level: 1 - nominal coverage.
  /// - Precondition: `n >= 2`, `0 <= k <= n`.
  public func bounds(successes k: Int, of n: Int, level: Double) -> (lower: Double, upper: Double) {
    precondition(n >= 2 && k >= 0 && k <= n, "\(k) of \(n)")
    let (count, estimate) = (Double(n), Double(k) / Double(n))
    switch self {
    case .wald:
      let half =
        NormalLaw.upperQuantile(level / 2) * (estimate * (1 - estimate) / count).squareRoot()
      return (estimate - half, estimate + half)
    case .student:
      let half =
        StudentLaw.upperQuantile(level / 2, degrees: n - 1)
        * (estimate * (1 - estimate) / (count - 1)).squareRoot()
      return (estimate - half, estimate + half)
    case .clopperPearson:
      return (
        k == 0 ? 0 : Self.tail(k, n, level / 2), k == n ? 1 : 1 - Self.tail(n - k, n, level / 2)
      )
    }
  }

  /// The p with P(at least k of n) = probability.
  private static func tail(_ k: Int, _ n: Int, _ probability: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      let mass = IncompleteBeta.regularized(middle, a: Double(k), b: Double(n - k + 1))
      if mass < probability { low = middle } else { high = middle }
    }
    return low
  }
}
