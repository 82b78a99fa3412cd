internal import Foundation

extension RandomStream {
  /// A Poisson number, as a double because it may be above 2^53.
  ///
  /// Inversion where the mean is below 10, else Hörmann's transformed rejection PTRS; above 10^15, where
  /// neighbouring integers are hardly told apart, a normal number.
  ///
  /// - Domain:     mean >= 0. At 0: 0; at infinity: infinity.
  /// - Exactness:  exact but for double rounding, as ``binomial(trials:probability:)``; above 10^15
  ///   each probability of an interval is within 1e-8 (Berry-Esseen).
  /// - Complexity: O(1) expected; inversion about `mean` steps.
  /// - Source:     Hörmann 1993, "The transformed rejection method for generating Poisson random
  ///   variables". The names are the paper's.
  ///
  /// - Precondition: the mean in its domain.
  public mutating func poisson(mean: Double) -> Double {
    precondition(mean >= 0, "a Poisson mean must not be negative, but is \(mean)")
    if mean == 0 || mean == .infinity { return mean }
    if mean > 1e15 { return (mean + mean.squareRoot() * normal()).rounded() }
    return Double(mean < 10 ? poissonByInversion(mean) : poissonByRejection(mean))
  }

  /// Sequential search from 0.
  private mutating func poissonByInversion(_ mean: Double) -> Int {
    let first = exp(-mean)
    while true {
      var rest = nextUniform()
      var probability = first
      // P(X > 110) < 1e-70 for a mean below 10: past it, only rounding is left of the uniform.
      for k in 0...110 {
        if rest < probability { return k }
        rest -= probability
        probability *= mean / Double(k + 1)
      }
    }
  }

  private mutating func poissonByRejection(_ mean: Double) -> Int {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let vr = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = nextUniform() - 0.5
      let us = 0.5 - abs(u)
      let v = nextUniform()
      let proposal = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      // At u = -1/2 the proposal is not finite, and the comparison fails.
      guard proposal >= 0, proposal < 4e15 else { continue }
      let k = Int(proposal)
      if us >= 0.07, v <= vr { return k }
      if log(v * inverseAlpha / (a / (us * us) + b)) <= Self.poissonLogProbability(of: k, mean) {
        return k
      }
    }
  }

  /// log(e^-m m^k / k!), without differences of large logarithms (Loader 2000).
  private static func poissonLogProbability(of k: Int, _ mean: Double) -> Double {
    if k == 0 { return -mean }
    let x = Double(k)
    return -stirlingError(k) - deviance(of: x, from: mean, excess: x - mean)
      - 0.5 * log(2 * .pi * x)
  }
}
