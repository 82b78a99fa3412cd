internal import Foundation

extension RandomStream {
  /// A draw of the gamma law with the given shape and scale 1.
  ///
  /// With d = a - 1/3, d (1 + x / sqrt(9 d))^3 for a normal x is nearly gamma, and is made so by
  /// rejection. A shape below 1 is the draw of shape a + 1 times a power of a uniform.
  ///
  /// - Domain:     a > 0, finite. For very small shapes a draw may underflow to 0.
  /// - Exactness:  exact but for double rounding and the resolution of the uniforms.
  /// - Complexity: O(1) expected, at most 1.05 proposals for a >= 1.
  /// - Source:     Marsaglia and Tsang 2000, "A simple method for generating gamma variables".
  ///
  /// - Precondition: the shape in its domain.
  public mutating func gamma(shape a: Double) -> Double {
    precondition(a > 0 && a.isFinite, "a gamma law needs a positive shape, but it is \(a)")
    if a < 1 {
      let power = pow(1 - nextUniform(), 1 / a)
      return gamma(shape: a + 1) * power
    }
    let d = a - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = 1 - nextUniform()
      if log(u) <= 0.5 * x * x + d * (1 - v + log(v)) { return d * v }
    }
  }

  /// A draw of the chi-squared law: the sum of the squares of independent normal draws.
  ///
  /// - Domain: any number of degrees of freedom from 0; 0 at 0 degrees.
  public mutating func chiSquared(degreesOfFreedom degrees: Int) -> Double {
    precondition(degrees >= 0, "degrees of freedom must not be negative, but are \(degrees)")
    return degrees == 0 ? 0 : 2 * gamma(shape: Double(degrees) / 2)
  }
}
