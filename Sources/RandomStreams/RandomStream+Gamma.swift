internal import Foundation

extension RandomStream {
  /// A gamma number of the given shape and scale 1.
  ///
  /// - Domain:    shape >= 0; at 0: 0. Below 1e-300 a draw of a small shape is 0.
  /// - Exactness: as ``logGamma(shape:)``.
  /// - Precondition: the shape is finite and not negative.
  public mutating func gamma(shape: Double) -> Double {
    if shape == 0 { return 0 }
    if shape < 1 { return exp(logGamma(shape: shape)) }
    return gammaAboveOne(shape: shape)
  }

  /// The logarithm of a gamma number: finite also where the number itself would underflow.
  ///
  /// Marsaglia and Tsang's rejection from a transformed normal; a shape below 1 is that of
  /// shape + 1 times U^(1/shape).
  ///
  /// - Exactness: exact but for double rounding: a relative error of the acceptance probability of
  ///   about sqrt(shape) 2^-52.
  /// - Complexity: O(1) expected, at most 1.05 normals.
  /// - Source:    Marsaglia & Tsang 2000, "A simple method for generating gamma variables".
  /// - Precondition: the shape is finite and positive.
  public mutating func logGamma(shape: Double) -> Double {
    precondition(shape > 0 && shape.isFinite, "a gamma shape must be positive, but is \(shape)")
    if shape < 1 {
      return log(gammaAboveOne(shape: shape + 1)) + log(1 - nextUniform()) / shape
    }
    return log(gammaAboveOne(shape: shape))
  }

  private mutating func gammaAboveOne(shape: Double) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let y = c * x
      guard y > -1 else { continue }
      let v = (1 + y) * (1 + y) * (1 + y)
      // x²/2 + d - d v + d log v, in which d v alone would lose the digits of a large shape.
      let excess = 3 * (log1p(y) - y) - y * y * (3 + y)
      if log(1 - nextUniform()) <= 0.5 * x * x + d * excess { return d * v }
    }
  }

  /// A draw of the chi-squared law: the sum of the squares of independent normal draws.
  ///
  /// - Domain: any number of degrees of freedom from 0; 0 at 0 degrees.
  public mutating func chiSquared(degreesOfFreedom degrees: Int) -> Double {
    precondition(degrees >= 0, "degrees of freedom must not be negative, but are \(degrees)")
    return 2 * gamma(shape: Double(degrees) / 2)
  }
}
