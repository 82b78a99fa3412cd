internal import Foundation

extension RandomStream {
  /// A draw of the normal law with mean 0 and variance 1.
  ///
  /// The polar form of the transformation of Box and Muller: radius and direction of a normal point
  /// of the plane are independent, and its squared radius is exponential. Each call uses a point
  /// and forgets one coordinate, so that a draw depends on the stream alone.
  ///
  /// - Exactness:  exact but for double rounding and the 53 bits of a uniform, which cut the tails at
  ///   8.57: total variation below 1e-15.
  /// - Source:     Box and Muller 1958, "A note on the generation of random normal deviates".
  public mutating func normal() -> Double {
    // 1 - u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * log(1 - nextUniform())).squareRoot()
    return radius * cos(2 * .pi * nextUniform())
  }
}
