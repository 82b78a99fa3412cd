internal import Foundation

extension RandomStream {
  /// The most trials of one binomial draw.
  public static let binomialTrialsLimit = 1_000_000_000_000

  /// The number of successes in n independent trials of probability p.
  ///
  /// Inversion where n p < 10 (with p reflected to at most 1/2), else Hörmann's transformed
  /// rejection BTRS.
  ///
  /// - Domain:     0 <= n <= 10^12, 0 <= p <= 1. At p = 0: 0; at p = 1: n.
  /// - Exactness:  exact but for double rounding. Inversion: total variation below 1e-13.
  ///   Rejection: each probability has a relative error of at most about
  ///   1e-13 + 2^-53 (1.2 + 2.6 sqrt(n p (1-p))), the second part from the 53 bits of a uniform
  ///   (5e-12 at n = 10^9, 2e-10 at n = 10^12).
  /// - Complexity: O(1) expected; inversion about n p steps.
  /// - Source:     Hörmann 1993, "The generation of binomial random variates".
  ///
  /// - Precondition: n and p in their domains.
  public mutating func binomial(trials n: Int, probability p: Double) -> Int {
    precondition(
      0 <= n && n <= Self.binomialTrialsLimit,
      "the number of trials must lie in 0...\(Self.binomialTrialsLimit), but is \(n)")
    precondition(0 <= p && p <= 1, "a probability must lie in [0, 1], but is \(p)")
    if n == 0 || p == 0 { return 0 }
    if p == 1 { return n }
    // 1 - p is exact for p in [1/2, 1].
    if p > 0.5 { return n - reflectedBinomial(trials: n, probability: 1 - p) }
    return reflectedBinomial(trials: n, probability: p)
  }

  private mutating func reflectedBinomial(trials n: Int, probability p: Double) -> Int {
    if Double(n) * p < 10 { return binomialByInversion(trials: n, probability: p) }
    return binomialByRejection(trials: n, probability: p)
  }

  /// Sequential search from 0; for n p < 10 and 0 < p <= 1/2.
  private mutating func binomialByInversion(trials n: Int, probability p: Double) -> Int {
    let odds = p / (1 - p)
    let first = exp(Double(n) * log1p(-p))
    // P(X > 110) < 1e-70 for a mean below 10: past it, only rounding is left of the uniform.
    let last = min(n, 110)
    while true {
      var rest = nextUniform()
      var probability = first
      for k in 0...last {
        if rest < probability { return k }
        rest -= probability
        probability *= odds * Double(n - k) / Double(k + 1)
      }
    }
  }

  /// Transformed rejection (BTRS); for n p >= 10 and p <= 1/2. The names are the paper's.
  private mutating func binomialByRejection(trials n: Int, probability p: Double) -> Int {
    let trials = Double(n)
    let deviation = (trials * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let c = trials * p + 0.5
    let vr = 0.92 - 4.2 / b
    while true {
      let u = nextUniform() - 0.5
      let us = 0.5 - abs(u)
      let v = nextUniform()
      let proposal = ((2 * a / us + b) * u + c).rounded(.down)
      // At u = -1/2 the proposal is not finite, and the comparison fails.
      guard proposal >= 0, proposal <= trials else { continue }
      let k = Int(proposal)
      if us >= 0.07, v <= vr { return k }
      let alpha = (2.83 + 5.1 / b) * deviation
      let mode = Int((trials + 1) * p)
      let ratio =
        binomialLogProbability(of: k, trials: n, probability: p)
        - binomialLogProbability(of: mode, trials: n, probability: p)
      if log(v * alpha / (a / (us * us) + b)) <= ratio { return k }
    }
  }
}
